"""Which articles are copies of each other, and which tell the same story.

A copy is the same article again (index/related/copies.py), a story is one event (index/related/events.py). Here they
are found among articles that are at hand; of those in the library they are kept, and found as each article arrives
(index/ingest/relating.py).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from index.article import Article, Published
from index.related.copies import Copyable, Sets, days_between, groups
from index.related.events import CLEAR_DAYS, Report, Vector, grown, vector
from index.related.signatures import Profile, profile, readable_text, shingles
from index.store.rows import seconds

COMMON = 10
"""A word that more than a tenth of the articles have, and more than so many, finds no pairs."""


class Listed(Protocol):
    """What orders and weighs an article, with or without its text."""

    @property
    def id(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def published(self) -> Published | None: ...


@dataclass(frozen=True, slots=True)
class Grouped:
    """One story. `articles` are those to read, latest first and undated last; `copies` repeat one of them.

    `rewrites` are those of `articles` that retell another article of the story: they are worth reading, and confirm
    nothing. `id` names a story that is kept, and stays as it grows; None where it was made up of what was at hand.

    Invariant: every article given is in exactly one story, as one of its articles or of its copies.
    """

    articles: tuple[Article, ...]
    copies: tuple[Article, ...]
    rewrites: tuple[Article, ...] = ()
    id: str | None = None

    @classmethod
    def of(cls, parts: "Iterable[Grouped]") -> "Grouped":
        """Several stories as one, under the id of the first that has one."""
        parts = list(parts)
        return cls(
            tuple(sorted((article for each in parts for article in each.articles), key=latest_first)),
            tuple(sorted((article for each in parts for article in each.copies), key=latest_first)),
            tuple(sorted((article for each in parts for article in each.rewrites), key=latest_first)),
            next((each.id for each in parts if each.id is not None), None),
        )


def stories(articles: Sequence[Article]) -> list[Grouped]:
    """The stories that the articles tell, in no particular order."""
    texts = [readable_text(article) for article in articles]
    reports = [report(article, profile(article, text)) for article, text in zip(articles, texts, strict=True)]
    repeated = groups([copyable(article, text) for article, text in zip(articles, texts, strict=True)])
    originals = {min(group, key=lambda n: first_key(articles[n])) for group in repeated}
    vectors = _vectors([each.profile for each in reports])
    likeness = _likeness(vectors)
    found = []
    for cluster in grown(
        reports, repeated, likeness, lambda one, other: likeness.get((min(one, other), max(one, other)), 0.0)
    ):
        ordered = sorted(cluster, key=lambda n: latest_first(articles[n]))
        kept = tuple(articles[n] for n in ordered if n in originals)
        found.append(Grouped(kept, tuple(articles[n] for n in ordered if n not in originals)))
    return found


def joined(groups: Sequence[Grouped], ties: Iterable[Sequence[int]]) -> list[list[int]]:
    """The groups' places, together those that are tied: their articles say the same, CLEAR_DAYS apart at most
    where both are dated."""
    found = Sets(len(groups))
    for tied in ties:
        for one, other in pairwise(sorted(set(tied), key=lambda n: latest_first(groups[n].articles[0]))):
            days = days_between(*(_seconds(groups[n].articles[0].published) for n in (one, other)))
            if days is None or days <= CLEAR_DAYS:
                found.join(one, other)
    return found.lists()


def report(article: Article, told: Profile) -> Report:
    published = article.published
    return Report(told, _seconds(published), published is not None and published.day is not None)


def copyable(article: Article, text: str) -> Copyable:
    return Copyable(shingles(text), _seconds(article.published), article.title)


def _seconds(published: Published | None) -> int | None:
    return None if published is None else seconds(published.when)


def first_key(article: Listed) -> tuple[bool, float, str]:
    """The original of copies: the earliest that is dated."""
    return (article.published is None, article.published.when.timestamp() if article.published else 0.0, article.source)


def latest_first(article: Listed) -> tuple[bool, float, str]:
    """The order of a story's articles."""
    when = article.published.when.timestamp() if article.published else 0.0
    return (article.published is None, -when, article.source)


def _vectors(profiles: Sequence[Profile]) -> list[Vector]:
    """Weighted by rarity among these articles."""
    spread = Counter(stem for each in profiles for stem in each.stems)
    rarity = {stem: math.log(1 + len(profiles) / count) for stem, count in spread.items()}
    return [vector(each, rarity) for each in profiles]


def _likeness(vectors: Sequence[Vector]) -> dict[tuple[int, int], float]:
    """Cosines of the pairs that share a word that is not everywhere."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, each in enumerate(vectors):
        for stem in each:
            holders[stem].append(n)
    common = max(COMMON, len(vectors) // 10)
    found: dict[tuple[int, int], float] = defaultdict(float)
    for stem, where in holders.items():
        if len(where) <= common:
            for one, other in _pairs(where):
                found[one, other] += vectors[one][stem] * vectors[other][stem]
    return found


def _pairs(where: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((where[i], where[j]) for i in range(len(where)) for j in range(i + 1, len(where)))
