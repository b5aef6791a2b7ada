"""Where the time of adding articles goes: wall and CPU seconds of each stage, in one process.

    python -m evals.bench.ingest_stages --data DIR --articles 1000

Reading and labelling run in worker processes otherwise; here they run between the others, so that every stage's time
is its own. Profilers do not see the threads of Chroma, tantivy and the tokenizer: the process's CPU clock does, and
what they do in the background falls to whichever stage is on.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from bot.service import Service
from bot.settings import Settings
from evals.bench import corpus

STAGES: Final = (
    ("read the file", "index.extract", "read"),
    ("title, date, labels", "index.extract", "article"),
    ("sentences and passages", "index.passages", "passages"),
    ("fingerprints, signatures", "index.ingest.adding", "prepare"),
    ("boilerplate: learn", "index.labelling.learning", "Learning.learn"),
    ("boilerplate: label again", "index.ingest.adding", "relabelled"),
    ("embed", "index.ingest.storing", "embedded"),
    ("SQLite: vectors kept", "index.ingest.storing", "kept_vectors"),
    ("SQLite: write", "index.store.ledger", "write_pending"),
    ("SQLite: show", "index.store.ledger", "make_ready"),
    ("Chroma", "index.vectors", "Chroma.add"),
    ("tantivy", "index.lexical", "Words.change"),
    ("copies and stories", "index.ingest.storing", "related"),
)
"""A stage's name, and the function that is timed for it, less the stages within it."""

REST: Final = "everything else"


@dataclass(slots=True)
class Spent:
    """Seconds: by the clock, of this thread's CPU, and of the whole process's."""

    wall_s: float = 0.0
    thread_s: float = 0.0
    cpu_s: float = 0.0

    def add(self, now: "Spent", since: "Spent") -> None:
        self.wall_s += now.wall_s - since.wall_s
        self.thread_s += now.thread_s - since.thread_s
        self.cpu_s += now.cpu_s - since.cpu_s


def present() -> Spent:
    return Spent(time.perf_counter(), time.thread_time(), time.process_time())


@dataclass(slots=True)
class Clock:
    """Gives each moment to the innermost stage that is on."""

    spent: dict[str, Spent] = field(default_factory=dict)
    _on: list[str] = field(default_factory=lambda: [REST])
    _since: Spent = field(default_factory=present)

    def switch(self) -> None:
        """What has passed since the last switch belongs to the stage that was on."""
        now = present()
        self.spent.setdefault(self._on[-1], Spent()).add(now, self._since)
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.switch()
        self._on.append(name)
        try:
            yield
        finally:
            self.switch()
            self._on.pop()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*given, **named)

        return run


def measured(folder: Path, home: Path) -> dict[str, Spent]:
    """What each stage of adding the folder to a new library took. Raises AttributeError for one that is gone."""
    with tempfile.TemporaryDirectory() as other:  # so that what is imported and loaded once is not a stage's
        first = Path(other) / "first.txt"
        first.write_text("The bridge reopens\n\nThe old bridge reopened on Monday, the county council said.\n")
        _add(first, Path(other) / "home")
    clock = Clock()
    with ExitStack() as watching:
        watching.enter_context(patch("os.cpu_count", return_value=1))  # else workers read, out of our sight
        for name, module, path in STAGES:
            owner: Any = import_module(module)
            *classes, attribute = path.split(".")
            for each in classes:
                owner = getattr(owner, each)
            timed = clock.timed(name, getattr(owner, attribute))
            watching.enter_context(patch.object(owner, attribute, timed))
        _add(folder, home)
        clock.switch()
    return clock.spent


def _add(articles: Path, home: Path) -> None:
    with Service(Settings(home=home)) as service:
        for outcome in service.add([str(articles)])[1]:
            if outcome.kind == "failed":
                print(f"{outcome.source}: {outcome.reason}", file=sys.stderr)


def table(spent: dict[str, Spent], count: int) -> str:
    """A line for each stage, the longest first, in milliseconds an article and shares of the CPU time."""
    total = sum(each.cpu_s for each in spent.values())
    rows: list[tuple[str, ...]] = [("", "wall ms", "CPU ms", "this thread", "share of CPU")]
    for name, each in sorted(spent.items(), key=lambda item: -item[1].cpu_s):
        per = [f"{seconds * 1000 / count:.2f}" for seconds in (each.wall_s, each.cpu_s, each.thread_s)]
        rows.append((name, *per, f"{each.cpu_s / total:.1%}"))
    rows.append(("together", *_sums(spent.values(), count), "100%"))
    return "\n".join("  ".join([row[0].ljust(24), *(cell.rjust(12) for cell in row[1:])]) for row in rows)


def _sums(spent: "Sequence[Spent] | Any", count: int) -> list[str]:
    each = list(spent)
    sums = (sum(one.wall_s for one in each), sum(one.cpu_s for one in each), sum(one.thread_s for one in each))
    return [f"{seconds * 1000 / count:.2f}" for seconds in sums]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.ingest_stages", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    some = corpus.of_data(given.data).first(given.articles)
    with tempfile.TemporaryDirectory() as folder:
        articles = some.written(Path(folder) / "articles")
        spent = measured(articles, Path(folder) / "home")
    if given.json:
        print(json.dumps({name: asdict(each) for name, each in spent.items()}))
    else:
        print(table(spent, len(some.articles)))


if __name__ == "__main__":
    main()
