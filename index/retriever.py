"""From a question to passages: found by words and by vectors, ranked by their sentences, without copies, cut short.

Every step is a plain function with a switch in `Steps`, so that what each is worth can be measured.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, islice

from index.article import Passage, Published
from index.days.mentioned import MATCHED, in_period, lasting
from index.days.mentioned import candidates as candidates_about
from index.days.periods import Stretch, ahead, holds
from index.embeddings import Embedding, WordLlama
from index.library import Filter, Library, StoredPassage
from index.search.query import Query
from index.search.ranking import NO_WORD, Found, ranked
from index.text.analysis import Vocabulary, contents, vocabulary

RRF_K = 60
"""Reciprocal rank fusion's constant, as in Cormack, Clarke and Buettcher (SIGIR 2009)."""

POOL = 60
"""How many passages each search gives."""

RECENT = timedelta(days=21)
"""News is asked about while it is new, so each search is made once more among the articles of three weeks."""
AHEAD = timedelta(days=1)

CONSIDERED = 80
"""How many of the passages found are considered."""

RANKED = 64
"""How many of these are read and have their sentences ranked. The others follow these, should so many be wanted."""

TIMED = 0.3
"""What being of the period asked about counts in what is considered at all, beside 1 for the best match by words."""

DENSE_WEIGHT = 0.3
"""The vectors' weight beside 1 for the words: words lead on the names and numbers that news is asked for."""

IN_PERIOD = 2.0
"""An article of the asked period weighs so much: a boost and no filter, since reports on May may appear in June."""

RECENCY = 1.0
HALF_LIFE_DAYS = 14.0
"""News is asked about while it is new: an article of today weighs twice an old one, after two weeks half as much."""

PER_ARTICLE = 4
"""The most passages of one article, so that other articles are heard."""

LEVEL = 1.0
"""Neighbouring sentences whose log-odds differ by no more than this stay together when a passage is cut short."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps run. All of them, unless one is being measured."""

    words: bool = True
    vectors: bool = True
    period: bool = True
    recency: bool = True
    ranking: bool = True
    votes: bool = True
    kind: bool = True
    copies: bool = True
    diversity: bool = True
    windows: bool = True


@dataclass(frozen=True, slots=True)
class Unread:
    """A passage's id, its scores in the two searches, and whether a sentence of it speaks of the period asked about."""

    id: int
    matched: float
    meant: float
    about: bool


Scored = list[tuple[int, float]]
"""Passage ids with their scores in one search, best first."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage and its score; higher is better, comparable within one retrieval only.

    `odds` are the log-odds of each of its sentences, up to a constant of the question; empty where none are ranked.
    """

    stored: StoredPassage
    score: float
    odds: tuple[float, ...] = ()


def retrieve(
    query: Query,
    library: Library,
    embedding: Embedding,
    *,
    where: Filter,
    now: datetime,
    k: int = 12,
    whole: bool = False,
    steps: Steps = Steps(),
) -> list[Retrieved]:
    """The k best passages, best first; cut down to their best neighbouring sentences unless they are wanted `whole`."""
    if query.outlet and not where.outlet:
        where = replace(where, outlet=query.outlet)
    listed = likeliest(query, library, embedding, where=where, now=now, steps=steps)
    chosen: Iterable[Retrieved]
    worded: Iterable[Worded]
    if steps.ranking:
        worded = by_sentences(query, listed, library, embedding, now=now, whole=whole, steps=steps)
    else:
        worded = with_words(by_passages(query, read(library, listed), now=now, steps=steps), vocabulary())
    chosen = without_copies(worded) if steps.copies else (each for each, _ in worded)
    if steps.diversity and whole:
        chosen = spread(chosen, PER_ARTICLE)
    return list(islice(chosen, max(0, k)))  # no more are looked at than are wanted


def candidates(
    query: Query, library: Library, embedding: Embedding, *, where: Filter, now: datetime, steps: Steps
) -> list[Found]:
    """The passages that are considered, the likeliest first."""
    return read(library, likeliest(query, library, embedding, where=where, now=now, steps=steps))


