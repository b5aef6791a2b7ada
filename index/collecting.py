"""Collect garbage rarely where a lot is made and little of it refers to itself: adding articles is a tenth faster."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (50_000, 20, 100)
"""Python's own thresholds are (700, 10, 10): with some 100,000 objects loaded it looks through all of them again and
again, while nearly all that reading and labelling leave behind is freed at once, by its count."""


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """It holds for the whole process, until the end of the block."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
