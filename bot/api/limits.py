"""How often a key may ask: a bucket of requests that fills again at the key's rate."""

import math
import time
from collections.abc import Callable
from threading import Lock

from bot.kept.keys import Key

ROUNDING = 1e-6
"""Requests: who has waited as long as was said is not refused for a fraction that seconds times a rate leave out."""


class Limits:
    """The buckets of one server."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._buckets: dict[str, tuple[float, float]] = {}  # key -> requests left, as of when

    def wait_s(self, key: Key) -> int:
        """Take one request from the key's bucket. 0 where there was one, else whole seconds until there is."""
        if key.requests is None:
            return 0
        most = float(key.requests)
        rate = key.requests / 60
        now = self._clock()
        with self._lock:
            left, then = self._buckets.get(key.id, (most, now))
            left = min(most, left + (now - then) * rate)
            granted = left > 1 - ROUNDING
            self._buckets[key.id] = (left - 1 if granted else left, now)
        return 0 if granted else max(1, math.ceil((1 - left) / rate))
