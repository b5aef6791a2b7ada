"""Run a command and measure what it takes: CPU and wall time, the most memory of its process tree, files it changed."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LOOK_S = 0.1
"""How often memory is looked at."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took. CPU seconds are user and system time of it and of all its children that it waited for.

    `peak_mb`: the most memory at once of it and its children, pages that they share counted once (PSS); where the
    system does not tell it, the most of any one of them. 0 where it was not asked for.
    """

    code: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    out: str
    err: str


def run(
    command: Sequence[str],
    *,
    given: str = "",
    environ: Mapping[str, str] = os.environ,
    limit_s: float = 3_600.0,
    memory: bool = False,
) -> Measured:
    """`memory`: look at the whole tree's; it costs the machine a little, which is not counted. What takes longer than
    `limit_s` is ended, and `err` says so."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as stdin:
        stdin.write(given.encode())
        stdin.seek(0)
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  # our own commands
            command, stdin=stdin, stdout=out, stderr=err, env=dict(environ), start_new_session=True
        )
        late = threading.Event()
        ending = threading.Timer(limit_s, _end, (process.pid, late))
        ending.start()
        watch = Watch(process.pid) if memory else None
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C does not reach it: its session is its own
            _end(process.pid)
            process.wait()
            raise
        finally:
            ending.cancel()
            seen = watch.stop() if watch else 0.0
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1_000_000 if sys.platform == "darwin" else 1_000_000 / 1024
        peak = (seen or usage.ru_maxrss / unit) if memory else 0.0
        said = f"{_text(err)}\nended after {limit_s:,.0f} seconds" if late.is_set() else _text(err)
        return Measured(process.returncode, wall, usage.ru_utime + usage.ru_stime, peak, _text(out), said)


def _end(group: int, late: threading.Event | None = None) -> None:
    """End a process with its children, which are in its group; `late` is set where that was its limit."""
    if late:
        late.set()
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


class Watch:
    """Looks at a process tree's memory until it is told to stop."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The most megabytes that were seen; 0 where the system tells none."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self._most = max(self._most, sum(pss_mb(pid) for pid in tree(self._pid)))


def tree(pid: int) -> list[int]:
    """A process and its descendants, as far as /proc tells them."""
    found, todo = [], [pid]
    while todo:
        each = todo.pop()
        found.append(each)
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                todo += [int(child) for child in task.read_text().split()]
            except OSError:  # it has ended meanwhile
                continue
    return found


def pss_mb(pid: int) -> float:
    """A process's proportional share of memory; 0 where it has ended or cannot be told."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1_000_000
    except OSError:
        return 0.0
    return 0.0


def folder_mb(folder: Path) -> float:
    """What a folder's files hold, in megabytes of the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 1_000_000


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file's size and time of change: two of these tell which files were written between them.

    A lock is left out: it says who is there, and nothing of what is kept.
    """
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
