"""What lies near new articles: those that share a band of their MinHash, and those with the same rare words.

A bounded search for each article, whatever the size of the library.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from heapq import nsmallest

import sqlalchemy as sa

from index.article import Precision
from index.catalog import Filter
from index.lexical import Words
from index.related.copies import Copyable, Outline
from index.related.events import CLEAR_DAYS, MONTH_DAYS, Report, length, weight
from index.related.signatures import bands, profile_of, readable, shingles
from index.store.relations import copyables, listed, ready_in
from index.store.rows import Row, StoredBlocks
from index.store.tables import State, articles, passages, signatures, told
from index.store.tables import bands as banded

TERMS = 12
"""The rarest words of an article, by which others on its event are looked for."""
BACKGROUND = 10_000
"""Passages: in a library of few articles their own words are not common, though several of them have them. So it tells
the same stories when its articles come one by one."""
FOUND = 48
"""Passages that they find: of some 20 articles."""


DAY_KNOWN = frozenset({Precision.TIME.value, Precision.DAY.value})


@dataclass(frozen=True, slots=True)
class New:
    """An article that is to be shown: its key, its columns, and those of its signature."""

    key: int
    row: Row
    signature: Row


@dataclass(frozen=True, slots=True)
class Known:
    """What the comparison needs of an article. `story` is None before it has one."""

    report: Report
    shingles: int
    minhash: bytes
    headline: str
    outlet: str | None
    story: int | None = None


class Neighbours:
    """A batch of new articles of one collection and those near them, by key.

    `words` has the new articles' passages already. Articles whose place a new one takes are `leaving`, and near none.
    """

    def __init__(self, connection: sa.Connection, words: Words, collection: str, new: Sequence[New]) -> None:
        self.connection = connection
        self.new = {each.key: each for each in new if each.signature["shingles"]}
        self._words = words
        self._collection = collection
        self.leaving = self._leaving(new)
        self.known = {key: _of_new(each) for key, each in self.new.items()}
        self._rarity: dict[str, float] = {}
        count = words.count()
        self._beyond = math.log((count + BACKGROUND + 1) / (count + 1))
        self._norms: dict[int, float] = {}
        self._weights: dict[int, dict[str, float]] = {}
        self._likeness: dict[tuple[int, int], float] = {}
        self._copyables: dict[int, Copyable] = {}

    def read(self, keys: Iterable[int]) -> None:
        """Come to know these articles, as far as they are shown and of this collection."""
        missing = [key for key in keys if key not in self.known]
        if not missing:
            return
        own = signatures.c.article, signatures.c.shingles, signatures.c.minhash, signatures.c.profile
        columns = articles.c.published_s, articles.c.published_precision, articles.c.title, articles.c.outlet_folded
        query = (
            sa.select(*own, told.c.story, *columns)
            .join(articles, articles.c.key == signatures.c.article)
            .outerjoin(told, told.c.article == signatures.c.article)
            .where(
                ready_in(self._collection),
                signatures.c.shingles > 0,
                listed(signatures.c.article, missing),
            )
        )
        for key, count, minhash, profile, story, published_s, precision, title, outlet in self.connection.execute(
            query
        ):
            report = Report(profile_of(profile), published_s, precision in DAY_KNOWN)
            self.known[key] = Known(report, count, minhash, title, outlet, story)

    def rarity(self, stems: Iterable[str]) -> Mapping[str, float]:
        """How much each stem narrows down the library's passages and BACKGROUND others that have none of them."""
        if missing := set(stems).difference(self._rarity):
            found = self._words.rarity(missing)
            self._rarity.update({stem: value + self._beyond for stem, value in found.items()})
        return self._rarity

    def likeness(self, one: int, other: int) -> float:
        """The cosine of two known articles' rare words. Only of those that both have is the rarity asked.

        Copies, rewrites and stories ask it of the same pairs.
        """
        pair = (one, other) if one < other else (other, one)
        if pair not in self._likeness:
            here, there = self._weighed(one), self._weighed(other)
            shared = here.keys() & there.keys()
            rarity = self.rarity(shared)
            both = sum([here[stem] * there[stem] * rarity[stem] ** 2 for stem in shared])
            self._likeness[pair] = both / (self.norm(one) * self.norm(other))
        return self._likeness[pair]

    def _weighed(self, key: int) -> Mapping[str, float]:
        """What each of a known article's stems weighs for its number alone."""
        if key not in self._weights:
            stems = self.known[key].report.profile.stems
            self._weights[key] = {stem: weight(count) for stem, count in stems.items()}
        return self._weights[key]

    def norm(self, key: int) -> float:
        """The length of an article's vector: an old one's as it was when it came."""
        if key not in self._norms:
            profile = self.known[key].report.profile
            self._norms[key] = profile.norm or length(profile, self.rarity(profile.stems))
        return self._norms[key]

    def outline(self, key: int) -> Outline:
        """What tells without its text whether a known article may be a copy."""
        known = self.known[key]
        return Outline(known.shingles, known.minhash, known.report.published_s, known.headline)

    def copyable(self, key: int) -> Copyable:
        """What tells a known article's copies."""
        if key not in self._copyables:
            if key in self.new:
                row, known = self.new[key].row, self.known[key]
                marks = shingles(readable(row["text"], StoredBlocks(row["blocks"])))
                self._copyables[key] = Copyable(marks, known.report.published_s, known.headline)
            else:
                self._copyables.update(copyables(self.connection, [key]))
        return self._copyables[key]

    def sharing(self) -> dict[int, list[int]]:
        """For each new article those that share a band of its MinHash, the likest first; new ones the earlier only."""
        of = {key: bands(each.signature["minhash"]) for key, each in self.new.items()}
        query = sa.select(banded.c.band, banded.c.article)
        holders: dict[int, list[int]] = {}
        for band, key in self.connection.execute(
            query.where(listed(banded.c.band, {b for each in of.values() for b in each}))
        ):
            if key not in self.leaving and key not in of:
                holders.setdefault(band, []).append(key)
        found = {}
        for key, own in of.items():
            counts = Counter(other for band in own for other in holders.get(band, ()))
            for band in own:
                holders.setdefault(band, []).append(key)
            found[key] = [other for other, _ in counts.most_common()]
        self.read(other for others in found.values() for other in others)
        return {key: [other for other in others if other in self.known] for key, others in found.items()}

    def near(self) -> dict[int, list[int]]:
        """For each new article those with its rarest words, within the days that reports on one event may lie apart."""
        hits = {key: self._hits(key) for key in self.new}
        query = sa.select(passages.c.id, passages.c.article)
        wanted = {id_ for found in hits.values() for id_ in found}
        article = dict(self.connection.execute(query.where(listed(passages.c.id, wanted))).all())
        of = {
            key: dict.fromkeys(article[id_] for id_ in found if id_ in article and article[id_] != key)
            for key, found in hits.items()
        }
        self.read(other for others in of.values() for other in others)
        return {
            key: [other for other in others if other in self.known and other not in self.leaving]
            for key, others in of.items()
        }

    def _hits(self, key: int) -> list[int]:
        """The passages with the article's rarest words, of any date where its own or others' are unknown."""
        profile = self.known[key].report.profile
        rarity, norm = self.rarity(profile.stems), self.norm(key)
        weights = [(-number * rarity[stem] / norm, stem) for stem, number in self._weighed(key).items()]
        rarest = {stem: -value for value, stem in nsmallest(TERMS, weights)}
        report = self.known[key].report
        places = [Filter(self._collection)]
        if report.published_s is not None:
            reach = timedelta(days=CLEAR_DAYS if report.day else MONTH_DAYS)
            when = datetime.fromtimestamp(report.published_s, UTC)
            dated = Filter(self._collection, when - reach, when + reach + timedelta(days=1))
            places = [dated, *places] if self._undated else [dated]
        alone = self._alone
        return [id_ for where in places for id_, _ in self._words.search(rarest, FOUND, where, alone=alone)]

    @cached_property
    def _alone(self) -> bool:
        """Whether the library has no other collection: then searching all of it takes two thirds of the time."""
        other = sa.select(articles.c.key).where(articles.c.collection != self._collection).limit(1)
        return self.connection.scalar(other) is None

    @cached_property
    def _undated(self) -> bool:
        """Whether any article of the collection has no date."""
        first = sa.select(articles.c.key).where(
            articles.c.collection == self._collection,
            articles.c.state.in_((int(State.PENDING), int(State.READY))),
            articles.c.published_s.is_(None),
        )
        return self.connection.scalar(first.limit(1)) is not None

    def _leaving(self, new: Sequence[New]) -> dict[int, int]:
        """The keys of the articles that new ones take the place of, each with the new one's."""
        by_source = {each.row["source"]: each.key for each in new}
        query = sa.select(articles.c.key, articles.c.source)
        query = query.where(ready_in(self._collection), listed(articles.c.source, by_source))
        taken = {key: by_source[source] for key, source in self.connection.execute(query)}
        return {old: key for old, key in taken.items() if old != key}


def _of_new(new: New) -> Known:
    row = new.row
    told = profile_of(new.signature["profile"])
    report = Report(told, row["published_s"], row["published_precision"] in DAY_KNOWN)
    return Known(report, new.signature["shingles"], new.signature["minhash"], row["title"], row["outlet_folded"])
