"""The days that sentences speak of: kept when an article is added, and found again for the period of a question.

`on Saturday` in a report of 14 May is 11 May; so a question about that day finds the report though it appeared later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from index.article import ENGLISH, Article, Passage, Published, Span
from index.days.date_clues import Clues
from index.days.mentions import DateMention, find_dates
from index.days.periods import Stretch
from index.days.reckoning import Period
from index.days.relative import resolve_relative

if TYPE_CHECKING:
    from index.library import Filter, Library
    from index.search.query import Query

LONGEST = 366
"""Days. What speaks of more than a year is about no period that a question names."""

VAGUE = 7
"""Days: a mention of a week counts for a question about a day of it; one of a month does not."""

LONGEST_ASKED = 62
"""Days. Of a longer period too much is told to look for what speaks of it: words and dates of publication find it."""

POOL = 60
"""How many passages that speak of a period are looked for."""

EXACT = 30
"""How many at the most of which the words find none."""

MATCHED = 480
"""So many passages are matched by words, to find the ones among them that speak of the period."""


@dataclass(frozen=True, slots=True)
class Day:
    """Words [start, end) of an article's text and the days they speak of, first and last, as ordinals."""

    start: int
    end: int
    first_day: int
    last_day: int


# What sentences speak of


def spoken(
    sentence: str,
    published: Published | None,
    language: str | None = ENGLISH,
    mentions: Sequence[DateMention] | None = None,
) -> tuple[Period, ...]:
    """Every day or longer period that a sentence names, in order.

    What only the day of publication resolves is left out where that is not known. `mentions` are the sentence's dates,
    where they are known already.
    """
    mentions = find_dates(sentence) if mentions is None else mentions
    found = list(resolve_relative(sentence, published, mentions, language))
    found += (period for mention in mentions if (period := _whole(mention)))
    return tuple(sorted(found, key=lambda period: period.span))


def _whole(mention: DateMention) -> Period | None:
    """A date that is written with its year; one without needs the day of publication."""
    if not mention.year:
        return None
    first = date(mention.year, mention.month or 1, mention.day or 1)
    if mention.day:
        return Period(mention.span, first, first)
    last = date(mention.year, mention.month or 12, 28) + timedelta(4)
    return Period(mention.span, first, last - timedelta(last.day))


def days_of(article: Article, passages: Sequence[Passage]) -> list[list[Day]]:
    """For each passage of an article the days that its sentences speak of."""
    clues = Clues(article.text, article.language)
    return [[day for sentence in passage.sentences for day in _days(sentence, article, clues)] for passage in passages]


def _days(sentence: Span, article: Article, clues: Clues) -> Iterator[Day]:
    dated, relative = clues.dated(sentence), clues.relative(sentence)
    if not dated and not relative:
        return
    words = sentence.of(clues.text)
    mentions = find_dates(words, abroad=clues.abroad) if dated else ()
    if mentions or relative:
        for each in spoken(words, article.published, article.language, mentions):
            if (each.last - each.first).days <= LONGEST:
                yield Day(sentence.start + each.span.start, sentence.start + each.span.end, *_ordinals(each))


def _ordinals(period: Period) -> tuple[int, int]:
    return period.first.toordinal(), period.last.toordinal()


# What a question's period has to do with them


def counts(first: date, last: date, asked: Stretch) -> bool:
    """Whether words that speak of these days are about a period: they lie in it, or meet it and are not much longer."""
    start, end = asked
    after = datetime.combine(last, time()) + timedelta(1) if last < date.max else datetime.max
    begins = datetime.combine(first, time())
    if (start is not None and after <= start) or (end is not None and begins >= end):
        return False
    inside = (start is None or start <= begins) and (end is None or after <= end)
    length = (end - start).days if start is not None and end is not None else VAGUE
    return inside or (last - first).days < max(length, VAGUE)


def speaks_of(sentence: str, article: Article, asked: Stretch) -> bool:
    """Whether a sentence of an article is about a period."""
    found = spoken(sentence, article.published, article.language)
    return any(counts(each.first, each.last, asked) for each in found)


def in_period(library: "Library", passages: Collection[int], asked: Stretch | None) -> frozenset[int]:
    """Which of some passages have a sentence about the period; none where no period is asked about."""
    if asked is None or not passages:
        return frozenset()
    return frozenset(passage for passage, _, _ in about(library.days_spoken_of(passages), asked))


def about(found: Iterable[tuple[int, int, int]], asked: Stretch) -> Iterator[tuple[int, int, int]]:
    """Those of (passage, first, last day) that are about a period. Thousands of passages speak of a few days."""
    counting = cache(lambda first, last: counts(date.fromordinal(first), date.fromordinal(last), asked))
    return (each for each in found if counting(*each[1:]))


def lasting(asked: Stretch | None) -> int | None:
    """How many days a period lasts; None for one of which nothing more is looked for: none, a long or an open one."""
    first, end = asked or (None, None)
    if first is None or end is None or (end - first).days > LONGEST_ASKED:
        return None
    return (end - first).days


def candidates(
    query: "Query", library: "Library", where: "Filter", matched: Mapping[int, float] | None = None
) -> dict[int, float]:
    """Passages about the period of a question with their BM25 scores, also those of which few words match.

    First those that the words find, then the ones that speak most exactly of the period, latest first. A long or open
    period is no such help: too much lies in it. `matched`: the MATCHED best by words, where they are known already.
    """
    first, end = query.period or (None, None)
    days = lasting(query.period)
    if first is None or end is None or days is None:
        return {}
    last = (end - timedelta(microseconds=1)).toordinal()
    about = library.speaking_of(first.toordinal(), last, max(days, VAGUE))
    if not about:
        return {}
    if matched is None:
        matched = dict(library.matching(query.terms, MATCHED, where)) if query.terms else {}
    found = sorted((each for each in matched if each in about), key=lambda each: -matched[each])[:POOL]
    exact = sorted([(span, -each) for each, span in about.items() if each not in matched])
    more = _first_among([-each for _, each in exact[:MATCHED]], library, where)
    return {each: matched[each] for each in found} | dict.fromkeys(more, 0.0)


def _first_among(passages: Sequence[int], library: "Library", where: "Filter") -> list[int]:
    """The first EXACT of some passages that are of a filter's articles; no more are looked up than it takes."""
    found: list[int] = []
    for start in range(0, len(passages), 2 * EXACT):
        some = passages[start : start + 2 * EXACT]
        seen = library.among(some, where)
        found += [each for each in some if each in seen]
        if len(found) >= EXACT:
            break
    return found[:EXACT]
