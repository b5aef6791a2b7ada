"""From a question to passages: vectors and words fused, dated, without copies, from several articles.

Every step is a plain function with a switch in `Steps`, so that what each is worth can be measured.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from index.article import Article, Published
from index.embeddings import Embedding
from index.library import Filter, Library, StoredPassage
from index.query import Query
from index.words import content_stems, stems

RRF_K = 60
"""Reciprocal rank fusion's constant, as in Cormack, Clarke and Buettcher (SIGIR 2009)."""

POOL = 60
"""How many passages each ranking gives to the fusion."""

DENSE_WEIGHT = 0.3
"""The vectors' weight beside 1 for the words: words lead on the names and numbers that news is asked for."""

IN_PERIOD = 2.0
"""An article of the asked period weighs so much: a boost and no filter, since reports on May may appear in June."""

RECENCY = 1.0
HALF_LIFE_DAYS = 14.0
"""News is asked about while it is new: an article of today weighs twice an old one, after two weeks half as much."""

PER_ARTICLE = 3
"""The most passages of one article, so that other articles are heard."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps run. All of them, unless one is being measured."""

    words: bool = True
    vectors: bool = True
    period: bool = True
    recency: bool = True
    copies: bool = True
    diversity: bool = True


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage and its score; higher is better, comparable within one retrieval only."""

    stored: StoredPassage
    score: float


def retrieve(
    query: Query,
    library: Library,
    embedding: Embedding,
    *,
    where: Filter,
    now: datetime,
    k: int = 12,
    steps: Steps = Steps(),
) -> list[Retrieved]:
    """The k best passages, best first."""
    if query.outlet and not where.outlet:
        where = replace(where, outlet=query.outlet)
    rankings: list[tuple[float, Sequence[int]]] = []
    if steps.words and query.terms:
        rankings.append((1.0, [passage for passage, _ in library.matching(query.terms, POOL, where)]))
    if steps.vectors:
        rankings.append(
            (DENSE_WEIGHT, [passage for passage, _ in library.nearest(embedding.query(query.text), POOL, where)])
        )
    scores = fused(rankings)
    found = [Retrieved(stored, scores[stored.id]) for stored in library.passages(list(scores))]
    if steps.period and query.period:
        found = [
            replace(each, score=each.score * period_weight(each.stored.article.published, query.period))
            for each in found
        ]
    if steps.recency:
        found = [replace(each, score=each.score * recency_weight(each.stored.article.published, now)) for each in found]
    found.sort(key=lambda each: (-each.score, each.stored.id))
    if steps.copies:
        found = without_copies(found)
    if steps.diversity:
        found = spread(found, PER_ARTICLE)
    return found[:k]


def about(
    query: Query, library: Library, embedding: Embedding, *, where: Filter, now: datetime
) -> list[tuple[Article, float]]:
    """The articles that say at least half of a topic's words, with the score of their best passage, best first."""
    best: dict[str, tuple[Article, float]] = {}
    for each in retrieve(query, library, embedding, where=where, now=now, k=POOL, steps=Steps(copies=False)):
        article = each.stored.article
        words = set(stems(f"{article.title}\n{article.text}"))
        if article.id not in best and sum(term in words for term in query.terms) * 2 >= len(query.terms):
            best[article.id] = (article, each.score)
    return list(best.values())


def fused(rankings: Iterable[tuple[float, Sequence[int]]]) -> dict[int, float]:
    """Weighted reciprocal rank fusion: the sum over rankings of weight / (60 + rank), rank counted from 1."""
    scores: Counter[int] = Counter()
    for weight, ids in rankings:
        for rank, passage in enumerate(ids, 1):
            scores[passage] += weight / (RRF_K + rank)  # type: ignore[assignment]  # Counter is typed for whole numbers
    return dict(scores)


def period_weight(published: Published | None, period: tuple[datetime, datetime]) -> float:
    """More than 1 for an article that appeared in the period, as far as its date is known."""
    return IN_PERIOD if published and period[0] <= published.when < period[1] else 1.0


def recency_weight(published: Published | None, now: datetime) -> float:
    """From 1 for an old or undated article up to 2 for one of today; the other side of `now` counts alike."""
    if published is None:
        return 1.0
    age_days = abs((now - published.when).total_seconds()) / 86_400
    return 1.0 + RECENCY * float(0.5 ** (age_days / HALF_LIFE_DAYS))


def without_copies(found: Sequence[Retrieved]) -> list[Retrieved]:
    """The first of the passages that say the same in (nearly) the same words: nine tenths of their words shared."""
    kept: list[tuple[Retrieved, frozenset[str]]] = []
    for each in found:
        words = frozenset(content_stems(each.stored.passage.span.of(each.stored.article.text)))
        if not any(alike(words, other) for _, other in kept):
            kept.append((each, words))
    return [each for each, _ in kept]


def alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Jaccard similarity of at least 0.9."""
    return len(some & others) >= 0.9 * len(some | others)


def spread(found: Sequence[Retrieved], at_most: int) -> list[Retrieved]:
    """In order, at most so many of each article."""
    taken: Counter[str] = Counter()
    kept = []
    for each in found:
        taken[each.stored.article.id] += 1
        if taken[each.stored.article.id] <= at_most:
            kept.append(each)
    return kept
