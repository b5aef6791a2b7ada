"""A job for a system under measurement: read from standard input, done, its result printed as the last line.

This module and vectors.py run in every system's own environment, so they import nothing but Python and wordllama.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

Json = dict[str, Any]

WARM = 10
"""Questions that are asked before the clock runs."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to do. `home` is the system's library, `articles` the folder of files; `tokens` the size of a passage."""

    op: str
    home: str = ""
    articles: str = ""
    questions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    k: int = 10
    tokens: int = 110
    threads: int = 16
    seconds: float = 5.0

    def text(self) -> str:
        return json.dumps(asdict(self))

    @property
    def folder(self) -> Path:
        """The home, made where it is not there."""
        Path(self.home).mkdir(parents=True, exist_ok=True)
        return Path(self.home)

    def files(self) -> list[Path]:
        return sorted(Path(self.articles).iterdir())


WARM_S = 1.0
"""Seconds for which many ask before the clock runs; a question that was begun is finished."""

Operation = Callable[[Job], Json]
Ask = Callable[[str], object]


def run(operations: Mapping[str, Operation]) -> None:
    """Do the job that standard input holds."""
    given = json.load(sys.stdin)
    job = Job(**{**given, "questions": tuple(given["questions"]), "answers": tuple(given["answers"])})
    print("\n" + json.dumps(operations[job.op](job)))


def asked(ask: Ask, questions: Sequence[str]) -> Json:
    """Every question once, after a few that warm up: p50 and p95 in ms of wall time, and CPU ms a question."""
    for question in questions[:WARM]:
        ask(question)
    spent: list[float] = []
    cpu = time.process_time()
    for question in questions:
        began = time.perf_counter()
        ask(question)
        spent.append((time.perf_counter() - began) * 1000)
    cpu_ms = (time.process_time() - cpu) * 1000 / len(questions)
    return {"p50_ms": quantile(spent, 0.5), "p95_ms": quantile(spent, 0.95), "cpu_ms": cpu_ms, "asked": len(questions)}


def together(ask: Ask, questions: Sequence[str], threads: int, seconds: float) -> Json:
    """Answers a second by one thread and by many that ask at once, each its next question when it has its answer.

    For so many seconds each, in this order, after a second by all of them that is not counted. Errors are counted, and
    the first is told.
    """
    ask(questions[0])  # what raises here is not worth measuring
    _rate(ask, questions, threads, WARM_S)
    one, many = _rate(ask, questions, 1, seconds), _rate(ask, questions, threads, seconds)
    errors = [*one[1], *many[1]]
    return {"one_per_s": one[0], "per_s": many[0], "errors": len(errors), "error": errors[0] if errors else None}


def _rate(ask: Ask, questions: Sequence[str], threads: int, seconds: float) -> tuple[float, list[str]]:
    turn, done, errors = count(), count(), list[str]()
    began = time.perf_counter()

    def work() -> None:
        while time.perf_counter() - began < seconds:
            try:
                ask(questions[next(turn) % len(questions)])
                next(done)
            except Exception as error:  # noqa: BLE001  # whatever a system raises beside other threads is a finding
                errors.append(f"{type(error).__name__}: {error}"[:200])

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return next(done) / (time.perf_counter() - began), errors


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def in_context(answers: Sequence[str], contexts: Sequence[str]) -> float | None:
    """The share of the answers that stand word for word in what the model was given; None where none is known."""
    known = [(_plain(answer), _plain(context)) for answer, context in zip(answers, contexts, strict=True) if answer]
    return sum(f" {answer} " in f" {context} " for answer, context in known) / len(known) if known else None


def _plain(text: str) -> str:
    return " ".join("".join(each if each.isalnum() else " " for each in text.lower()).split())
