"""Run the service, which is synchronous, in a bounded pool of threads."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from threading import Event, Lock
from typing import Any, TypeVar

from bot.api.problems import RETRY_S, ProblemError

T = TypeVar("T")

WAITING = 16
"""So many times the number of threads may wait for one; more are told to come back."""


SILENT_S = 15.0
"""A model may think for long; a proxy that hears nothing for a minute hangs up."""


class _End:
    """No more values."""


class Work:
    """A pool of threads. Its methods belong to the event loop; what they are given runs in a thread."""

    def __init__(self, threads: int, limit_s: float) -> None:
        """`limit_s`: how long one piece of work may take, the wait for a thread included."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="precis-work")
        self._room = threads * (1 + WAITING)
        self._lock = Lock()
        self._limit_s = limit_s

    def close(self) -> None:
        """Wait for what is running; what has not begun never will."""
        self._pool.shutdown(cancel_futures=True)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns. Raises ProblemError where the server is busy or it takes too long."""
        try:
            async with asyncio.timeout(self._limit_s) as limit:
                return await asyncio.wrap_future(self._begun(work))
        except TimeoutError:
            if limit.expired():
                raise self._too_long() from None
            raise

    async def last(self, work: Callable[[], Generator[T]]) -> T:
        """The last of what `work` yields. Work that nobody waits for any more ends at its next value."""
        stopped = Event()

        def through() -> T | None:
            found = None
            with closing(work()) as values:
                for found in values:  # noqa: B007  # the last one is what is wanted
                    if stopped.is_set():
                        break
            return found

        try:
            found = await self.run(through)
        finally:
            stopped.set()
        assert found is not None, "work yields something"
        return found

    async def stream(self, work: Callable[[], Generator[T]]) -> AsyncGenerator[T | None]:
        """What `work` yields, as it does, and None whenever nothing has come for SILENT_S.

        Closing the stream ends the work at its next value.
        """
        loop, queue, stopped = asyncio.get_running_loop(), asyncio.Queue[T | _End](), Event()

        def produce() -> None:
            try:
                with closing(work()) as values:
                    for value in values:
                        if stopped.is_set():
                            return
                        loop.call_soon_threadsafe(queue.put_nowait, value)
            finally:
                loop.call_soon_threadsafe(queue.put_nowait, _End())

        begun = self._begun(produce)
        until = loop.time() + self._limit_s
        try:
            while not isinstance(value := await _within(queue.get(), min(SILENT_S, until - loop.time())), _End):
                if value is None and loop.time() >= until:
                    raise self._too_long()
                yield value
        finally:
            stopped.set()
            begun.cancel()
        await asyncio.wrap_future(begun)  # which raises what the work did

    def _begun(self, work: Callable[[], T]) -> Future[T]:
        with self._lock:
            if self._room <= 0:
                raise ProblemError(503, "busy", "too many requests are waiting; try again", RETRY_S)
            self._room -= 1
        future = self._pool.submit(copy_context().run, work)
        future.add_done_callback(self._ended)
        return future

    def _ended(self, _: object) -> None:
        with self._lock:
            self._room += 1

    def _too_long(self) -> ProblemError:
        return ProblemError(504, "timeout", f"took longer than {self._limit_s:g} s (PRECIS_REQUEST_S)")


async def _within(coming: Coroutine[Any, Any, T], seconds: float) -> T | None:
    try:
        return await asyncio.wait_for(coming, seconds)
    except TimeoutError:
        return None
