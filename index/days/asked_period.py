"""The period that a question names: `in May 2024`, `on Monday`, `since the talks in March`, `between May and July`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.article import ENGLISH, Precision, Published, Span
from index.days import foreign_relative, periods
from index.days.mentions import find_dates
from index.days.relative import resolve_relative, speaks_of_future
from index.errors import UsageError

_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_MONTH = r"[A-Z][a-z]{2,8}\.?"
_TYPED = re.compile(
    rf"""(?<!\d[,.])\b(?:
        today | yesterday | (?:this|last)\ (?:week|month|year)
      | (?:(?:in|over|for)\ )?(?:the\ )?(?P<past>(?:last|past)\ \d+\ {_UNIT}) | \d+\ {_UNIT}\ ago
      | \d{{4}}-\d\d(?:-\d\d)? | \d{{1,2}}\ {_MONTH},?\ \d{{4}} | {_MONTH}(?:\ \d{{1,2}},?)?\ \d{{4}}
      | (?:19|20)\d\d
    )\b""",
    re.VERBOSE,
)
"""What `index.days.periods` reads, as it stands in a question."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Words of the question, [start, end), and the half-open period they name; `year` where they write one."""

    start: int
    end: int
    first: datetime
    after: datetime
    year: bool


def asked_period(question: str, now: datetime, language: str = ENGLISH) -> tuple[periods.Stretch | None, str]:
    """The first period that the question names, and the words that name it; None and no words where it names none.

    Relative words are those of `now`. A day or month without a year is the latest one, or the next where the question
    speaks of the future. `since`, `after`, `before`, `until` and `by` leave one end open; so do they with an event in
    between (`since the vote in May 2024`), which the period then may hold. Of a question in another language its
    relative words and dates are read.
    """
    named = _named(question, now, language)
    if months := _MONTHS.search(question):
        named = [_months(months, now), *(each for each in named if each.start >= months.end())]
    if not named:
        return None, ""
    first = named[0]
    together = _with_following(question, named)
    words = question[first.start : together.end]
    return _bounded(question[: first.start], together), words


def _named(question: str, now: datetime, language: str) -> list[_Named]:
    """Every period that the question names, in order, without overlap; of two the first to begin, or the longer."""
    found = [*_typed(question, now), *_written(question), *_spoken(question, now, language)]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[_Named] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _typed(question: str, now: datetime) -> list[_Named]:
    found = []
    for match in _TYPED.finditer(question):
        try:
            start, end = periods.period(match["past"] or match[0], now)
        except UsageError:  # a capitalised word and a number that are no date: "Apollo 2024"
            continue
        if match[0].lower() == "this week":  # on a Monday too it means the last days
            start = min(start, now - timedelta(days=7))
        found.append(_Named(*match.span(), start, end, match[0][-4:].isdecimal()))
    return found


def _written(question: str) -> list[_Named]:
    """Dates with their year, in all the forms that articles have them."""
    found = []
    for mention in find_dates(question):
        if mention.year:
            first = date(mention.year, mention.month or 1, mention.day or 1)
            try:
                after = _after(first, mention.month, mention.day)
            except ValueError:  # the year 9999 has none after it
                continue
            found.append(_Named(mention.span.start, mention.span.end, _midnight(first), _midnight(after), year=True))
    return found


def _after(first: date, month: int | None, day: int | None) -> date:
    if day:
        return first + timedelta(1)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) if month else date(first.year + 1, 1, 1)


def _spoken(question: str, now: datetime, language: str) -> list[_Named]:
    """`on Monday`, `last weekend`, `in May`: what has been, where the question does not speak of what will be."""
    today = Published(now.replace(tzinfo=None), Precision.DAY, "now", "")
    found = []
    for period in resolve_relative(question, today, language=language):
        first, last = period.first, period.last
        if last.year > periods.LATEST_NOW:
            continue
        without_year = any(mention.span == period.span for mention in find_dates(question[: period.span.end + 1]))
        if without_year and first > now.date() and not _coming(question, period.span, language):
            first, last = _year_before(first), _year_before(last)
        found.append(
            _Named(period.span.start, period.span.end, _midnight(first), _midnight(last + timedelta(1)), year=False)
        )
    return found