def likeliest(
    query: Query, library: Library, embedding: Embedding, *, where: Filter, now: datetime, steps: Steps
) -> list[Unread]:
    """What words and vectors find, in all the articles and among the recent ones; the better half of it.

    For a period also what was published in it, and what speaks of it. A question in a language that the embedding has
    not learned is answered by words alone: of 32 questions in eight languages the mean reciprocal rank of what was
    meant was 0.98 by words, 0.93 by both.
    """
    places = [where]
    period = query.period if steps.period else None
    if (within := published_within(where, period, now)) is not None:
        places.append(within)
    elif steps.recency and query.period is None and not where.narrow:
        places.append(replace(where, since=now - RECENT, until=now + AHEAD))
    near = places if within is not None else [where]
    by_meaning = None
    if steps.vectors and _knows(embedding, query.language):  # meanwhile, as it takes as long as the words do
        by_meaning = library.meanwhile(lambda: _meant(query, library, embedding, near))
    by_words: list[Scored] = []
    if steps.words and query.terms:
        wide = MATCHED if lasting(period) is not None else POOL
        by_words = [library.matching(query.terms, wide if each is where else POOL, each) for each in places]
    if by_meaning is not None:
        by_vectors = by_meaning()
    else:
        by_vectors = _meant(query, library, embedding, near) if steps.vectors and not any(by_words) else []
    matched = {id_: score for each in by_words for id_, score in each[:POOL]}
    meant = {id_: score for each in by_vectors for id_, score in each}
    timed = (
        {id_ for found in (by_words, by_vectors) for each in found[1:] for id_, _ in each[:POOL]} if within else set()
    )
    if period is not None:
        matched |= candidates_about(query, library, where, dict(by_words[0]) if by_words else None)
    about = in_period(library, matched.keys() | meant.keys(), period)
    most = max(matched.values(), default=0.0) or 1.0
    first = {
        id_: matched.get(id_, 0.0) / most + max(0.0, meant.get(id_, 0.0)) + TIMED * (id_ in about or id_ in timed)
        for id_ in matched | meant
    }
    ids = sorted(first, key=lambda id_: (-first[id_], id_))[:CONSIDERED]
    return [Unread(id_, matched.get(id_, 0.0), meant.get(id_, 0.0), id_ in about) for id_ in ids]


def _meant(query: Query, library: Library, embedding: Embedding, places: Sequence[Filter]) -> list[Scored]:
    """What the vectors find in each of some places."""
    vector = embedding.query(query.text)
    return [library.nearest(vector, POOL, each) for each in places]


def read(library: Library, some: Sequence[Unread]) -> list[Found]:
    """Some passages with their articles, in order; one that has gone since is left out."""
    of = {each.id: each for each in some}
    return [
        Found(stored, of[stored.id].matched, of[stored.id].meant, of[stored.id].about)
        for stored in library.passages(list(of))
    ]


def _knows(embedding: Embedding, language: str) -> bool:
    return embedding.languages is None or language in embedding.languages


def published_within(where: Filter, period: Stretch | None, now: datetime) -> Filter | None:
    """The articles that appeared in the period asked about; None where there is none, or other dates were asked for."""
    if period is None or where.since is not None or where.until is not None or ahead(period, now):
        return None
    return replace(where, since=period[0], until=period[1])


def by_sentences(
    query: Query,
    listed: Sequence[Unread],
    library: Library,
    embedding: Embedding,
    *,
    now: datetime,
    whole: bool,
    steps: Steps,
) -> "Iterator[Worded]":
    """Each passage by its best sentence, or the runs of level sentences of each, by theirs; then those not ranked."""
    found = read(library, listed[:RANKED])
    rarity = library.rarity([*query.terms, NO_WORD])
    likeness = embedding.likeness if steps.kind and isinstance(embedding, WordLlama) else None
    off = [name for name, on in (("days", steps.recency), ("weeks", steps.recency), ("voted", steps.votes)) if not on]
    asked = query if steps.period else replace(query, period=None)
    by_odds = ranked(asked, found, rarity, likeness, now=now, without=off)
    content, starts = by_odds.text.content(), [0, *accumulate(map(len, by_odds.odds))]
    runs = [
        (-max(of[first:end]), each.stored.id, first, end, n)
        for n, (each, of) in enumerate(zip(found, by_odds.odds, strict=True))
        for first, end in ([(0, len(of))] if whole or not steps.windows else level(of))
    ]
    for score, _, first, end, n in sorted(runs):
        stored = found[n].stored
        part = StoredPassage(stored.id, stored.article, cut_short(stored.passage, first, end))
        words = content.of(starts[n] + first, starts[n] + end)
        yield Retrieved(part, -score, tuple(by_odds.odds[n][first:end])), words
    least = min(map(min, by_odds.odds), default=0.0)
    others = [
        Retrieved(each.stored, least - place, (least - place,) * len(each.stored.passage.sentences))
        for place, each in enumerate(read(library, listed[RANKED:]), 1)
    ]
    yield from with_words(others, by_odds.text.vocabulary)


