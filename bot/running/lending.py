"""Things that are lent one after another to threads, in the order in which these came for them."""

from collections import deque
from collections.abc import Iterable
from queue import SimpleQueue
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Lending(Generic[T]):
    """What is given back is handed to whoever has waited longest: no thread that comes later gets in between.

    The queues of the standard library let it: a thread that gives something back, and goes on to the next request, has
    it again before one that was waiting has woken up, which may then wait for many seconds.
    """

    def __init__(self, things: Iterable[T]) -> None:
        self._lock = Lock()
        self._idle = list(things)
        self._waiting: deque[SimpleQueue[T]] = deque()

    def take(self) -> T:
        """The one that was given back last, else the next that is."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
            place: SimpleQueue[T] = SimpleQueue()
            self._waiting.append(place)
        return place.get()

    def give(self, thing: T) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().put(thing)
            else:
                self._idle.append(thing)
