"""Breaking off a call from another thread."""

from __future__ import annotations

import threading

import pytest

from deploy.sandbox.errors import Cancelled
from deploy.sandbox.generated import PREFIX
from deploy.sandbox.runtime import interrupt
from deploy.sandbox.runtime.interrupt import Interrupt


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException] | None]:
    """What was raised in another thread, None for what was taken back."""
    seen: list[type[BaseException] | None] = []
    raise_in = interrupt._raise_in

    def watched(thread: int, exception: type[BaseException] | None) -> None:
        seen.append(exception)
        raise_in(thread, exception)

    monkeypatch.setattr(interrupt, "_raise_in", watched)
    return seen


def test_a_call_that_nobody_breaks_off_touches_no_thread(raised: list[type[BaseException] | None]) -> None:
    """Taking back what was never raised leaves Python 3.11 unable to trace the thread."""
    carrier = Interrupt()
    with carrier.call():
        pass
    carrier.close()
    assert raised == []


def test_what_was_seen_is_not_taken_back(raised: list[type[BaseException] | None]) -> None:
    namespace: dict[str, object] = {}
    exec(compile("def loop(go):\n    go.set()\n    while True:\n        pass\n", f"{PREFIX}LOOP", "exec"), namespace)
    carrier, running = Interrupt(), threading.Event()

    def cancel() -> None:
        running.wait()
        carrier.request()

    other = threading.Thread(target=cancel)
    other.start()
    with pytest.raises(Cancelled), carrier.call():
        namespace["loop"](running)  # type: ignore[operator]
    other.join()
    carrier.close()
    assert [issubclass(thrown or object, Cancelled) for thrown in raised] == [True]
