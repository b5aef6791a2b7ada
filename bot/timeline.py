"""What happened, day by day: the dated sentences of some articles, each event once, cited to all that report it."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter

from bot.checking.account import Account, renumbered_events
from bot.checking.check import Checker
from bot.checking.corroboration import Place, says
from bot.digests.event_days import Days, event_days
from bot.draft import DraftSentence, Kind, NumberedPassage, SentenceLabel, Task
from bot.render import origin
from bot.reply import Event, Timeline
from bot.sentences.beginnings import clause
from bot.sentences.compress import plain, shorten
from bot.sentences.part_words import DAY, MONTH
from bot.sentences.verbs import is_clause
from bot.writing import summaries
from bot.writing.salience import salience, similarity
from index.article import Article, Passage, Span
from index.days.relative import resolve_relative
from index.library import Filter
from index.passages import sentences
from index.search.documents import Ranking
from index.text.words import content_stems

ENTRY_AT_MOST = 200
"""Code points of an entry."""
SAME = 0.5
"""Entries of one day that share this much of the shorter one's content words tell one event."""
SAME_WHENEVER = 0.75
"""The same where their days differ: one of them looks back, or ahead."""
OF_A_MONTH = 0.6
"""What an event of which only the month is known is worth less."""

BEGINNING = 3
"""Sentences of a report that may tell what it reports of its own day."""

Relevance = Mapping[str, float]
"""How near the topic the articles are, by their ids."""

Cut = Callable[[Article], tuple[Span, ...]]
"""The sentences of an article."""


@dataclass(slots=True)
class Dated:
    """A sentence that tells of days, with the other places that tell the same. `worth`: how much a reader would miss
    without it. `own` False: its days are those of the report."""

    article: Article
    span: Span
    text: str
    days: Days
    worth: float
    stems: frozenset[str]
    own: bool = True
    more: list[Place] = field(default_factory=list)


def events(
    articles: Sequence[Article],
    account: Account,
    now: datetime,
    *,
    most: int,
    relevance: Relevance | None = None,
    topic: frozenset[str] = frozenset(),
    cut: Cut = sentences,
) -> tuple[Event, ...]:
    """At most `most` entries, earliest first: those that most articles tell, and that tell most.

    Each is a sentence of an article, shortened by deletion, and checked. Every dated article has an entry where there
    is room: where it tells of no day itself, what it reports stands under its own. `topic`: the stems of what the
    entries should be about.
    """
    near = relevance or {}
    dated = [*_dated(articles, near, topic, cut), *_reports(articles, near, topic, now, cut)]
    told = _once([each for each in dated if near.get(each.article.id, 1.0) > 0 or topic <= each.stems])
    chosen = sorted(told, key=lambda each: -_standing(each, topic))[:most]
    found = [event for each in chosen if (event := _event(each, account)) is not None]
    return tuple(sorted(found, key=_place_in_time))


def timeline(
    topic: str, ranking: Ranking, where: Filter, now: datetime, *, most: int, cut: Cut = sentences
) -> Timeline:
    """The timeline of a topic, from the articles that concern it."""
    started = perf_counter()
    account = Account()
    relevance = {article.id: score for article, score in ranking.on_topic}
    asked = frozenset(content_stems(topic))
    read = [article for article, _ in ranking.on_topic]
    read += [article for article in _naming(asked, ranking) if article.id not in relevance]
    near = {article.id: relevance.get(article.id, 0.0) for article in read}
    found = events(read, account, now, most=most, relevance=near, topic=asked, cut=cut)
    kept, citations = renumbered_events(found, account.citations)
    spent = {"write": (perf_counter() - started) * 1000}
    return Timeline(topic, where.since, where.until, kept, citations, tuple(account.unsupported), timings_ms=spent)


def _naming(topic: frozenset[str], ranking: Ranking) -> list[Article]:
    """The articles with a sentence that has all of the topic's words: it may tell of the topic in an article on
    something else."""
    sentences = ranking.sentences
    places = {
        of for of, stems in zip(sentences.article.tolist(), sentences.stems, strict=True) if topic and topic <= {*stems}
    }
    return [sentences.articles[place] for place in sorted(places)]


def _place_in_time(event: Event) -> tuple[date, date]:
    assert event.first is not None and event.last is not None, "every entry is dated"
    return event.first, event.last


def _standing(each: Dated, topic: frozenset[str]) -> float:
    return (
        each.worth
        + len(each.stems & topic) / max(1, len(topic))
        + 0.5 * math.log2(1 + len({article.id for article, _ in each.more}))
    )


