"""Prepare files, and label articles again, in other processes: a crash on a file is that file's failure."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from index.ingest.batches import chunks
from index.ingest.child import Child, parent, receive, send
from index.ingest.collecting import collecting_rarely
from index.ingest.preparing import Cutting, Failure, Prepared, Subject, prepare, relabelled, source_of
from index.store.rows import Row

Given = TypeVar("Given")
Answer = TypeVar("Answer")
Work = Callable[[Given, Cutting, frozenset[int]], Answer]
"""A function that a worker can import by its name."""

TOGETHER = 64
"""Articles that are labelled again at one asking: each asking waits until a worker has read its file."""


class Workers:
    """One worker process, and more once told to `grow`. They may be asked again and again; `close` ends them."""

    def __init__(self, most: int, how: Cutting) -> None:
        self._how = how
        self._most = most
        self._count = 0
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="precis-reading")
        self.grow()

    def grow(self) -> None:
        """Start another worker, if there may be one more: each takes some 200 MB and a second of a processor."""
        if self._count < self._most:
            self._count += 1
            self._idle.put(Worker())

    def prepared(self, subjects: Sequence[Subject], repeated: frozenset[int]) -> Iterator[Prepared | Failure]:
        """One result for each, in order. The reading begins at once."""
        return self._threads.map(lambda subject: self._prepared(subject, repeated), subjects)

    def relabelled(self, rows: Sequence[Row], repeated: frozenset[int]) -> list[Prepared | None]:
        """One result for each row, in order: it is done between the files that are being read."""
        return [each for some in chunks(rows, TOGETHER) for each in self._relabelled(some, repeated)]

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().close()

    def _prepared(self, subject: Subject, repeated: frozenset[int]) -> Prepared | Failure:
        try:
            return self._asked(prepare, subject, repeated)
        except WorkerDiedError as death:
            problem = f"reading it crashed the reader (exit code {death.code}); is the file damaged?"
            return Failure(source_of(subject), problem)

    def _relabelled(self, rows: Sequence[Row], repeated: frozenset[int]) -> list[Prepared | None]:
        try:
            return self._asked(relabelled, rows, repeated)
        except WorkerDiedError:  # it was killed: text that has been labelled once crashes nothing
            return relabelled(rows, self._how, repeated)

    def _asked(self, work: Work[Given, Answer], subject: Given, repeated: frozenset[int]) -> Answer:
        """The answer of the first idle worker. Raises WorkerDiedError, with another worker in its place."""
        worker = self._idle.get()
        try:
            return worker.ask(work, subject, self._how, repeated)
        except (EOFError, OSError) as error:
            code = worker.close()
            worker = Worker()
            raise WorkerDiedError(code) from error
        finally:
            self._idle.put(worker)


class WorkerDiedError(Exception):
    """A worker process ended before it answered."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


class Worker(Child):
    """One child process."""

    def __init__(self) -> None:
        super().__init__("index.ingest.workers")
        self._repeated: frozenset[int] | None = None

    def ask(self, work: Work[Given, Answer], subject: Given, how: Cutting, repeated: frozenset[int]) -> Answer:
        """What `work` returns there. Raises EOFError or OSError if the process dies."""
        news = None if repeated is self._repeated else repeated
        self.send((work, subject, how, news))
        self._repeated = repeated
        answer: Answer = self.receive()
        return answer


def main() -> None:
    """What a worker runs: answer each question until there are no more."""
    questions, answers = parent()
    repeated: frozenset[int] = frozenset()
    with collecting_rarely():
        while True:
            try:
                work, subject, how, news = receive(questions)
            except EOFError:
                return
            repeated = repeated if news is None else news
            send(answers, work(subject, how, repeated))


if __name__ == "__main__":
    main()
    os._exit(0)  # to clear its memory away takes a process half a second, and its parent waits for its end
