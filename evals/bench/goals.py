"""What is to be reached, as data: each line of the table with what is compared, beside what, and how far it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from evals.bench.rounds import Row
from evals.bench.steps import GROWN


class Compared(StrEnum):
    """How ours is set beside the other: as ours / other, as ours - other, or ours alone."""

    RATIO = "ratio"
    DIFFERENCE = "difference"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Value:
    """Where a number is found: the `metric` of a system in a step. `size`: largest, smallest, grown or none."""

    step: str
    system: str
    metric: str
    size: str = "largest"

    def of(self, row: Row) -> float | None:
        """The metric of a row; None where it has none."""
        if row.problem:
            return None
        if self.metric == "per_cpu_s":
            return row.articles / row.cpu_s
        if self.metric in ROW_METRICS:
            return float(getattr(row, self.metric))
        found = (row.result or {}).get(self.metric)
        return None if found is None else float(found)


ROW_METRICS: Final = frozenset({"cpu_s", "wall_s", "peak_mb", "folder_mb", "written"})


@dataclass(frozen=True, slots=True)
class Goal:
    """`limit`: what the comparison is to be at most, or at least with `more_is_better`; None: only told."""

    name: str
    figure: str
    beside: str
    ours: Value
    other: Value | None
    limit: float | None
    compared: Compared = Compared.RATIO
    more_is_better: bool = False
    unit: str = ""

    def met(self, value: float) -> bool | None:
        if self.limit is None:
            return None
        return value >= self.limit if self.more_is_better else value <= self.limit


def goals() -> tuple[Goal, ...]:
    """In the order of the table."""
    return (*_adding(), *_asking(), *_answering(), *_size())


def _adding() -> tuple[Goal, ...]:
    ours = Value("ingest", "precis", "per_cpu_s")
    again = Value("readd", "precis", "cpu_s")
    name = "adding: articles per CPU second"
    return (
        *(
            Goal(f"ingest-{peer}", name, title, ours, Value("ingest", peer, "per_cpu_s"), limit, more_is_better=True)
            for peer, title, limit in (
                ("langchain", "LangChain", 1.5),
                ("llamaindex", "LlamaIndex", 2.0),
                ("txtai", "txtai", None),
                ("bare", "a bare loop", 0.75),
            )
        ),
        *(
            Goal(f"readd-{peer}", "unchanged re-add: CPU seconds", title, again, Value("readd", peer, "cpu_s"), limit)
            for peer, title, limit in (
                ("llamaindex-pipeline", "LlamaIndex's docstore", 0.1),
                ("langchain-index", "LangChain's index()", 0.02),
                ("bare", "reading and hashing the files", 3.0),
            )
        ),
        Goal(
            "readd-writes",
            "unchanged re-add: files written",
            "",
            Value("readd", "precis", "written"),
            None,
            0.0,
            Compared.ALONE,
        ),
    )


def _asking() -> tuple[Goal, ...]:
    cold = Value("cold", "precis", "cpu_s")
    peers = (
        ("langchain-dense", "LangChain dense", 1.3, 1.5),
        ("langchain-hybrid", "LangChain hybrid", 0.02, 0.02),
        ("txtai", "txtai", 0.5, None),
        ("llamaindex", "LlamaIndex", None, None),
        ("bare", "Chroma alone + tantivy alone", 1.2, None),
    )
    found = [
        Goal(
            "cold-langchain",
            "cold ask: CPU seconds",
            "LangChain one-shot",
            cold,
            Value("cold", "langchain", "cpu_s"),
            0.6,
        ),
        Goal(
            "cold-imports",
            "cold ask: CPU seconds",
            "importing what it uses",
            cold,
            Value("cold", "imports", "cpu_s"),
            1.2,
        ),
    ]
    for peer, title, p50, p95 in peers:
        for metric, limit in (("p50_ms", p50), ("p95_ms", p95), ("cpu_ms", None)):
            figure = f"hybrid retrieval: {metric.removesuffix('_ms').replace('cpu', 'CPU')}"
            ours, other = Value("retrieve", "precis", metric), Value("retrieve", peer, metric)
            found.append(Goal(f"retrieve-{peer}-{metric[:3]}", figure, title, ours, other, limit))
    grown = Value("growth", "precis", "p50_ms", "grown")
    figure = f"retrieval p50 at {GROWN:,} articles"
    found.append(Goal("growth", figure, "itself at the largest", grown, Value("retrieve", "precis", "p50_ms"), 2.5))
    return tuple(found)


def _answering() -> tuple[Goal, ...]:
    whole, threads = Value("answer", "precis", "p50_ms"), "16 threads: answers a second"
    peer = "llamaindex-pipeline"
    per_s, tokens = Value("threads", "precis", "per_s"), Value("tokens", "precis", "prompt_tokens")
    context = Value("tokens", "precis", "in_context")
    return (
        Goal(
            "answer-llamaindex", "whole answer: p50", "CitationQueryEngine", whole, Value("answer", peer, "p50_ms"), 1.0
        ),
        Goal(
            "answer-retrieve",
            "whole answer: p50",
            "its retrieval",
            whole,
            Value("retrieve", "precis", "p50_ms"),
            15.0,
            Compared.DIFFERENCE,
            unit="ms",
        ),
        Goal(
            "threads-langchain",
            threads,
            "LangChain hybrid",
            per_s,
            Value("threads", "langchain-hybrid", "per_s"),
            100.0,
            more_is_better=True,
        ),
        Goal(
            "threads-one",
            threads,
            "one thread",
            per_s,
            Value("threads", "precis", "one_per_s"),
            1.6,
            more_is_better=True,
        ),
        Goal(
            "threads-errors", "16 threads: errors", "", Value("threads", "precis", "errors"), None, 0.0, Compared.ALONE
        ),
        Goal(
            "tokens",
            "prompt tokens an answer",
            "CitationQueryEngine",
            tokens,
            Value("tokens", peer, "prompt_tokens"),
            0.6,
        ),
        Goal(
            "tokens-in-context",
            "answer stands in the prompt: share",
            "CitationQueryEngine",
            context,
            Value("tokens", peer, "in_context"),
            0.0,
            Compared.DIFFERENCE,
            more_is_better=True,
        ),
    )


def _size() -> tuple[Goal, ...]:
    peak, small = Value("ingest", "precis", "peak_mb"), Value("ingest", "precis", "peak_mb", "smallest")
    memory = "peak memory of adding"
    start = Value("help", "precis", "cpu_s", "none")
    return (
        Goal("memory-langchain", memory, "LangChain", peak, Value("ingest", "langchain", "peak_mb"), 0.85),
        Goal("memory-llamaindex", memory, "LlamaIndex", peak, Value("ingest", "llamaindex", "peak_mb"), 0.4),
        Goal("memory-growth", memory, "itself at the smallest", peak, small, 1.6),
        Goal(
            "folder",
            "folder size",
            "LangChain",
            Value("ingest", "precis", "folder_mb"),
            Value("ingest", "langchain", "folder_mb"),
            0.35,
        ),
        Goal(
            "help",
            "precis --help: CPU seconds",
            "import langchain_chroma",
            start,
            Value("help", "langchain", "cpu_s", "none"),
            0.15,
        ),
    )


def size_of(value: Value, articles: Mapping[str, int]) -> int:
    """The number of articles that a value is taken at."""
    return {**articles, "grown": GROWN, "none": 0}[value.size]
