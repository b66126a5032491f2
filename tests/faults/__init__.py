"""Seeded random faults against the real product in the sandbox: `make faults`, and sixty of them in `make test`.

A scenario is drawn from its seed: routes, what the application commits and rolls back, senders, and what befalls them,
with the moment of each. Then everything is healed, time is moved on, the queue drains, and what was promised is
compared with what arrived (promises.py). `python -m tests.faults --seed N` repeats one.

What is repeatable: the draw, that is what is tried and when. What is not: senders are processes and sessions threads,
so where exactly in its work one is met, how the server's answers interleave and what a dice of the product's own (the
jitter of retries) says. A seed that failed may have to be repeated a few times (--times).

That the promises are looked at is itself tried: `python -m tests.faults --mutations` runs broken copies of the product
(mutations.py), each of which has to be found.
"""
