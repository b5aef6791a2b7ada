"""What an evaluation is given and what it returns, and how its items are measured, once and resumably."""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.reply import Json, Usage
from bot.settings import Settings
from evals.code import code_version, edited, versions
from evals.data import Data

State = TypeVar("State")
Item = TypeVar("Item")


class Progress(Protocol):
    """Where a run shows how far it has come."""

    def start(self, what: str, total: int, done: int = 0) -> None: ...

    def advance(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar plot: `series` maps a system to its value for each label, shares unless `unit` says otherwise."""

    title: str
    labels: tuple[str, ...]
    series: Mapping[str, tuple[float | None, ...]]
    unit: str = "share"


@dataclass(frozen=True, slots=True)
class Lines:
    """A line plot: each series is (x, y) points in order of x. `logarithmic`: both axes are, and points are marked."""

    title: str
    x: str
    y: str
    series: Mapping[str, tuple[tuple[float, float], ...]]
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """An item as the report shows it. `score` orders them: the worst are the lowest. `retrieved` is best first."""

    id: str
    asked: str
    expected: str
    said: str
    score: float
    retrieved: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation found.

    `figures` has the issue's names; None is a figure that could not be taken, and a line of `notes` says why.
    `peers` maps a system to those of the figures that are known for it on the same items. `intervals` gives a
    figure's 95% bootstrap interval.
    """

    figures: dict[str, float | None]
    peers: dict[str, dict[str, float]] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    plots: tuple[Bars | Lines, ...] = ()
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    goals: dict[str, float] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    notes: tuple[str, ...] = ()
    details: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What an evaluation is given: the data, which split of it, and how to measure.

    `settings` are Precis's, with the writer asked for. `judge` names the language model that judges, if any. `only`
    names the steps to take where not all are wanted. With `reuse`, the library built last is used though the code that
    adds articles has changed since. `fresh` measures every item again.
    """

    name: str
    data: Data
    split: str
    settings: Settings
    work: Path
    show: Progress
    limit: int | None = None
    seed: int = 0
    judge: str | None = None
    only: frozenset[str] = frozenset()
    processes: int = 2
    reuse: bool = False
    fresh: bool = False

    def takes(self, step: str) -> bool:
        """Whether a step is wanted."""
        return not self.only or step in self.only

    def some(self, items: Sequence[Item]) -> list[Item]:
        """The items, or `limit` of them drawn with the seed, in order."""
        if self.limit is None or self.limit >= len(items):
            return list(items)
        chosen = sorted(random.Random(self.seed).sample(range(len(items)), self.limit))  # noqa: S311  # not a secret
        return [items[each] for each in chosen]

    def measured(
        self,
        step: str,
        items: Iterable[tuple[str, Item]],
        prepare: Callable[[], AbstractContextManager[State]],
        measure: Callable[[State, Item], Json],
        *,
        alone: bool = False,
        key: Json | None = None,
    ) -> dict[str, Json]:
        """What `measure` returns for each item, by the item's id, in order.

        `prepare` is called once in each process and gives what every item needs. Both functions must be importable
        (or a `functools.partial` of one), and what `measure` returns must be JSON. Results are kept in the work folder
        as they come, under a key of settings, data, seed, code and `key`, and a later run takes them from there;
        nothing is kept once that code is edited. `alone`: one after another in this process, as latency must be.
        """
        todo = dict(items)
        module = getattr(measure, "func", measure).__module__
        kept = _Kept(self._path(step, module, key), lambda: edited(module))
        if self.fresh:
            kept.forget()
        done = kept.read()
        left = {name: item for name, item in todo.items() if name not in done}
        self.show.start(f"{self.name} {self.split}: {step}", len(todo), len(todo) - len(left))
        if left:
            few = alone or self.processes == 1 or len(left) < 2 * self.processes
            results = _here(left, prepare, measure) if few else _beside(left, prepare, measure, self.processes)
            for name, result in results:
                kept.keep(name, result)
                done[name] = result
                self.show.advance()
        return {name: done[name] for name in todo}

    def _path(self, step: str, module: str, key: Json | None) -> Path:
        held = [step, self.described(), self.data.checksum(), code_version(module), versions(), key, self.split]
        named = sha256(json.dumps(held, sort_keys=True, default=str).encode()).hexdigest()[:16]
        return self.work / "items" / f"{self.name}-{self.split}-{step}-{named}.jsonl"

    def described(self) -> Json:
        """The settings that a figure depends on."""
        settings = self.settings
        return {
            "writer": settings.writer,
            "embedding": settings.embedding,
            "passage_tokens": settings.passage_tokens,
            "judge": self.judge,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A benchmark. `splits` gives the splits that are run where none is named; `steps` are what --only may name."""

    name: str
    does: str
    splits: Callable[[Data], Sequence[str]]
    run: Callable[[Run], Result]
    steps: tuple[str, ...] = ()


class _Kept:
    """The results of a step on the disk: a JSON object a line, whole or not there."""

    def __init__(self, path: Path, stale: Callable[[], bool]) -> None:
        """`stale`: whether the file is for other code than what runs, so that it is neither read nor written."""
        self._path = path
        self._stale = stale

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)

    def read(self) -> dict[str, Json]:
        if self._stale() or not self._path.exists():
            return {}
        *whole, rest = self._path.read_text(encoding="utf-8").split("\n")
        if rest:  # a kill came while it was written
            self._path.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
        return dict(json.loads(line) for line in whole)

    def keep(self, name: str, result: Json) -> None:
        if not self._stale():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([name, result], ensure_ascii=False) + "\n")


def _here(
    items: dict[str, Item],
    prepare: Callable[[], AbstractContextManager[State]],
    measure: Callable[[State, Item], Json],
) -> Iterator[tuple[str, Json]]:
    with prepare() as state:
        for name, item in items.items():
            yield name, measure(state, item)


_AHEAD = 4
"""So many items are given to the processes before their results are asked for: an interruption loses no more."""


def _beside(
    items: dict[str, Item],
    prepare: Callable[[], AbstractContextManager[State]],
    measure: Callable[[State, Item], Json],
    processes: int,
) -> Iterator[tuple[str, Json]]:
    """As results come, in any order."""
    todo = iter(items.items())
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepared, (prepare, measure)) as pool:
        running: dict[Future[Json], str] = {}
        try:
            while True:
                for name, item in todo:
                    running[pool.submit(_measured, item)] = name
                    if len(running) >= processes + _AHEAD:
                        break
                if not running:
                    return
                for ended in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(ended), ended.result()
        finally:
            pool.shutdown(cancel_futures=True)


_worker: dict[str, Any] = {}
"""In a worker process: what `prepare` gave, open until the process ends, and what measures."""


def _prepared(prepare: Callable[[], AbstractContextManager[Any]], measure: Callable[[Any, Any], Json]) -> None:
    _worker["opened"] = ExitStack()
    _worker["state"] = _worker["opened"].enter_context(prepare())
    _worker["measure"] = measure


def _measured(item: Any) -> Json:
    result: Json = _worker["measure"](_worker["state"], item)
    return result
