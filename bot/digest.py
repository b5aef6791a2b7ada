"""Articles of a period or on a topic -> Digest: stories told from several sources, every sentence checked and cited."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from bot import extractive_summary
from bot.check import Checker
from bot.draft import DraftSentence, Kind, NumberedPassage, Task, Writer, complete, parse
from bot.meter import Meter
from bot.reply import Citation, Digest, Disagreement, Event, Sentence, Story
from index.article import Article
from index.passages import passages
from index.stories import Grouped, stories

READ_ARTICLES = 6
"""Articles of one story that a writer is given, latest first."""
READ_PASSAGES = 4
"""Passages of each: its first 400 words or so."""
MOST_SENTENCES = 3
MOST_EVENTS = 6

Disagreeing = Callable[[str, Sequence[Sentence], Sequence[Citation]], tuple[Disagreement, ...]]
"""What differs between sentences about the words given first (bot/disagreement.py)."""


@dataclass(slots=True)
class _Account:
    """What the stories of one digest share: the numbered citations, and what was withheld."""

    citations: list[Citation] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)

    def take(self, sentence: Sentence, checker: Checker) -> Sentence:
        """The sentence with its checker's numbers turned into the digest's."""
        return Sentence(sentence.text, tuple(self._number(checker.citations[n - 1]) for n in sentence.citations))

    def _number(self, citation: Citation) -> int:
        for known in self.citations:
            if known.span == citation.span and known.article.id == citation.article.id:
                return known.number
        self.citations.append(Citation(len(self.citations) + 1, citation.article, citation.span))
        return len(self.citations)


def digest(
    topic: str | None,
    found: Sequence[tuple[Article, float]],
    writer: Writer,
    meter: Meter,
    *,
    since: datetime | None,
    until: datetime | None,
    now: datetime,
    max_stories: int,
    disagreeing: Disagreeing | None = None,
) -> Digest:
    """The stories that the articles found tell, the weightiest first.

    `found` are the period's articles, or those retrieved for the topic, each with its relevance (any scale above 0;
    the same for all where there is no topic). Raises WriterError and CostError as the writer does.
    """
    started = perf_counter()
    account = _Account()
    relevance = {article.id: score for article, score in found}
    ranked = sorted(stories([article for article, _ in found]), key=lambda group: -_weight(group, relevance, now))
    told: list[Story] = []
    for group in ranked:
        if len(told) == max_stories:
            break
        story = _story(group, topic, writer, meter, now=now, account=account, disagreeing=disagreeing)
        if story:
            told.append(story)
    return Digest(
        topic,
        since,
        until,
        tuple(told),
        tuple(account.citations),
        tuple(account.unsupported),
        writer.name,
        meter.usage,
        {"write": (perf_counter() - started) * 1000},
    )


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


def _story(
    group: Grouped,
    topic: str | None,
    writer: Writer,
    meter: Meter,
    *,
    now: datetime,
    account: _Account,
    disagreeing: Disagreeing | None,
) -> Story | None:
    """None where the writer finds that the articles do not concern the topic, or nothing in them can be cited."""
    task = Task(Kind.STORY, topic or "", _numbered(group.articles[:READ_ARTICLES]), now)
    if not task.passages:
        return None
    drafts = complete(parse(writer.write(task, meter)))
    if drafts is None:
        drafts = list(extractive_summary.summarise(task))
    if not drafts:
        return None
    headline, sentences = _checked(task, drafts, account)
    if headline is None:
        headline, sentences = _checked(task, list(extractive_summary.summarise(task)), account)
    if headline is None:
        return None
    differing = disagreeing(topic or headline, sentences, account.citations) if disagreeing else ()
    return Story(headline, sentences, group.articles, group.copies, _timeline(group, now, account), differing)


def _numbered(articles: Sequence[Article]) -> tuple[NumberedPassage, ...]:
    given = [(article, passage) for article in articles for passage in passages(article)[:READ_PASSAGES]]
    return tuple(NumberedPassage(number, article, passage) for number, (article, passage) in enumerate(given, 1))


def _checked(task: Task, drafts: Sequence[DraftSentence], account: _Account) -> tuple[str | None, tuple[Sentence, ...]]:
    """The headline and the sentences under it; no headline where nothing passed.

    A headline has no marks of its own, so the sentence that carries it stands, cited, right under it.
    """
    heads, checker = Checker(task.passages), Checker(task.passages)
    head = heads.check(drafts[0])
    body = [checked for checked in map(checker.check, drafts[1:]) if checked][:MOST_SENTENCES]
    account.unsupported += [*heads.unsupported, *checker.unsupported]
    if head is None:
        if not body:
            return None, ()
        sentences = tuple(account.take(sentence, checker) for sentence in body)
        return headline_of(sentences[0].text), sentences
    shown = {
        (checker.citations[n - 1].article.id, checker.citations[n - 1].span)
        for sentence in body
        for n in sentence.citations
    }
    carried = [(heads.citations[n - 1].article.id, heads.citations[n - 1].span) for n in head.citations]
    first = [] if all(place in shown for place in carried) else [account.take(head, heads)]
    sentences = (*first, *(account.take(sentence, checker) for sentence in body))[:MOST_SENTENCES]
    return headline_of(head.text), sentences


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
            events.append(Event(article.published, account.take(checked, checker)))
        else:
            account.unsupported += checker.unsupported
    return tuple(events) if len(events) > 1 else ()
