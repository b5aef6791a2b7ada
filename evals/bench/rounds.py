"""Run the steps in rounds, the systems interleaved, and keep every measurement as it comes: a run can be resumed."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from evals.bench import measure
from evals.bench.corpus import Corpus
from evals.bench.environments import InstallError
from evals.bench.peers.job import Job, Json
from evals.bench.steps import Doing, Step
from evals.bench.systems import SYSTEMS, interpreter
from index.ingest.collecting import LOADING

IMPORTING = f"""import atexit, gc, importlib, json, sys
gc.set_threshold{LOADING}
atexit.register(gc.freeze)
for name in json.load(open(sys.argv[1])):
    try:
        importlib.import_module(name)
    except ImportError:
        pass
"""
"""Imports modules and does nothing else, with the collector set as bot/cli.py sets it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement. `problem` says why there is none. Times are seconds, sizes megabytes (10^6 bytes)."""

    step: str
    system: str
    articles: int
    round: int
    key: str
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    folder_mb: float = 0.0
    written: int = 0
    result: Json | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run. Over LARGE articles or more, what is slow is measured in the first `large_rounds` only."""

    steps: tuple[Step, ...]
    articles: tuple[int, ...]
    rounds: int
    large_rounds: int
    tokens: int
    k: int
    seconds: float
    questions: int

    def settings(self) -> Json:
        named = {name: value for name, value in asdict(self).items() if name != "steps"}
        return {**named, "steps": [each.name for each in self.steps]}

    def schedule(self) -> Iterator[tuple[int, Step, int, Doing]]:
        """(articles, step, round, what): one size after another, and in each the rounds, each of all steps."""
        sizes = sorted({size for step in self.steps for size in step.of(self.articles)})
        for size in sizes:
            for turn in range(self.rounds):
                for step in self.steps:
                    if size in step.of(self.articles):
                        yield from ((size, step, turn, each) for each in self._of(step, size, turn))

    def _of(self, step: Step, size: int, turn: int) -> list[Doing]:
        few = size >= LARGE and turn >= self.large_rounds
        doings = [each for each in step.doings if turn == 0 or not (each.once or (few and each.slow))]
        start = turn % max(1, len(doings))
        return doings[start:] + doings[:start]


LONGEST_S, LONGEST_OF_ONE_S = 3_600.0, 0.5
"""Seconds that anything may take, and what an article of it may."""
LARGE = 2_000
"""Articles from which adding them takes minutes."""


