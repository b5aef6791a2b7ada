"""Prepare files, and label articles again, in other processes: a crash on a file is that file's failure.

The workers are plain children that speak over their standard input and output. They inherit neither the library's lock
nor any open store, need no `if __name__ == "__main__"` in the caller, and end with their parent, however that ends.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, TypeVar

from index.preparing import Cutting, Failure, Prepared, Subject, prepare, relabelled, source_of
from index.rows import Row

Given = TypeVar("Given")
Answer = TypeVar("Answer")
Work = Callable[[Given, Cutting, frozenset[int]], Answer]
"""A function that a worker can import by its name."""


class Workers:
    """A few worker processes. They may be asked again and again; `close` ends them."""

    def __init__(self, count: int, how: Cutting) -> None:
        self._how = how
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(count):
            self._idle.put(Worker())
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="precis-reading")

    def prepared(self, subjects: Sequence[Subject], repeated: frozenset[int]) -> Iterator[Prepared | Failure]:
        """One result for each, in order. The reading begins at once."""
        return self._threads.map(lambda subject: self._prepared(subject, repeated), subjects)

    def relabelled(self, rows: Sequence[Row], repeated: frozenset[int]) -> list[Prepared | None]:
        """One result for each row, in order: it is done between the files that are being read."""
        return [self._relabelled(row, repeated) for row in rows]

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

    def _relabelled(self, row: Row, repeated: frozenset[int]) -> Prepared | None:
        try:
            return self._asked(relabelled, row, repeated)
        except WorkerDiedError:  # it was killed: text that has been labelled once crashes nothing
            return relabelled(row, self._how, repeated)

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


class Worker:
    """One child process."""

    def __init__(self) -> None:
        paths = [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        self._repeated: frozenset[int] | None = None

    def ask(self, work: Work[Given, Answer], subject: Given, how: Cutting, repeated: frozenset[int]) -> Answer:
        """What `work` returns there. Raises EOFError or OSError if the process dies."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        news = None if repeated is self._repeated else repeated
        _send(self._process.stdin, (work, subject, how, news))
        self._repeated = repeated
        answer: Answer = _receive(self._process.stdout)
        return answer

    def close(self) -> int:
        """End the process and return its exit code."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # it died with our question half sent
                    continue
        return self._process.wait()


def main() -> None:
    """What a worker runs: answer each question until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the parent decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    repeated: frozenset[int] = frozenset()
    while True:
        try:
            work, subject, how, news = _receive(sys.stdin.buffer)
        except EOFError:
            return
        repeated = repeated if news is None else news
        _send(answers, work(subject, how, repeated))


def _send(pipe: IO[bytes], value: object) -> None:
    frame = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(frame).to_bytes(8, "little"))
    pipe.write(frame)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    length = int.from_bytes(_exactly(pipe, 8), "little")
    return pickle.loads(_exactly(pipe, length))  # noqa: S301  # from our own parent or child, over a private pipe


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


if __name__ == "__main__":
    main()
    os._exit(0)  # to clear its memory away takes a process half a second, and its parent waits for its end
