from . import states
import time
def test_it(visits):
    t=time.time()
    v=visits(states.QUIET); v.picture("q"); print("quiet",time.time()-t); t=time.time()
    print(v.page.locator("#situacao").inner_text())
    v=visits(states.BUSY); v.picture("b"); print("busy",time.time()-t); t=time.time()
    print(v.page.locator("#situacao").inner_text())
    v=visits(states.TROUBLE); v.picture("t"); print("trouble",time.time()-t)
    print(v.page.locator("#situacao").inner_text())