class Bench:
    """Where measurements are made and kept: `rows` in a file of the output folder, libraries in the cache."""

    def __init__(self, plan: Plan, corpus: Corpus, out: Path, cache: Path, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._corpus = corpus
        self._corpus_key = corpus.key  # it reads every article
        self._cache = cache
        self._say = say
        self._file = out / "rows.jsonl"
        self.rows: list[Row] = [Row(**json.loads(line)) for line in _lines(self._file)]
        self._failed: dict[str, str] = {}

    def run(self) -> list[Row]:
        """The rows of the plan: those that are there already, and those that are measured now."""
        planned = list(self._plan.schedule())
        known = {(row.step, row.system, row.articles, row.round, row.key): row for row in self.rows}
        found: list[Row] = []
        for number, (size, step, turn, doing) in enumerate(planned, 1):
            key = self._key(doing)
            held = known.get((step.name, doing.label, size, turn, key))
            kept = not step.makes or turn > 0 or (self._library(doing.system, size) / DONE).exists()
            if held and kept:
                found.append(held)
                continue
            self._say(f"{number}/{len(planned)}  {size or ''} {step.title}: {doing.label}, round {turn + 1}")
            row = self._measured(step, doing, size, turn, key)
            if row.problem:
                self._say(f"    {row.problem}")
            else:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(row)) + "\n")
            found.append(row)
        self._forget()
        return found

    def _forget(self) -> None:
        """Remove libraries that other code made: one of 10,224 articles holds up to two gigabytes."""
        present = {f"-{system.version()[:8]}" for system in SYSTEMS.values()}
        for path in (self._cache / "libraries").glob("*"):
            if not path.name.endswith(tuple(present)):
                shutil.rmtree(path, ignore_errors=True)

    def _measured(self, step: Step, doing: Doing, size: int, turn: int, key: str) -> Row:
        row = Row(step.name, doing.label, size, turn, key)
        system = SYSTEMS[doing.system]
        try:
            if doing.system in self._failed:
                return replace(row, problem=self._failed[doing.system])
            python = interpreter(system, self._cache)
        except InstallError as error:
            self._failed[doing.system] = f"cannot be installed: {error}"
            return replace(row, problem=self._failed[doing.system])
        home = self._library(doing.library or doing.system, size)
        if doing.library and not (home / DONE).exists():
            return replace(row, problem=f"{doing.library} has no library of {size:,} articles")
        if step.makes:
            home = home if turn == 0 else home.with_name(f"{home.name}-again")
            shutil.rmtree(home, ignore_errors=True)
        job = self._job(doing, home, size)
        if doing.op == "imports":
            return self._imports(row, job, python)
        before = measure.contents(home) if step.name == "readd" and doing.library else {}
        done = measure.run(
            system.command(python, job),
            given=job.text(),
            environ=system.surroundings(),
            limit_s=max(LONGEST_S, size * LONGEST_OF_ONE_S),
            memory=step.makes,
        )
        after = measure.contents(home) if before else {}
        row = _row(row, done, answers=doing.op == "cold", scripted=doing.op not in system.commands)
        row = replace(row, written=sum(before.get(name) != seen for name, seen in after.items()))
        if step.makes:
            row = replace(row, folder_mb=measure.folder_mb(home))
            if row.problem or turn:
                shutil.rmtree(home, ignore_errors=True)
            else:
                (home / DONE).touch()
        return row

    def _imports(self, row: Row, job: Job, python: str) -> Row:
        """What importing costs that a cold `precis ask` has to import."""
        system = SYSTEMS["precis"]
        environ = system.surroundings()
        listed = measure.run(
            system.command(python, replace(job, op="modules")), given=replace(job, op="modules").text(), environ=environ
        )
        row = _row(row, listed, answers=False, scripted=True)
        if row.problem or row.result is None:
            return row
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(row.result["modules"], file)
            file.flush()
            done = measure.run([python, "-c", IMPORTING, file.name], environ=environ)
        return replace(_row(row, done, answers=False, scripted=False), result={"modules": len(row.result["modules"])})

    def _job(self, doing: Doing, home: Path, size: int) -> Job:
        plan = self._plan
        count = min(plan.questions, len(self._corpus.questions))
        folder = self._articles(size) if size else home
        return Job(
            doing.op,
            str(home),
            str(folder),
            self._corpus.questions[:count],
            self._corpus.answers[:count],
            k=plan.k,
            tokens=plan.tokens,
            seconds=plan.seconds,
        )

    def _articles(self, size: int) -> Path:
        corpus = self._corpus
        folder = self._cache / "articles" / f"{self._corpus_key}-{size}"
        return folder if folder.exists() else corpus.first(size).written(folder)

    def _library(self, system: str, size: int) -> Path:
        version = SYSTEMS[system].version()
        return self._cache / "libraries" / f"{system}-{size}-{self._corpus_key}-{self._plan.tokens}-{version[:8]}"

    def _key(self, doing: Doing) -> str:
        """What a measurement is kept under beside its place in the plan."""
        plan = self._plan
        settings = f"{plan.tokens}.{plan.k}.{plan.questions}.{plan.seconds:g}"
        return f"{self._corpus_key}.{SYSTEMS[doing.system].version()}.{settings}"


DONE = ".bench-done"
"""Marks a library that is whole."""


def _row(row: Row, done: measure.Measured, *, answers: bool, scripted: bool) -> Row:
    """The row with what was measured; `answers`: exit code 1 says that the articles do not answer."""
    if done.code and not (answers and done.code == 1):
        said = [line.strip() for line in (done.err.strip() or done.out).splitlines() if line.strip()] or ["no word"]
        return replace(row, problem=f"exit code {done.code}: {said[-1][:300]}")
    result = json.loads(done.out.splitlines()[-1]) if scripted else None
    return replace(row, wall_s=done.wall_s, cpu_s=done.cpu_s, peak_mb=done.peak_mb, result=result)


def form(row: Row) -> Json:
    """A row without what it is kept under."""
    told = {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(row).items()}
    told.pop("key")
    return told


def _lines(file: Path) -> list[str]:
    """The lines that were written whole; the rest of one that a kill cut short is removed."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.write_text(whole, encoding="utf-8")
    return whole.splitlines()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
