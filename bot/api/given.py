"""Summaries of texts that came with a request, or of pages that were fetched for one: the latest, in memory.

The button on a page that many read asks for the same again and again; but anyone may send any number of texts, so that
they have no place in the library.
"""

from collections import OrderedDict
from threading import Lock

MOST = 1_000
"""Summaries, of a few kilobytes each."""


class Given:
    """A cache as bot/summary.py asks for: at most `most` values, the least recently used given up first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[str, str] = OrderedDict()

    def cached(self, key: str) -> str | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: str, value: str) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
