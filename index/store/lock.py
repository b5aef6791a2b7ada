"""The library's lock: one process at a time opens Chroma and writes; the others read.

An operating-system lock on a file, so that it ends with its holder however that dies. The file says who holds it. It is
our own because filelock keeps no such note, and on Windows the locked byte must lie beyond what others read.
"""

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import LibraryError, LockedError
from index.store.faults import explanation

FILE = "lock"
LOCKED_BYTE = 1 << 30
"""Windows lets nobody read a locked byte: lock one far beyond the note."""

POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a library, as far as its note says."""

    pid: int
    command: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} ({self.command}) since {self.since}"


class Lock:
    """Held from `take` until `release` or the end of the process. Not inherited by child processes."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def take(self, wait_s: float) -> None:
        """Wait for the lock. Raises LockedError naming the holder, or LibraryError where nothing can be written."""
        deadline = time.monotonic() + wait_s
        while not self.try_take():
            if time.monotonic() >= deadline:
                who = holder(self.path) or "another process"
                raise LockedError(
                    f"{self.path.parent}: the library is in use by {who}; let it finish, or use --wait SECONDS"
                )
            time.sleep(POLL_S)

    def try_take(self) -> bool:
        """Whether the lock was free and is now held. Raises LibraryError where the folder cannot be written."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise explanation(error, self.path.parent) or LibraryError(f"{self.path}: {error.strerror}") from error
        if not _lock(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self._note()
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)  # which also unlocks
            self._descriptor = None

    def _note(self) -> None:
        """Say who holds it. On a full disk it goes without: whoever only reads writes nothing else."""
        assert self._descriptor is not None
        note = {"pid": os.getpid(), "command": _command(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"}
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, json.dumps(note).encode())


def holder(path: Path) -> Holder | None:
    """Who the note names; None where there is no whole note."""
    try:
        note = json.loads(path.read_bytes())
        return Holder(int(note["pid"]), str(note["command"]), str(note["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _command() -> str:
    """The command line, short: its words may hold a whole question."""
    words = " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])
    return words if len(words) <= 60 else f"{words[:59]}…"


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