def level(scores: Sequence[float]) -> list[tuple[int, int]]:
    """Half-open runs of neighbouring sentences, cut wherever the score changes by more than LEVEL."""
    cuts = [n for n in range(1, len(scores)) if abs(scores[n] - scores[n - 1]) > LEVEL]
    return list(zip([0, *cuts], [*cuts, len(scores)], strict=True))


def cut_short(passage: Passage, first: int, end: int) -> Passage:
    """Some neighbouring sentences of a passage; its size is shared out by their length."""
    if (first, end) == (0, len(passage.sentences)):
        return passage
    some, whole = passage.sentences[first:end], passage.span.end - passage.span.start
    tokens = max(1, round(passage.tokens * (some[-1].end - some[0].start) / whole))
    return Passage(passage.number, some, tokens)


def by_passages(query: Query, found: Sequence[Found], *, now: datetime, steps: Steps) -> list[Retrieved]:
    """The two searches fused by rank, weighed by date: what there is without ranking by sentences."""
    of = {each.stored.id: each for each in found}
    rankings = [
        (1.0, [id_ for id_ in sorted(of, key=lambda id_: -of[id_].matched) if of[id_].matched]),
        (DENSE_WEIGHT, [id_ for id_ in sorted(of, key=lambda id_: -of[id_].meant) if of[id_].meant]),
    ]
    best = []
    for id_, score in fused(rankings).items():
        published = of[id_].stored.article.published
        of_period = period_weight(published, query.period) if steps.period and query.period else 1.0
        of_period = max(of_period, IN_PERIOD * of[id_].about)
        recent = recency_weight(published, now) if steps.recency else 1.0
        best.append(Retrieved(of[id_].stored, score * of_period * recent))
    return sorted(best, key=lambda each: (-each.score, each.stored.id))


def fused(rankings: Iterable[tuple[float, Sequence[int]]]) -> dict[int, float]:
    """Weighted reciprocal rank fusion: the sum over rankings of weight / (60 + rank), rank counted from 1."""
    scores: Counter[int] = Counter()
    for weight, ids in rankings:
        for rank, passage in enumerate(ids, 1):
            scores[passage] += weight / (RRF_K + rank)  # type: ignore[assignment]  # Counter is typed for whole numbers
    return dict(scores)


def period_weight(published: Published | None, period: Stretch) -> float:
    """More than 1 for an article that appeared in the period, as far as its date is known."""
    return IN_PERIOD if published and holds(period, published.when) else 1.0


def recency_weight(published: Published | None, now: datetime) -> float:
    """From 1 for an old or undated article up to 2 for one of today; the other side of `now` counts alike."""
    if published is None:
        return 1.0
    age_days = abs((now - published.when).total_seconds()) / 86_400
    return 1.0 + RECENCY * float(0.5 ** (age_days / HALF_LIFE_DAYS))


def without_copies(found: "Iterable[Worded]") -> Iterator[Retrieved]:
    """The first of the passages that say the same in (nearly) the same words: nine tenths of them shared."""
    kept: list[frozenset[int]] = []
    for each, words in found:
        if not any(alike(words, other) for other in kept):
            kept.append(words)
            yield each


Worded = tuple[Retrieved, frozenset[int]]
"""With the words that carry meaning, as numbers of one vocabulary."""


def with_words(found: Sequence[Retrieved], known: Vocabulary) -> Iterator[Worded]:
    return zip(found, contents(list(map(_sentences, found)), known), strict=True)


def _sentences(each: Retrieved) -> list[tuple[str, str | None]]:
    article = each.stored.article
    return [(article.text[span.start : span.end], article.language) for span in each.stored.passage.sentences]


def alike(some: frozenset[int], others: frozenset[int]) -> bool:
    """Jaccard similarity of at least 0.9."""
    if len(some) < 0.9 * len(others) or len(others) < 0.9 * len(some):
        return False
    return len(some & others) >= 0.9 * len(some | others)


def spread(found: Iterable[Retrieved], at_most: int) -> Iterator[Retrieved]:
    """In order, at most so many of each article."""
    taken: Counter[str] = Counter()
    for each in found:
        taken[each.stored.article.source] += 1
        if taken[each.stored.article.source] <= at_most:
            yield each
