"""Collect garbage rarely where a lot is made and little of it refers to itself: adding articles is a tenth faster."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (50_000, 20, 100)
"""Python's own thresholds are (700, 10, 10): with some 100,000 objects loaded it looks through all of them again and
again, while nearly all that reading and labelling leave behind is freed at once, by its count."""

LOADING = (200_000, 50, 100)
"""Where a process begins: imports make many objects and no garbage, and one collection took 0.05 s."""


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """It holds for the whole process, until the end of the block."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