def _dated(articles: Iterable[Article], relevance: Relevance, topic: Set[str], cut: Cut) -> Iterator[Dated]:
    """The sentences that tell of a day of their own and can stand alone."""
    for article in articles:
        spans = cut(article)
        texts = [plain(span.of(article.text)) for span in spans]
        on = topic if relevance.get(article.id, 1.0) <= 0 else frozenset()
        days_of = {
            n: days
            for n, text in enumerate(texts)
            if text and _names(text, on) and (days := event_days(text, article.published, article.language))
        }
        weighed = salience(texts, article.title, only=days_of) if days_of else ()
        for (n, days), salient in zip(days_of.items(), weighed, strict=True):
            span, text = spans[n], texts[n]
            if salient.penalty >= 0.6 or salient.leaning or not is_clause(text):
                continue
            short = shorten(text, ENTRY_AT_MOST) or clause(text, ENTRY_AT_MOST)
            if short and event_days(short, article.published, article.language) == days:
                vague = OF_A_MONTH * (days.first != days.last and (days.last - days.first).days > 7)
                worth = salient.score + relevance.get(article.id, 1.0) - vague
                yield Dated(article, span, short, days, worth, salient.stems)


def _names(text: str, topic: Set[str]) -> bool:
    return topic <= {*content_stems(text)}


def _reports(
    articles: Iterable[Article], relevance: Relevance, topic: Set[str], now: datetime, cut: Cut
) -> Iterator[Dated]:
    """What each dated article reports, under the day on which it appeared."""
    for article in articles:
        day = article.published.day if article.published else None
        spans = cut(article)
        on = topic if relevance.get(article.id, 1.0) <= 0 else frozenset()
        if day is None or not any(_names(text, on) for text in _of_the_day(spans[:BEGINNING], article)):
            continue  # no line of it could be told, before it is known which is the best
        alone = NumberedPassage(1, article, Passage(0, spans, 0))
        line = next(iter(summaries.summarise(Task(Kind.ONE_LINE, "", (alone,), now))), None)
        span = spans[line.labels[0].sentence - 1] if line else None
        if line is None or span is None or not any(_of_the_day([span], article)) or span not in spans[:BEGINNING]:
            continue
        days = event_days(line.text, article.published, article.language)
        if days is None and not _of_that_day(line.text, article, day):
            continue
        stems = salience([line.text], "")[0].stems
        yield Dated(
            article, span, line.text, days or Days(day, day), 1.0 + relevance.get(article.id, 1.0), stems, own=False
        )


def _of_the_day(spans: Sequence[Span], article: Article) -> Iterator[str]:
    """The sentences of these that may stand under the day of their report: they tell of no other time, also in the
    words that a line leaves out of them."""
    for span in spans:
        whole = plain(span.of(article.text))
        if not _OTHER_TIME.search(whole):
            salient = salience([whole], "")[0]
            if salient.penalty < 0.6 and not salient.leaning:
                yield whole


def _of_that_day(text: str, article: Article, day: date) -> bool:
    """Whether the days that a line names, if only as when it was said, are sure, and are its report's or the one
    before."""
    named = resolve_relative(text, article.published, language=article.language)
    near = all(each.first <= day and each.last >= day - timedelta(1) for each in named)
    return near and len(_A_DAY.findall(text)) <= len(named)


_A_DAY = re.compile(rf"\b(?:{DAY}|yesterday|tomorrow|weekend)\b", re.IGNORECASE)
_OTHER_TIME = re.compile(
    rf"\b(?:1[5-9]|20)\d\d\b|\b(?:years?|months?|weeks?|days?|decades?) (?:ago|after|before|earlier|later|since)\b"
    rf"|\b(?:last|next|previous|earlier this|later this|this|past) (?:year|month|week|decade|century|season|spring"
    rf"|summer|fall|autumn|winter)\b"
    rf"|\b(?:will|would|could|may|might|to be|going to|expected|scheduled|once|used to|ever|always|often|usually)\b"
    rf"|\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil) {MONTH}\b"
)


def _once(found: Sequence[Dated]) -> list[Dated]:
    """Each event once, in its most telling words, with the other places that tell it."""
    kept: list[Dated] = []
    for each in sorted(found, key=lambda each: (not each.own, -each.worth)):
        same = next((one for one in kept if _same(each, one)), None)
        if same is None:
            kept.append(each)
        elif each.article.id != same.article.id and says(same.text, each.article, each.span):
            same.more.append((each.article, each.span))
    return kept


def _same(one: Dated, other: Dated) -> bool:
    if one.span == other.span and one.article.id == other.article.id:
        return True
    alike = similarity(one.stems, other.stems)
    return alike >= (SAME if one.days.overlaps(other.days) else SAME_WHENEVER)


def _event(each: Dated, account: Account) -> Event | None:
    """None where the sentence does not pass the check, which counts it."""
    passage = NumberedPassage(1, each.article, Passage(0, (each.span,), 0))
    checker = Checker([passage])
    checked = checker.check(DraftSentence(each.text, (SentenceLabel(1, 1),)))
    if checked is None:
        account.unsupported += checker.unsupported
        return None
    places = [(each.article, each.span), *{article.id: (article, span) for article, span in each.more}.values()]
    outlets = tuple(dict.fromkeys(origin(article) for article, _ in places))
    return Event(each.article.published, account.take(checked, places), each.days.first, each.days.last, outlets)
