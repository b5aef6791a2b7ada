"""What `on Saturday`, `yesterday`, `last October` or `May 19` mean in an article of a known date."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.article import Precision, Published, Span
from index.mentions import MONTHS, DateMention, find_dates, valid
from index.seasons import season


@dataclass(frozen=True, slots=True)
class Period:
    """Words in a text and the days they speak of, first and last included: one day, a week, a month or a year."""

    span: Span
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first} to {self.last}")


_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"a": 1, "an": 1}

_FUTURE = frozenset(
    """will shall due plan plans planning scheduled expected upcoming forthcoming intend intends might could should
    would until""".split()
)
_FUTURE_PAIRS = frozenset(
    ("to be", "going to", "set to", "planned for", "hope to", "hopes to", "is to", "are to", "ahead of")
)
_PAST = frozenset(
    """said told was were had has have did met made took went came left began held won lost saw gave spoke wrote fell
    rose""".split()
)
_NOT_PAST = ("expected", "scheduled", "planned")
_WORD = re.compile(r"[\w’']+")

_PATTERN = re.compile(
    r"""(?<![\w-])(?i:
      (?P<day>today|tonight|yesterday|tomorrow|last\snight|this\s(?:morning|afternoon|evening))
    | (?P<unit_way>last|this|next|the\spast|earlier\sthis|later\sthis)\s(?P<unit>week|month|year)
    | (?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s
      (?P<counted>day|week|month|year)s?\s(?P<side>ago|earlier\sthis)
    | the\s(?P<stretch_way>past|last|next|coming)\s
      (?P<stretch>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s(?P<stretched>day|week|month|year)s
    | (?P<season_way>last|this|next|this\scoming|this\spast|the\spast|the\scoming|the(?=\sweekend))\s
      (?P<season>weekend|spring|summer|autumn|fall(?!\s(?:in|of|to|from)\b)|winter)
    | (?:(?P<weekday_way>last|this|next|this\scoming|this\spast|the\sfollowing)\s)?
      (?<!black\s)(?<!good\s)(?<!super\s)(?<!cyber\s)(?<!bloody\s)(?<!easter\s)
      (?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)
    | (?P<month_way>last|this|next|this\scoming|this\spast)\s
      (?P<month>january|february|march|april|may|june|july|august|september|october|november|december)
    )(?!\w)(?!\s\d)""",
    re.VERBOSE,
)
_CLUES = ("day", "ago", "weekend", "tonight", "morrow", "last night", "this morning", "this afternoon", "this evening")
_WAYS = ("last", "this", "next", "past", "coming")
_UNITS = ("week", "month", "year", "spring", "summer", "autumn", "fall", "winter")
_MONTH_NAMES = tuple(name.lower() for name in calendar.month_name if name)


def _worth_a_look(low: str) -> bool:
    """Whether a text in small letters may hold relative words: most sentences do not."""
    return any(word in low for word in _CLUES) or (
        any(word in low for word in _WAYS) and any(word in low for word in (*_UNITS, *_MONTH_NAMES))
    )


_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
"""A single line break is a wrapped line's."""


def resolve_relative(
    text: str, published: Published | None, mentions: Sequence[DateMention] | None = None
) -> tuple[Period, ...]:
    """The days that relative words, and dates without a year, speak of in an article published then.

    Spans are in order and do not overlap. A bare weekday is the last one up to the publication day, or the next one
    where the words before it in its sentence speak of the future (newspapers' usage: Associated Press Stylebook, "days
    of the week"). A date without a year is taken in the year that brings it nearest to the publication. Where the
    publication date is not known well enough to tell, nothing is returned: also where nothing but a change of the
    article is dated. `mentions` are those that `find_dates` finds in the text, where they are known already.
    """
    if published is None or published.evidence == "modified":
        return ()
    low = text.lower()
    found = [
        Period(Span(*match.span()), *days)
        for match in (_PATTERN.finditer(text) if _worth_a_look(low) else ())
        if not _is_name(match) and (days := _meant(match, published))
    ]
    taken = [period.span for period in found]
    mentions = find_dates(text) if mentions is None else mentions
    for mention in mentions:
        if mention.year is None and not any(_overlap(mention.span, span) for span in taken):
            days = _nearest(mention, published, text)
            if days:
                found.append(Period(mention.span, *days))
    found = [_with_date_beside(period, mentions, found, text) for period in found]
    found.sort(key=lambda period: period.span)
    offset = _OFFSET.search(text) if "earlier" in low or "later" in low else None
    if offset:
        found += _from_another_day(offset, found, mentions)
        found.sort(key=lambda period: period.span)
    return tuple(found)


def _with_date_beside(period: Period, mentions: Sequence[DateMention], found: Sequence[Period], text: str) -> Period:
    """A weekday that a date follows is that date: `Thursday, May 16`."""
    words = period.span.of(text)
    weekday = _DAYS.get(words.split()[-1].lower())
    if weekday is None:
        return period
    for mention in mentions:
        if 0 <= mention.span.start - period.span.end <= _BESIDE and mention.day:
            day = mention.date() or next((each.first for each in found if each.span == mention.span), None)
            return Period(period.span, day, day) if day and day.weekday() == weekday else period
    return period


_BESIDE = 3
"""Code points: a comma and a space, or ` – `."""

_OFFSET = re.compile(
    r"(?<![\w-])(?P<count>an?|\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s"
    r"(?P<unit>day|week)s?\s(?P<side>earlier|later)\b(?!\s(?:than|this))",
    re.IGNORECASE,
)


def _from_another_day(match: re.Match[str], found: list[Period], mentions: Sequence[DateMention]) -> list[Period]:
    """`two days earlier`: counted from the day that was last named before it in the same words."""
    named = [(period.span.end, period.first) for period in found if period.first == period.last]
    named += [(mention.span.end, day) for mention in mentions if (day := mention.date())]
    before = [each for each in named if each[0] <= match.start()]
    if not before or any(period.span.end > match.start() and period.span.start < match.end() for period in found):
        return []
    number = _NUMBERS.get(match["count"].lower()) or int(match["count"])
    days = number * (7 if match["unit"].lower() == "week" else 1)
    day = max(before)[1] + timedelta(days if match["side"].lower() == "later" else -days)
    return [Period(Span(*match.span()), day, day)]


def _is_name(match: re.Match[str]) -> bool:
    """`USA Today`: the word with a capital letter after another word."""
    before = match.string[max(match.start() - 2, 0) : match.start()]
    return match[0].startswith("To") and before[:1].isalnum() and before.endswith(" ")


def speaks_of_future(text: str, position: int) -> bool | None:
    """Whether the verb nearest before a position in its sentence is of the future, of the past, or missing (None)."""
    start = max(position - 160, 0)
    for end in _SENTENCE_END.finditer(text, start, position):
        start = end.end()
    words = _WORD.findall(text, start, position)
    following = ""
    for word in reversed(words):
        low = word.lower()
        if low in _FUTURE or word == "may" or low.endswith(("'ll", "’ll")) or f"{low} {following}" in _FUTURE_PAIRS:
            return True
        if low in _PAST or (low.endswith("ed") and len(low) > 3 and not low.endswith(_NOT_PAST)):
            return False
        following = low
    return None


def _meant(match: re.Match[str], published: Published) -> tuple[date, date] | None:
    if match["season"]:
        return season(match["season"].lower(), match["season_way"].lower(), published, _future(match))
    if match["counted"] or match["stretch"]:
        return _ago(match, published) if match["counted"] else _stretch(match, published)
    if match["month"]:
        return _month(MONTHS[match["month"].lower()], match["month_way"].lower(), published)
    if match["unit"]:
        return _unit(match["unit"].lower(), match["unit_way"].lower(), published)
    return _day(match, published.day) if published.day else None


def _day(match: re.Match[str], day: date) -> tuple[date, date]:
    if match["weekday"]:
        return _weekday(_DAYS[match["weekday"].lower()], (match["weekday_way"] or "").lower(), day, _future(match))
    words = match["day"].lower()
    shift = -1 if words == "yesterday" or words.startswith("last") else int(words == "tomorrow")
    return (day + timedelta(shift),) * 2


def _future(match: re.Match[str]) -> bool | None:
    return speaks_of_future(match.string, match.start())


def _weekday(number: int, way: str, day: date, future: bool | None) -> tuple[date, date]:
    """`Saturday` may be the publication day itself; `last` and `next Saturday` are not."""
    back = (day.weekday() - number) % 7
    ahead = (number - day.weekday()) % 7
    if way in ("next", "this coming", "the following") or (way in ("", "this") and future):
        shift = ahead or (0 if way in ("", "this") else 7)
    else:
        shift = -(back or (7 if way in ("last", "this past") else 0))
    return (day + timedelta(shift),) * 2


def _unit(unit: str, way: str, published: Published) -> tuple[date, date] | None:
    step = {"last": -1, "next": 1}.get(way, 0)
    known, day = published.precision, published.when.date()
    if unit == "year":
        return _year(day.year + step)
    if unit == "month" and known is not Precision.YEAR:
        return _whole_month(day.year, day.month + step)
    if unit == "week" and published.day:
        monday = day + timedelta(7 * step - day.weekday())
        return (day - timedelta(7), day) if way == "the past" else (monday, monday + timedelta(6))
    return None


def _ago(match: re.Match[str], published: Published) -> tuple[date, date] | None:
    words = match["count"].lower()
    number = _NUMBERS.get(words) or int(words)
    unit, day = match["counted"].lower(), published.when.date()
    if unit == "year":
        return _year(day.year - number)
    if unit == "month" and published.precision is not Precision.YEAR:
        return _whole_month(day.year, day.month - number)
    if unit in ("day", "week") and published.day and number:
        then = day - timedelta(number if unit == "day" else 7 * number)
        return (then, then) if unit == "day" else (then - timedelta(3), then + timedelta(3))
    return None


def _stretch(match: re.Match[str], published: Published) -> tuple[date, date] | None:
    """`the past three days`: up to the day of publication and with it; `the next two weeks`: from it on."""
    words, unit, day = match["stretch"].lower(), match["stretched"].lower(), published.day
    number = _NUMBERS.get(words) or int(words)
    if day is None or not number:
        return None
    back = match["stretch_way"].lower() in ("past", "last")
    if unit in ("day", "week"):
        other = day + timedelta((-1 if back else 1) * number * (7 if unit == "week" else 1))
    else:
        months = day.year * 12 + day.month - 1 + (-1 if back else 1) * number * (12 if unit == "year" else 1)
        whole = _whole_month(months // 12, months % 12 + 1)
        if whole is None:
            return None
        other = min(whole[0] + timedelta(day.day - 1), whole[1])
    return (other, day) if back else (day, other)


def _month(number: int, way: str, published: Published) -> tuple[date, date] | None:
    """`last October`: the latest one that is over, in November this year's; `next May` is never the current month."""
    if published.precision is Precision.YEAR:
        return None
    year, now = published.when.year, published.when.month
    if way in ("last", "this past"):
        year -= number >= now
    elif way in ("next", "this coming"):
        year += number <= now
    return _whole_month(year, number)


def _nearest(mention: DateMention, published: Published, text: str) -> tuple[date, date] | None:
    """A date without a year, in the year that brings it nearest; beyond two months the tense decides."""
    if mention.month is None or published.precision is Precision.YEAR:
        return None
    base = published.when.year * 12 + published.when.month
    distances = {
        year: year * 12 + mention.month - base for year in range(published.when.year - 1, published.when.year + 2)
    }
    year = min(distances, key=lambda year: abs(distances[year]))
    future = speaks_of_future(text, mention.span.start) if abs(distances[year]) > 2 else None
    if future is not None:
        wanted = [year for year, gap in distances.items() if abs(gap) <= 2 or future == (gap > 0)]
        year = min(wanted or distances, key=lambda year: abs(distances[year]))
    if not date.min.year <= year <= date.max.year:
        return None
    if mention.day is None:
        return _whole_month(year, mention.month)
    return (date(year, mention.month, mention.day),) * 2 if valid(year, mention.month, mention.day) else None


def _year(year: int) -> tuple[date, date] | None:
    return (date(year, 1, 1), date(year, 12, 31)) if date.min.year <= year <= date.max.year else None


def _whole_month(year: int, month: int) -> tuple[date, date] | None:
    """The month, counted on past December and back past January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
