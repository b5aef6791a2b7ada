"""Which articles a digest is made of: those of a period, those on a topic, or those that are new to a reader."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.answering.disagreement import disagreements
from bot.clock import naive
from bot.digest import Extent, digest, in_order
from bot.digests.budget import WORDS
from bot.digests.foremost import Cuts
from bot.digests.growing import Written
from bot.digests.stories import STORY_REACH, among, of_period, weightiest
from bot.digests.story import Part
from bot.draft import Writer
from bot.kept.looked import Known
from bot.llm.meter import Meter
from bot.reply import Digest
from bot.running.opening import Opening
from index.library import Filter, Library
from index.search.documents import Ranking
from index.store.rows import Entry
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

    def extent(self, where: Filter) -> Extent:
        """What it may tell, over this period."""
        words = WORDS if self.words is None else self.words
        return Extent(self.max_stories, self.max_points, words, where.since, where.until)


def digest_of(wanted: Wanted, opening: Opening, ranking: Ranking | None, writer: Writer, meter: Meter) -> Digest:
    """The digest of what is wanted; `ranking`: what was read to find the articles that concern its topic."""
    topic, where, known = wanted.topic, wanted.where, wanted.known
    disagreeing = disagreements if topic and topic.endswith("?") else None
    written = Written(topic, writer, meter, wanted.now, disagreeing, known, Cuts.of(opening.library))
    if ranking:
        groups = among(opening.library, [article for article, _ in ranking.on_topic], where.collection)
        extent = wanted.extent(where)
        return digest(ranking.on_topic, written, opening.words, extent, ranking=ranking, groups=groups)
    if known and known.looked and not (where.since or where.until):
        entries, where = _since(opening.library, where, wanted.now, known)
    else:
        where = period(opening.library, where, wanted.now)
        entries = opening.library.articles(where)
    weighty = weightiest(opening.library, entries, where.collection, written.now, written.read)
    return in_order(map(Part, weighty), written, opening.words, wanted.extent(where))


def told(group: Grouped, opening: Opening, now: datetime, writer: Writer, meter: Meter, *, words: int) -> Digest:
    """One story, as a digest with no other."""
    written = Written(None, writer, meter, now, cuts=Cuts.of(opening.library))
    articles = [(each, 1.0) for each in group.articles]
    return digest(articles, written, opening.words, Extent(stories=1, words=words), groups=[group])


def stories_of(library: Library, where: Filter, now: datetime) -> tuple[list[Grouped], Filter, bool]:
    """As `Service.stories` says."""
    where = period(library, where, now)
    found, cut = of_period(library, where)
    return found, where, cut


def period(library: Library, where: Filter, now: datetime) -> Filter:
    """The period asked for, else the PERIOD up to the latest article."""
    if where.since or where.until:
        return where
    latest = next((entry.published.when for entry in library.articles(where, limit=1) if entry.published), now)
    return replace(where, since=min(latest, now) - PERIOD)


def _since(library: Library, where: Filter, now: datetime, known: Known) -> tuple[list[Entry], Filter]:
    """What there may be to tell a reader: the articles of the period that ends with their last look or goes on from
    it, those that were added later, whatever their date, and what they have read in the STORY_REACH before."""
    looked = naive(known.looked or now)
    since = min(period(library, where, min(now, looked)).since or looked, looked)
    found = [
        each
        for each in library.articles(where)
        if naive(each.added) >= looked
        or (each.published and each.published.when >= since)
        or (each.id in known.articles and each.published and each.published.when >= since - STORY_REACH)
    ]
    return found, replace(where, since=since)
