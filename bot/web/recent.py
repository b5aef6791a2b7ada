"""What was made a short while ago, for those who ask for the same again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """At most `most` values, each for `kept_s` seconds. Any thread may ask.

    The same value may be made twice at once: nobody waits for another.
    """

    def __init__(self, *, most: int, kept_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._kept_s = kept_s
        self._clock = clock
        self._lock = Lock()
        self._values: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key. What `make` raises is not kept."""
        with self._lock:
            made_s, value = self._values.get(key, (float("-inf"), None))
        if value is not None and self._clock() - made_s < self._kept_s:
            return value
        fresh = make()
        with self._lock:
            self._values[key] = (self._clock(), fresh)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return fresh
