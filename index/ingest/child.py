"""A child process that is sent values, and sends values back, over its standard input and output.

It is a plain new interpreter: it inherits neither a lock nor an open store, needs no `if __name__ == "__main__"` in
the caller, and learns by the end of its input that its parent has ended, however that ended.
"""

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

if sys.platform == "linux":
    import fcntl

ROOM: Final = 1 << 18
"""Bytes that may wait to be received, where the system lets us say (Linux): more than an answer with its articles, so
that a child goes on with the next one, whoever is slow to hear."""


class Child:
    """One process, from its start until `close`. It runs a module of ours that calls `parent`."""

    def __init__(self, module: str) -> None:
        """Raises OSError where no process can be started."""
        paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-P", "-m", module],  # -P: a `bot.py` where Precis is called from is not ours
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        if sys.platform == "linux":
            assert self._process.stdout is not None
            with suppress(OSError):  # a user's pipes may hold so much together: then this one stays as it is
                fcntl.fcntl(self._process.stdout, fcntl.F_SETPIPE_SZ, ROOM)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, value: object) -> None:
        """Raises OSError if the process has died."""
        assert self._process.stdin is not None
        send(self._process.stdin, value)

    def receive(self) -> Any:
        """The next value, which is waited for. Raises EOFError or OSError if the process has died."""
        assert self._process.stdout is not None
        return receive(self._process.stdout)

    def close(self) -> int:
        """End the process and return its exit code."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # it died with our question half sent
                    continue
        return self._process.wait()


def parent() -> tuple[IO[bytes], IO[bytes]]:
    """What a child receives from, and what it sends to. What a library prints must not get between the values."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the parent decides
    values = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, values


def send(pipe: IO[bytes], value: object) -> None:
    frame = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(frame).to_bytes(8, "little"))
    pipe.write(frame)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Raises EOFError at the end of the pipe."""
    length = int.from_bytes(_exactly(pipe, 8), "little")
    return pickle.loads(_exactly(pipe, length))  # noqa: S301  # from our own parent or child, over a private pipe


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found
