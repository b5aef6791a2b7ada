"""Articles of a period or on a topic -> Digest: stories told from several sources, every sentence checked and cited.

On a topic, what several articles say is told as points: a sentence each, with every article that says it. Other
stories are told by their latest reports. For a reader who has been told of some, only what is new to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from bot.checking.account import Account, renumbered
from bot.digests.budget import WORDS, fitting, within
from bot.digests.concerning import Concern
from bot.digests.foremost import foremost
from bot.digests.growing import Told, Written
from bot.digests.points import MOST_POINTS, points
from bot.digests.story import MOST_SENTENCES, Part, told
from bot.digests.weighing import weighed
from bot.reply import Digest
from bot.writing.salience import similarity
from index.article import Article
from index.related.statements import Embeds, Sentences
from index.search.documents import Ranking
from index.stories import Grouped, joined, stories
from index.text.words import content_stems

AS_RELEVANT = 0.9
"""Where points are told, a further story is as relevant as this share of what the middle one of their articles is."""

REPEATED = 0.7
"""Sentences of two stories that share this much of the shorter one's content words tell the same."""

Relevance = Mapping[str, float]
"""Of the articles found, by their ids, on any scale above 0."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Over what period a digest goes, and how much it may tell."""

    stories: int
    points: int | None = None
    """The sentences of all stories together, where they are limited."""
    words: int = WORDS
    since: datetime | None = None
    until: datetime | None = None


def digest(
    found: Sequence[tuple[Article, float]],
    written: Written,
    embedding: Embeds,
    extent: Extent,
    *,
    ranking: Ranking | None = None,
    groups: Sequence[Grouped] | None = None,
) -> Digest:
    """The stories that the articles found tell, the weightiest first (bot/digests/weighing.py), as many as the extent
    allows.

    `found` are the period's articles, or those on the topic, each with its relevance (any scale above 0; the same for
    all where there is no topic), and `ranking` what was read to find them. `groups` are the stories that the articles
    tell, where that is known. Raises WriterError and CostError as the writer does.
    """
    if ranking:
        written = replace(written, concern=Concern.of(written.topic, ranking.sentences))
    relevance = {article.id: score for article, score in found}
    groups = stories([article for article, _ in found]) if groups is None else groups
    most = MOST_POINTS if extent.points is None else extent.points
    parts = _parts(groups, ranking, most, written.concern) if ranking else []
    parts = parts or [Part(group) for group in groups]
    parts.sort(key=lambda part: _before(part, written.concern, weighed(part.group, relevance, written.now)))
    least = _least(parts, ranking, relevance)
    near = [part for part in parts if max(relevance.get(article.id, 0.0) for article in part.group.articles) >= least]
    near = [part for part in near if _concerns(part, written.concern, relevance)]
    return in_order(near, written, embedding, extent, ranking=ranking)


def in_order(
    parts: Iterable[Part],
    written: Written,
    embedding: Embeds,
    extent: Extent,
    *,
    ranking: Ranking | None = None,
) -> Digest:
    """The same for stories that stand in order; they are taken one after another, as long as there is room."""
    started = perf_counter()
    account = Account()
    chosen: list[Told] = []
    repeating: list[Article] = []
    for part in parts:
        left = None if extent.points is None else extent.points - sum(len(story.bare.sentences) for story in chosen)
        if len(chosen) == extent.stories or (left is not None and left <= 0) or _full(chosen, extent.words):
            break
        unread = [article for article in part.group.articles if article.id not in written.read]
        if not unread:
            continue
        compared = ranking.sentences if ranking else _compared(part.group, written, embedding)
        story = told(part, compared, written, account, MOST_SENTENCES if left is None else left)
        if story and _repeats(story, chosen):
            continue
        if story:
            chosen.append(story)
        elif len(unread) < len(part.group.articles):
            repeating += unread
    kept, citations = renumbered(within(chosen, extent.words), account.citations)
    return Digest(
        written.topic,
        extent.since,
        extent.until,
        kept,
        citations,
        tuple(account.unsupported),
        written.writer.name,
        written.meter.usage,
        {"write": (perf_counter() - started) * 1000},
        written.known.reader if written.known else None,
        written.known.looked if written.known else None,
        tuple(repeating),
    )


