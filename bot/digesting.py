"""Which articles a digest is made of: those of a period, those on a topic, or those that are new to a reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.budget import WORDS
from bot.clock import naive
from bot.digest import digest
from bot.disagreement import disagreements
from bot.draft import Writer
from bot.looked import Known
from bot.meter import Meter
from bot.opening import Opening
from bot.reply import Digest
from bot.stories import STORY_REACH, among
from bot.story import Written
from index.article import Article
from index.documents import Ranking
from index.library import Filter, Library
from index.stories import Grouped

PERIOD = timedelta(days=7)
"""What a digest tells of where nothing else is asked for, up to the latest article."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a digest is to be of, and how long: as `Service.digest` says."""

    topic: str | None
    where: Filter
    now: datetime
    max_stories: int
    max_points: int | None
    words: int | None
    known: Known | None


def digest_of(wanted: Wanted, opening: Opening, ranking: Ranking | None, writer: Writer, meter: Meter) -> Digest:
    """The digest of what is wanted; `ranking`: what was read to find the articles that concern its topic."""
    topic, where, known = wanted.topic, wanted.where, wanted.known
    disagreeing = disagreements if topic and topic.endswith("?") else None
    found: list[tuple[Article, float]]
    if ranking:
        found = ranking.on_topic
    elif known and known.looked and not (where.since or where.until):
        found, where = _since(opening.library, where, wanted.now, known)
    else:
        where = period(opening.library, where, wanted.now)
        found = _all(opening.library, where)
    return digest(
        found,
        Written(topic, writer, meter, wanted.now, disagreeing, known),
        opening.words,
        since=where.since,
        until=where.until,
        max_stories=wanted.max_stories,
        ranking=ranking,
        max_points=wanted.max_points,
        words=WORDS if wanted.words is None else wanted.words,
        groups=among(opening.library, [article for article, _ in found], where.collection),
    )


def told(group: Grouped, opening: Opening, now: datetime, writer: Writer, meter: Meter, *, words: int) -> Digest:
    """One story, as a digest with no other."""
    written = Written(None, writer, meter, now)
    articles = [(each, 1.0) for each in group.articles]
    return digest(articles, written, opening.words, since=None, until=None, max_stories=1, words=words, groups=[group])


def period(library: Library, where: Filter, now: datetime) -> Filter:
    """The period asked for, else the PERIOD up to the latest article."""
    if where.since or where.until:
        return where
    latest = next((entry.published.when for entry in library.articles(where, limit=1) if entry.published), now)
    return replace(where, since=min(latest, now) - PERIOD)


def _since(library: Library, where: Filter, now: datetime, known: Known) -> tuple[list[tuple[Article, float]], Filter]:
    """What there may be to tell a reader: the articles of the period that ends with their last look or goes on from
    it, those that were added later, whatever their date, and what they have read in the STORY_REACH before."""
    looked = naive(known.looked or now)
    since = min(period(library, where, min(now, looked)).since or looked, looked)
    read = [
        each.id
        for each in library.articles(where)
        if naive(each.added) >= looked
        or (each.published and each.published.when >= since)
        or (each.id in known.articles and each.published and each.published.when >= since - STORY_REACH)
    ]
    return _alike(library, read, where), replace(where, since=since)


def _all(library: Library, where: Filter) -> list[tuple[Article, float]]:
    return _alike(library, [entry.id for entry in library.articles(where)], where)


def _alike(library: Library, ids: Sequence[str], where: Filter) -> list[tuple[Article, float]]:
    """The articles, each as relevant as the others."""
    return [(article, 1.0) for article in library.read(ids, where.collection)]
