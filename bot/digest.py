"""Articles of a period or on a topic -> Digest: stories told from several sources, every sentence checked and cited.

On a topic, what several articles say is told as points: a sentence each, with every article that says it. Other
stories are told by their latest reports.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from bot import extractive_summary
from bot.check import Checker
from bot.corroboration import Place, corroborating
from bot.draft import DraftSentence, Kind, NumberedPassage, Task, Writer, complete, parse
from bot.meter import Meter
from bot.points import MOST_POINTS, Point, points
from bot.reply import Citation, Digest, Disagreement, Event, Sentence, Story
from index.article import Article, Passage, Span
from index.documents import Ranking
from index.passages import passages, sentences
from index.statements import Embeds, Sentences
from index.stories import Grouped, joined, stories
from index.tokens import count

READ_ARTICLES = 6
"""Articles of one story that a writer is given, latest first."""
READ_PASSAGES = 4
"""Passages of each: its first 400 words or so."""
MOST_SENTENCES = 3
MOST_EVENTS = 6

AS_RELEVANT = 0.9
"""Where points are told, a further story is as relevant as this share of what the middle one of their articles is."""

Disagreeing = Callable[[str, Sequence[Sentence], Sequence[Citation]], tuple[Disagreement, ...]]
"""What differs between sentences about the words given first (bot/disagreement.py)."""


@dataclass(frozen=True, slots=True)
class Written:
    """By whom a digest is written, for what topic, as of when."""

    topic: str | None
    writer: Writer
    meter: Meter
    now: datetime
    disagreeing: Disagreeing | None = None


@dataclass(slots=True)
class _Account:
    """What the stories of one digest share: the numbered citations, and what was withheld."""

    citations: list[Citation] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)

    def take(self, sentence: Sentence, places: Iterable[Place]) -> Sentence:
        """The sentence with the digest's numbers for its places."""
        return Sentence(sentence.text, tuple(dict.fromkeys(self._number(*place) for place in places)))

    def _number(self, article: Article, span: Span) -> int:
        for known in self.citations:
            if known.span == span and known.article.id == article.id:
                return known.number
        self.citations.append(Citation(len(self.citations) + 1, article, span))
        return len(self.citations)


@dataclass(frozen=True, slots=True)
class _Part:
    """A story to be told: its articles, and what several of them say on the topic."""

    group: Grouped
    points: tuple[Point, ...] = ()
    whole: bool = True
    """Whether all the articles are its sources; else those that are cited."""


def digest(
    found: Sequence[tuple[Article, float]],
    written: Written,
    embedding: Embeds,
    *,
    since: datetime | None,
    until: datetime | None,
    max_stories: int,
    ranking: Ranking | None = None,
    max_points: int | None = None,
) -> Digest:
    """The stories that the articles found tell, the weightiest first.

    `found` are the period's articles, or those on the topic, each with its relevance (any scale above 0; the same for
    all where there is no topic), and `ranking` what was read to find them. `max_points` limits the sentences of a
    digest on a topic. Raises WriterError and CostError as the writer does.
    """
    started = perf_counter()
    account = _Account()
    relevance = {article.id: score for article, score in found}
    groups = stories([article for article, _ in found])
    parts = _parts(groups, ranking, MOST_POINTS if max_points is None else max_points) if ranking else []
    parts = parts or [_Part(group) for group in groups]
    parts.sort(key=lambda part: (not part.points, -_weight(part.group, relevance, written.now)))
    told: list[Story] = []
    least = _least(parts, ranking, relevance)
    for part in parts:
        left = max_points - sum(len(story.sentences) for story in told) if ranking and max_points is not None else None
        if len(told) == max_stories or (left is not None and left <= 0):
            break
        if max(relevance[article.id] for article in part.group.articles) < least:
            continue
        compared = ranking.sentences if ranking else _compared(part.group, embedding)
        story = _by_points(part, compared, written, account) if part.points and compared else None
        story = story or _story(part.group, compared, written, account, MOST_SENTENCES if left is None else left)
        if story:
            told.append(story)
    return Digest(
        written.topic,
        since,
        until,
        tuple(told),
        tuple(account.citations),
        tuple(account.unsupported),
        written.writer.name,
        written.meter.usage,
        {"write": (perf_counter() - started) * 1000},
    )


