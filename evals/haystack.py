"""Summary of a Haystack's own measure (Laban et al. 2024), and the figures of the published systems by it.

Each insight is covered 0, 0.5 or 1 by some line of a summary; where it is covered, the line's citations are compared
with the documents that hold the insight (F1); the joint score of an insight is the product. Shares are means over all
insights; citation F1 is the mean over the covered ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.reply import Json
from evals import metrics
from evals.coverage import CITED, Judged
from evals.data import Subtopic, Topic

REALISTIC = ("keywords", "vector", "dwzhu/e5-base-4k", "rerank3", "")
"""The retrievers that know nothing of the insights; "": all documents, in the order given. `oracle` does know them,
and so do the sorted orders; `random` is a floor."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a topic, with its documents' ids in order."""

    topic: str
    number: int
    subtopic: Subtopic
    documents: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.topic} {self.number}"

    @property
    def relevant(self) -> frozenset[str]:
        return frozenset(document for insight in self.subtopic.insights for document in insight.documents)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a summary, and the ids of the documents that it cites."""

    text: str
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Covered:
    """How far an insight is covered, and how well the covering line is cited."""

    coverage: float
    f1: float
    line: int

    @property
    def joint(self) -> float:
        return self.coverage * self.f1


def queries_of(name: str, topic: Topic) -> Iterator[Query]:
    ids = tuple(document.id for document in topic.documents)
    for number, subtopic in enumerate(topic.subtopics, 1):
        yield Query(name, number, subtopic, ids)


def scores(query: Query, lines: Sequence[Line], judged: Sequence[Judged]) -> list[Covered]:
    """The benchmark's scores of each insight."""
    found = []
    for insight, each in zip(query.subtopic.insights, judged, strict=True):
        f1 = cited_f1(lines[each.line].documents, frozenset(insight.documents)) if each.coverage else 0.0
        found.append(Covered(each.coverage, f1, each.line))
    return found


def cited_f1(cited: frozenset[str], holding: frozenset[str]) -> float:
    """0 where nothing was cited."""
    return metrics.f1(*metrics.precision_recall(cited, holding)) if cited else 0.0


def line_named(number: int | str | None, lines: Sequence[Line]) -> int | None:
    """The place of the line that a stored judgement names, if there is one."""
    text = str(number)
    return int(text) - 1 if text.isdigit() and 0 < int(text) <= len(lines) else None


def cited_in(text: str, documents: Sequence[str]) -> frozenset[str]:
    """The documents that a published line cites: `[3][17]`, counted from 1."""
    numbers = [int(each) for group in CITED.findall(text) for each in group.split(",") if each.strip()]
    return frozenset(documents[number - 1] for number in numbers if 1 <= number <= len(documents))


def covered_figures(covered: Sequence[tuple[float, float]]) -> dict[str, float | None]:
    return {
        "coverage": metrics.mean([coverage for coverage, _ in covered]),
        "citation_f1": metrics.mean([f1 for coverage, f1 in covered if coverage]),
        "joint": metrics.mean([coverage * f1 for coverage, f1 in covered]),
    }


def precision(query: Query, ranked: Sequence[str]) -> float:
    return metrics.average_precision(ranked, query.relevant)


def gain(query: Query, ranked: Sequence[str]) -> float:
    return metrics.ndcg(ranked, dict.fromkeys(query.relevant, 1.0), 10)


def retrieved(queries: Sequence[Query]) -> dict[str, dict[str, float]]:
    """The published retrievers' rankings; equal scores in the documents' order."""
    names = dict.fromkeys(name for query in queries for name in query.subtopic.peer_retrievers)
    found: dict[str, dict[str, float]] = {}
    for name in names:
        ranked = [
            (query, sorted(query.documents, key=lambda document: -given.get(document, 0.0)))
            for query in queries
            if (given := query.subtopic.peer_retrievers.get(name))
        ]
        mean_precision, mean_gain = (metrics.mean([measure(*each) for each in ranked]) for measure in (precision, gain))
        if mean_precision is not None and mean_gain is not None:
            found[name] = {"map": mean_precision, "ndcg_10": mean_gain}
    return found


def summarised(queries: Sequence[Query], peers: Mapping[str, Json], by: str) -> dict[str, dict[str, float]]:
    """Each published system's figures by our judge (`ours`) or by the stored judgements (`stored`)."""
    covered: dict[str, list[tuple[float, float]]] = {}
    for query in queries:
        for name, each in peers.get(query.id, {}).items():
            covered.setdefault(name, []).extend((coverage, f1) for coverage, f1 in each[by])
    return {
        name: {figure: value for figure, value in covered_figures(each).items() if value is not None}
        for name, each in covered.items()
    }


def retriever_of(system: str) -> str:
    """`rerank3_gpt-4o` -> `rerank3`; "" where a system read all the documents."""
    return system.rpartition("_")[0]


def correlation(ours: Mapping[str, Mapping[str, float]], stored: Mapping[str, Mapping[str, float]]) -> float | None:
    """Pearson's, of the systems' joint scores by our judge and by the stored judgements."""
    import numpy as np

    names = [name for name in ours if name in stored]
    if len(names) < 3:
        return None
    return float(np.corrcoef([ours[each]["joint"] for each in names], [stored[each]["joint"] for each in names])[0, 1])
