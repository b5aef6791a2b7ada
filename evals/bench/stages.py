"""Where the time of an answer goes: CPU milliseconds a question of each stage, sampled.

    python -m evals.bench.stages --home HOME --data DIR --split 2022a --limit 100

A library of articles is asked the split's questions, after a few others that warm it up. Every millisecond of the
process's CPU time, its Rust threads' included, the stack of the thread that asks is looked at (SIGPROF); the innermost
stage on it has the sample; the vectors are searched by another thread meanwhile, and count for what this one does. What
is sampled is what it was: nothing is wrapped, and nothing runs slower for it.
"""

import argparse
import json
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from bot.service import Service
from bot.settings import Settings
from evals.data import Data
from evals.news_qa import now_of
from index.library import Filter

STAGES: Final = {
    ("index/search/query.py", "read"): "read the question",
    ("index/library.py", "Library.matching"): "search the words",
    ("index/library.py", "Library.nearest"): "search the vectors",
    ("index/library.py", "Library.rarity"): "rarity of words",
    ("index/embeddings.py", "WordLlama.query"): "embed the question",
    ("index/library.py", "Library.passages"): "read the passages",
    ("index/text/analysis.py", "Text.of"): "rank: words of sentences",
    ("index/search/voting.py", "kinds"): "rank: kind of thing",
    ("index/search/ranking.py", "ranked"): "rank: the other signals",
    ("index/retriever.py", "without_copies"): "leave out copies",
    ("index/retriever.py", "retrieve"): "retrieve, the rest",
    ("bot/answering/relevance.py", "Question.of"): "write: the question's words",
    ("bot/answering/relevance.py", "Question.elsewhere"): "write: glance at articles",
    ("bot/answering/relevance.py", "Question.credits"): "write: what sentences say",
    ("bot/answering/relevance.py", "Question.cover"): "write: what they cover",
    ("bot/answering/held.py", "held"): "write: what they hold",
    ("bot/answering/judging.py", "at_most"): "write: what cannot answer",
    ("bot/answering/judging.py", "features"): "write: judge sentences",
    ("bot/answering/choosing.py", "chosen"): "write: choose",
    ("bot/writing/answers.py", "answer"): "write, the rest",
    ("bot/checking/check.py", "Checker.check"): "check",
    ("bot/service.py", "Service.ask"): "everything else",
}
"""Functions, by file and name, with the stage that is theirs less what is a stage within them."""

EVERY_S: Final = 0.001
WARMING: Final = 5
"""So many questions are asked before anything is measured."""


@dataclass(frozen=True, slots=True)
class Stages:
    """CPU milliseconds a question: of each stage, in the order of STAGES, and of whole answers."""

    questions: int
    cpu_ms_p50: float
    cpu_ms_p95: float
    stages: dict[str, float]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.stages", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="the library that is asked")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="2022a")
    parser.add_argument("--limit", type=int, default=100, help="how many questions, spread over the split")
    parser.add_argument("--hold", action="store_true", help="hold the library, as one process at a time may")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    with Service(Settings.load({}, home=str(given.home)), hold=given.hold) as service:
        found = measured(service, Data(given.data), given.split, given.limit)
    if given.json:
        json.dump(asdict(found), sys.stdout, indent=1)
        print()
    else:
        print("\n".join(table(found)))
    return 0


def measured(service: Service, data: Data, split: str, limit: int) -> Stages:
    """Ask `limit` questions of a split, one after another."""
    every = data.news_questions(split)
    asked = every[:: max(1, len(every) // max(1, limit))][:limit]
    for each in [each for each in every if each not in asked][:WARMING]:
        service.ask(each.question, where=Filter(), now=now_of(each))
    samples: Counter[str] = Counter()
    times = []
    with sampling(samples):
        for each in asked:
            began = time.process_time()
            service.ask(each.question, where=Filter(), now=now_of(each))
            times.append(time.process_time() - began)
    whole = sum(samples.values()) or 1
    each_ms = 1000 * sum(times) / max(1, len(times)) / whole
    return Stages(
        questions=len(times),
        cpu_ms_p50=1000 * statistics.median(times),
        cpu_ms_p95=1000 * sorted(times)[int(0.95 * (len(times) - 1))],
        stages={stage: each_ms * samples[stage] for stage in dict.fromkeys(STAGES.values())},
    )


@contextmanager
def sampling(samples: Counter[str]) -> Iterator[None]:
    """Count into `samples` the stage that is on, each millisecond of CPU time."""

    def look(_: int, frame: FrameType | None) -> None:
        samples[stage_of(frame)] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def stage_of(frame: FrameType | None) -> str:
    """The innermost stage of a stack; outside of all, everything else."""
    while frame is not None:
        code = frame.f_code
        file = "/".join(Path(code.co_filename).parts[-2:])
        if (stage := STAGES.get((file, code.co_qualname))) is not None:
            return stage
        frame = frame.f_back
    return "everything else"


def table(found: Stages) -> Iterator[str]:
    yield f"CPU ms of {found.questions} answers: p50 {found.cpu_ms_p50:.1f}, p95 {found.cpu_ms_p95:.1f}; on average:"
    for stage, ms in found.stages.items():
        yield f"{ms:7.2f}  {stage}"
    yield f"{sum(found.stages.values()):7.2f}  together"


if __name__ == "__main__":
    raise SystemExit(main())