def _parts(groups: Sequence[Grouped], ranking: Ranking, most: int) -> list[_Part]:
    """The stories of a topic. Those whose articles say the same, at about the same time, are told as one."""
    of = {article.id: n for n, group in enumerate(groups) for article in group.articles}
    articles = ranking.sentences.articles
    found = points(ranking, frozenset(n for n, article in enumerate(articles) if article.id in of), most=most)
    tied = joined(groups, [[of[articles[n].id] for n in sorted(point.articles)] for point in found])
    part_of = {n: place for place, members in enumerate(tied) for n in members}
    told: dict[int, list[Point]] = {}
    for point in found:
        held = [part_of[of[articles[n].id]] for n in sorted(point.articles)]
        told.setdefault(max(held, key=held.count), []).append(point)
    parts = []
    for place, members in enumerate(tied):
        here = tuple(told.get(place, ()))
        if len(here) >= MOST_SENTENCES:
            parts.append(_Part(Grouped.of(groups[n] for n in members), here, whole=len(members) == 1))
        else:
            parts += [_Part(groups[n]) for n in members]
    return parts


def _least(parts: Sequence[_Part], ranking: Ranking | None, relevance: dict[str, float]) -> float:
    """How relevant the articles of a further story must be, where points are told: as the middle one of theirs."""
    if ranking is None:
        return 0.0
    ids = {ranking.sentences.articles[n].id for part in parts for point in part.points for n in point.articles}
    cited = sorted(relevance[each] for each in ids if each in relevance)
    return AS_RELEVANT * cited[len(cited) // 2] if cited else 0.0


def _compared(group: Grouped, embedding: Embeds) -> Sentences | None:
    """The sentences of a story's articles, for what several of them say; None for a single article."""
    if len(group.articles) < 2:
        return None
    return Sentences([(article, sentences(article)) for article in group.articles], embedding)


def _weight(group: Grouped, relevance: dict[str, float], now: datetime) -> float:
    """Independent outlets, freshness (halved every three days) and relevance to the topic."""
    top = max(relevance.values(), default=1.0) or 1.0
    outlets = {article.outlet or article.source for article in group.articles}
    ages = [
        max(0.0, (now.timestamp() - article.published.when.timestamp()) / 86_400)
        for article in group.articles
        if article.published
    ]
    fresh = 0.5 ** (min(ages) / 3) if ages else 0.0
    near = max(relevance.get(article.id, 0.0) for article in group.articles) / top
    return math.log2(1 + len(outlets)) + 0.2 * math.log2(1 + len(group.copies)) + fresh + 3.0 * near


def _by_points(part: _Part, compared: Sentences, written: Written, account: _Account) -> Story | None:
    """A story told by what several articles say; None where nothing of it can be cited, or the writer finds that it
    does not concern the topic."""
    task = Task(Kind.POINTS, written.topic or "", tuple(_passages(part.points, compared)), written.now)
    drafts = complete(parse(written.writer.write(task, written.meter)))
    if drafts == []:
        return None
    checker = Checker(task.passages)
    checked = [each for each in map(checker.check, drafts or extractive_summary.summarise(task)) if each]
    account.unsupported += checker.unsupported
    if not checked:
        return None
    ids = {article.id for article in part.group.articles}
    told = tuple(_corroborated(sentence, checker, compared, ids, account) for sentence in checked[: len(part.points)])
    cited = {account.citations[n - 1].article.id for sentence in told for n in sentence.citations}
    sources = tuple(article for article in part.group.articles if part.whole or article.id in cited)
    kept = Grouped(sources, part.group.copies if part.whole else ())
    headline = _headline(checked[0], checker, written.now)
    differing = written.disagreeing(written.topic or headline, told, account.citations) if written.disagreeing else ()
    return Story(headline, told, kept.articles, kept.copies, _timeline(kept, written.now, account), differing)


def _passages(told: Sequence[Point], compared: Sentences) -> Iterable[NumberedPassage]:
    for number, point in enumerate(told, 1):
        article, span = compared.articles[int(compared.article[point.lead])], compared.spans[point.lead]
        yield NumberedPassage(number, article, Passage(0, (span,), count(span.of(article.text))))


def _headline(sentence: Sentence, checker: Checker, now: datetime) -> str:
    """The first point in a line; all of it where no shortening is sound."""
    citation = checker.citations[sentence.citations[0] - 1]
    alone = NumberedPassage(1, citation.article, Passage(0, (citation.span,), 0))
    line = next(iter(extractive_summary.summarise(Task(Kind.ONE_LINE, "", (alone,), now))), None)
    checked = Checker([alone]).check(line) if line else None
    return headline_of(checked.text if checked else sentence.text)


def _corroborated(
    sentence: Sentence, checker: Checker, compared: Sentences | None, among: Set[str], account: _Account
) -> Sentence:
    """The sentence with its places and those of every other article that says it."""
    places = [(checker.citations[n - 1].article, checker.citations[n - 1].span) for n in sentence.citations]
    more = corroborating(sentence.text, places, compared, among) if compared else ()
    return account.take(sentence, (*places, *more))


def _story(group: Grouped, compared: Sentences | None, written: Written, account: _Account, most: int) -> Story | None:
    """None where the writer finds that the articles do not concern the topic, or nothing in them can be cited."""
    task = Task(Kind.STORY, written.topic or "", _numbered(group.articles[:READ_ARTICLES]), written.now)
    if not task.passages:
        return None
    drafts = complete(parse(written.writer.write(task, written.meter)))
    if drafts is None:
        drafts = list(extractive_summary.summarise(task))
    if not drafts:
        return None
    headline, told = _checked(task, drafts, compared, account)
    if headline is None:
        headline, told = _checked(task, list(extractive_summary.summarise(task)), compared, account)
    if headline is None:
        return None
    told = told[:most]
    differing = written.disagreeing(written.topic or headline, told, account.citations) if written.disagreeing else ()
    return Story(headline, told, group.articles, group.copies, _timeline(group, written.now, account), differing)


def _numbered(articles: Sequence[Article]) -> tuple[NumberedPassage, ...]:
    given = [(article, passage) for article in articles for passage in passages(article)[:READ_PASSAGES]]
    return tuple(NumberedPassage(number, article, passage) for number, (article, passage) in enumerate(given, 1))


def _checked(
    task: Task, drafts: Sequence[DraftSentence], compared: Sentences | None, account: _Account
) -> tuple[str | None, tuple[Sentence, ...]]:
    """The headline and the sentences under it; no headline where nothing passed.

    A headline has no marks of its own, so the sentence that carries it stands, cited, right under it.
    """
    heads, checker = Checker(task.passages), Checker(task.passages)
    ids = {passage.article.id for passage in task.passages}
    head = heads.check(drafts[0])
    body = [checked for checked in map(checker.check, drafts[1:]) if checked][:MOST_SENTENCES]
    account.unsupported += [*heads.unsupported, *checker.unsupported]
    if head is None:
        if not body:
            return None, ()
        told = tuple(_corroborated(sentence, checker, compared, ids, account) for sentence in body)
        return headline_of(told[0].text), told
    shown = {
        (checker.citations[n - 1].article.id, checker.citations[n - 1].span)
        for sentence in body
        for n in sentence.citations
    }
    carried = [(heads.citations[n - 1].article.id, heads.citations[n - 1].span) for n in head.citations]
    first = [] if all(place in shown for place in carried) else [_corroborated(head, heads, compared, ids, account)]
    rest = body[: MOST_SENTENCES - len(first)]
    return headline_of(head.text), (
        *first,
        *(_corroborated(sentence, checker, compared, ids, account) for sentence in rest),
    )


def headline_of(text: str) -> str:
    """Headlines have no full stop."""
    return re.sub(r"(?<!\b[A-Z])(?<!\.)\.$", "", text)


def _timeline(group: Grouped, now: datetime, account: _Account) -> tuple[Event, ...]:
    """For each day on which the story was reported, one sentence of the first report, earliest first; none for a
    single day."""
    days: dict[str, Article] = {}
    for article in reversed(group.articles):
        if article.published and article.published.day:
            days.setdefault(article.published.iso(), article)
    if len(days) < 2:
        return ()
    events = []
    for article in list(days.values())[-MOST_EVENTS:]:
        task = Task(Kind.ONE_LINE, "", _numbered([article]), now)
        checker = Checker(task.passages)
        line = next(iter(extractive_summary.summarise(task)), None)
        checked = checker.check(line) if line else None
        if checked:
            events.append(Event(article.published, _corroborated(checked, checker, None, frozenset(), account)))
        else:
            account.unsupported += checker.unsupported
    return tuple(events) if len(events) > 1 else ()
