"""How far an evaluation has come: a bar on a terminal, a line for each step elsewhere. On standard error."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from evals.evaluation import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@contextmanager
def shown(*, quiet: bool) -> Iterator[Progress]:
    """Nothing at all where `quiet`."""
    if quiet:
        yield Silent()
    elif not sys.stderr.isatty():
        lines = Lines()
        yield lines
        lines.end()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            yield Drawn(bar)


class Silent:
    def start(self, what: str, total: int, done: int = 0) -> None: ...

    def advance(self) -> None: ...


class Lines:
    """A line when a step is over, with the time it took."""

    def __init__(self) -> None:
        self._step: tuple[str, int, int, float] | None = None

    def start(self, what: str, total: int, done: int = 0) -> None:
        self.end()
        self._step = (what, total, done, time.monotonic())

    def advance(self) -> None: ...

    def end(self) -> None:
        if self._step:
            what, total, done, since = self._step
            kept = f", {done} of them kept from before" if done else ""
            print(f"{what}: {total} items{kept}, {time.monotonic() - since:.0f} s", file=sys.stderr)
        self._step = None


class Drawn:
    """A bar that each step begins anew."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def start(self, what: str, total: int, done: int = 0) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(what, total=total, completed=done)

    def advance(self) -> None:
        if self._task is not None:
            self._bar.advance(self._task)
