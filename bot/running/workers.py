"""Processes that answer at the same time, each on a core of its own: the threads of one process share a core.

A process that is idle is handed the question; what happens on the way to its answer comes back over a pipe as it
happens. It runs the same method of a Service of its own, which reads the library beside whoever changes it, so that
retrieval, writing and checking stand in one place. That is for the built-in writer: a language model is waited for, and
threads wait as well.
"""

import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from bot.running.lending import Lending
from bot.settings import Settings
from index.errors import PrecisError, WorkerError
from index.ingest.child import Child

if TYPE_CHECKING:
    from bot.service import Service
    from index.retriever import Steps

T = TypeVar("T")

Work = Callable[["Service"], T]
"""What is asked of a process: a method of Service with its arguments, as functools.partial carries them there."""

MOST_USUAL: Final = 8
"""Processes that answer where nobody says how many: one process takes the requests, and it feeds no more of them."""


def wanted(settings: Settings) -> int:
    """How many are to answer. Where nobody says: one a core that this process may use, and none where it has but one.

    Nor are there any where a language model writes, and the built-in writer only what is asked of it by name.
    """
    if settings.workers is not None:
        return settings.workers
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_USUAL) if cores > 1 and settings.writer == "extractive" else 0


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the work has yielded."""

    value: Any


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for whoever runs Precis."""

    line: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The work is over, by an error or without one."""

    error: Exception | None


class Stop:
    """What nobody waits for any more is to end at its next value."""


class ElsewhereError(Exception):
    """A mistake of ours in another process: `kind` is its exception's name, `frames` are the places, innermost last."""

    def __init__(self, kind: str, frames: tuple[str, ...]) -> None:
        super().__init__(kind, frames)
        self.kind = kind
        self.frames = frames


class Workers:
    """So many processes at most; a context manager. Safe from any thread. They end with this process in any case."""

    def __init__(
        self,
        count: int,
        settings: Settings,
        *,
        steps: "Steps | None" = None,
        notify: Callable[[str], None] = lambda line: None,
    ) -> None:
        """None is started yet. `notify` is told, a line each, what they had to mend, and when one has died."""
        self._count = count
        self._opened_by = settings, steps
        self._notify = notify
        self._idle: Lending[Worker | None] = Lending([None] * count)  # who answered last has warm caches
        self._spare: Lending[None] = Lending([None] * max(1, count - 1))
        self._lock = Lock()
        self._alive: set[Worker] = set()
        self._closed = False

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End them, also those that are at work."""
        with self._lock:
            self._closed = True
            alive, self._alive = self._alive, set()
        for worker in alive:
            worker.close()

    def start(self, work: Work[object]) -> None:
        """Start all of them, and have each do this first. What goes wrong is not raised: a question will say it."""

        def begin(worker: Worker) -> None:
            with suppress(PrecisError):
                list(self._done(worker, work))

        with suppress(PrecisError), ThreadPoolExecutor(max(1, self._count)) as pool:
            list(pool.map(begin, [self._taken() for _ in range(self._count)]))

    def stream(self, work: Work[Iterator[T]]) -> Iterator[T]:
        """What the work yields, as it does. Closing the iterator ends the work at its next value.

        A process that dies is replaced, and the work is begun again, once, unless some of it has been told. Raises
        WorkerError where that did not help, and what the work raises.
        """
        begun = False
        try:
            for value in self._done(self._taken(), work):
                begun = True
                yield value
        except WorkerError:
            if begun or self._closed:
                raise
            yield from self._done(self._taken(), work)

    def done(self, work: Work[Any]) -> Any:
        """What work returns that takes seconds: of two or more processes one is left to whoever asks for less.

        Raises as `stream` does.
        """
        self._spare.take()
        try:
            (value,) = self.stream(work)
            return value
        finally:
            self._spare.give(None)

    def _taken(self) -> "Worker":
        """One that is idle, which is waited for; started where it is not there yet."""
        worker = self._idle.take()
        if worker is not None:
            return worker
        try:
            with self._lock:
                worker = Worker(*self._opened_by)
                self._alive.add(worker)
                return worker
        except OSError as error:
            self._idle.give(None)
            raise WorkerError(f"no process could be started to answer in: {error.strerror or error}") from error

    def _done(self, worker: "Worker", work: Work[Any]) -> Generator[Any]:
        """What the work yields in this process, which is idle afterwards."""
        back: Worker | None = worker
        try:
            with closing(worker.told(work, self._notify)) as values:
                yield from values
        except (EOFError, OSError) as death:
            back = None
            raise self._died(worker) from death
        finally:
            self._idle.give(back)

    def _died(self, worker: "Worker") -> WorkerError:
        with self._lock:
            self._alive.discard(worker)
        code = worker.close()
        if not self._closed:
            self._notify(f"a process that answers has ended (exit code {code}); another takes its place")
        return WorkerError(f"the process that was answering has ended (exit code {code}); is there enough memory?")


class Worker(Child):
    """One process. It does one piece of work at a time."""

    def __init__(self, settings: Settings, steps: "Steps | None") -> None:
        """Raises OSError where no process can be started."""
        super().__init__("bot.running.worker")
        self._opens_by: tuple[Settings, Steps | None] | None = (settings, steps)

    def told(self, work: Work[Any], notify: Callable[[str], None]) -> Generator[Any]:
        """What the work yields there. Raises what it raises, and EOFError or OSError if the process dies."""
        if self._opens_by is not None:
            self.send(self._opens_by)
            self._opens_by = None
        self.send(work)
        while not isinstance(frame := self.receive(), Ended):
            if isinstance(frame, Notice):
                notify(frame.line)
                continue
            try:
                yield frame.value
            except GeneratorExit:
                self._stop()
                raise
        if frame.error is not None:
            raise frame.error

    def _stop(self) -> None:
        with suppress(EOFError, OSError):  # it has died, as whoever asks it next will find
            self.send(Stop())
            while not isinstance(self.receive(), Ended):
                pass
