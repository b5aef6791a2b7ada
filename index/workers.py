"""Prepare files in other processes, one at a time each: a crash on a file is that file's failure.

The workers are plain children that speak over their standard input and output. They inherit neither the library's lock
nor any open store, need no `if __name__ == "__main__"` in the caller, and end with their parent, however that ends.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from index.preparing import Cutting, Failure, Prepared, prepare


class Workers:
    """A few worker processes. `prepared` may be called again and again; `close` ends them."""

    def __init__(self, count: int, how: Cutting) -> None:
        self._how = how
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for _ in range(count):
            self._idle.put(Worker())
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="precis-reading")

    def prepared(self, paths: Sequence[Path], repeated: frozenset[int]) -> Iterator[Prepared | Failure]:
        """One result for each path, in order. The reading begins at once."""
        return self._threads.map(lambda path: self._one(path, repeated), paths)

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().close()

    def _one(self, path: Path, repeated: frozenset[int]) -> Prepared | Failure:
        worker = self._idle.get()
        try:
            return worker.prepare(path, self._how, repeated)
        except (EOFError, OSError):
            code = worker.close()
            worker = Worker()
            return Failure(str(path), f"reading it crashed the reader (exit code {code}); is the file damaged?")
        finally:
            self._idle.put(worker)


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

    def prepare(self, path: Path, how: Cutting, repeated: frozenset[int]) -> Prepared | Failure:
        """Raises EOFError or OSError if the process dies."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        news = None if repeated is self._repeated else repeated
        _send(self._process.stdin, (path, how, news))
        self._repeated = repeated
        answer: Prepared | Failure = _receive(self._process.stdout)
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
            path, how, news = _receive(sys.stdin.buffer)
        except EOFError:
            return
        repeated = repeated if news is None else news
        _send(answers, prepare(path, how, repeated))


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