def _repeats(story: Told, chosen: Sequence[Told]) -> bool:
    """Whether all that a story tells has been told: a round-up's words of what others report, an agency's of a copy."""
    before = [_stems(each.text) for other in chosen for each in other.bare.sentences]
    return bool(story.bare.sentences) and all(
        any(similarity(_stems(each.text), other) >= REPEATED for other in before) for each in story.bare.sentences
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


def _full(chosen: Sequence[Told], words: int) -> bool:
    """Whether a further story could not even have a sentence: nothing is spent on one that would be cut."""
    return len(fitting([each.bare for each in chosen], words)) < len(chosen)


def _concerns(part: Part, concern: Concern, relevance: Relevance) -> bool:
    """Whether a story is on the topic, as far as others are: one that says but half of a topic's words is as relevant
    as those that say all of them, or it is of another matter (`Iran protests`: those in Colombo)."""
    ids = [article.id for article in part.group.articles]
    whole = sorted(relevance[each] for each in concern.wholly if each in relevance)
    if not whole or not concern.wholly.isdisjoint(ids):
        return True
    if not concern.is_about(part.group.articles):
        return concern.is_named(part.group.articles)
    return max(relevance.get(each, 0.0) for each in ids) >= AS_RELEVANT * whole[len(whole) // 2]


def _before(part: Part, concern: Concern, weight: float) -> tuple[bool, bool, float]:
    """What tells by points comes first, then what is about the topic; of those what weighs most."""
    return not part.points, not concern.is_about(part.group.articles), -weight


def _parts(groups: Sequence[Grouped], ranking: Ranking, most: int, concern: Concern) -> list[Part]:
    """The stories of a topic. Those whose articles say the same, at about the same time, are told as one."""
    of = {article.id: n for n, group in enumerate(groups) for article in group.articles}
    articles = ranking.sentences.articles
    citable = frozenset(n for n, article in enumerate(articles) if article.id in of and concern.may_tell(article))
    found = points(ranking, citable, most=most)
    tied = joined(groups, [[of[articles[n].id] for n in sorted(point.articles)] for point in found])
    part_of = {n: place for place, members in enumerate(tied) for n in members}
    held: dict[int, list[int]] = {}
    for number, point in enumerate(found):
        places = [part_of[of[articles[n].id]] for n in sorted(point.articles)]
        held.setdefault(max(places, key=places.count), []).append(number)
    parts = []
    for place, members in enumerate(tied):
        here = tuple(found[number] for number in held.get(place, ()))
        if len(here) >= MOST_SENTENCES:
            parts.append(Part(Grouped.of(groups[n] for n in members), here, whole=len(members) == 1))
        else:
            parts += [Part(groups[n]) for n in members]
    return parts


def _least(parts: Sequence[Part], ranking: Ranking | None, relevance: Relevance) -> float:
    """How relevant the articles of a further story must be, where points are told: as the middle one of theirs."""
    if ranking is None:
        return 0.0
    ids = {ranking.sentences.articles[n].id for part in parts for point in part.points for n in point.articles}
    cited = sorted(relevance[each] for each in ids if each in relevance)
    return AS_RELEVANT * cited[len(cited) // 2] if cited else 0.0


def _compared(group: Grouped, written: Written, embedding: Embeds) -> Sentences | None:
    """The sentences of a story's foremost articles, read and unread, for what several of them say; None for one."""
    if len(group.articles) < 2:
        return None
    known = [article for article in group.articles if article.id in written.read]
    new = [article for article in group.articles if article.id not in written.read]
    chosen = (*foremost(new, group), *foremost(known, group))
    return Sentences([(article, written.cuts.sentences(article)) for article in chosen], embedding)