def _coming(question: str, span: Span, language: str) -> bool | None:
    if language == ENGLISH:
        return speaks_of_future(question, span.start)
    return foreign_relative.speaks_of_future(question, span, language)


_NAMES = "|".join(name.title() for name in periods.MONTHS if len(name) > 3 or name == "may")
_MONTHS = re.compile(
    rf"\b(?:between|from)\s(?P<one>{_NAMES})\s(?:and|to|until|till|through)\s(?P<other>{_NAMES})"
    r"(?:,?\s(?P<year>\d{4}))?\b"
)


def _months(match: re.Match[str], now: datetime) -> _Named:
    """`between March and June`: of the year written, or the latest that have begun."""
    one, other = (periods.MONTHS[match[name].lower()] for name in ("one", "other"))
    if match["year"] and periods.OLDEST_NOW <= int(match["year"]) <= periods.LATEST_NOW:
        last = date(int(match["year"]), other, 1)
        first = date(last.year - (one > other), one, 1)
    else:
        first = date(now.year - (one > now.month), one, 1)
        last = date(first.year + (one > other), other, 1)
    start = match.start("one")
    return _Named(start, match.end(), _midnight(first), _midnight(_after(last, other, None)), year=True)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


_LINK = re.compile(
    r"\s?(?:[-–—]|,?\sand|to|through|until|till)\s?|\s(?:and|to|through|until|till)\s(?:in\s|on\s|the\s)*"
)
_RANGE = re.compile(r"\b(?:between|from)\s(?:the\s|in\s|on\s)*$", re.IGNORECASE)


def _with_following(question: str, named: Sequence[_Named]) -> _Named:
    """The first period with the one it is joined to: `between March and June 2024`, `16 and 17 May`."""
    first = named[0]
    if len(named) == 1:
        return first
    other = named[1]
    link = question[first.end : other.start]
    if not _LINK.fullmatch(link) or (link.strip() == "and" and not _joins(question, first, other)):
        return first
    start = first.first
    if other.year and not first.year:
        start = start.replace(year=other.first.year - (start.month > other.first.month))
    elif first.year and not other.year and (first.first.month, first.first.day) <= (other.first.month, other.first.day):
        after = other.after + (first.first.replace(month=1, day=1) - other.first.replace(month=1, day=1))
        other = _Named(other.start, other.end, other.first, after, year=True)
    if start >= other.after:
        return first
    return _Named(first.start, other.end, start, other.after, year=True)


def _joins(question: str, first: _Named, other: _Named) -> bool:
    """Whether `and` makes one period of two: after `between`, and of days that follow each other."""
    return bool(_RANGE.search(question[: first.start])) or first.after == other.first


_OPEN = re.compile(
    r"\b(?P<way>since|after|before|until|till|up\sto|by)\b(?P<event>(?:\s[\w’'-]+){0,9}?)"
    r"(?:\s(?:in|on|of|at|the|end|start|beginning|early|late|during|around))*\s$",
    re.IGNORECASE,
)


def _bounded(before: str, named: _Named) -> periods.Stretch:
    """The period as the word before it opens it: `since`, `after`, `before`, `until`, `by`."""
    opened = _OPEN.search(before)
    if opened is None:
        return named.first, named.after
    way, event = opened["way"].lower(), bool(opened["event"].strip())
    if way == "since":
        return named.first, None
    if way == "after":
        return (named.first if event else named.after), None
    if way == "before":
        return None, (named.after if event else named.first)
    if way == "by" and event:
        return named.first, named.after
    return None, named.after
