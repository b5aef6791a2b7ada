"""What `on Saturday`, `yesterday`, `last October` or `May 19` mean in an article of a known date."""

import calendar
import re
from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date, timedelta
from functools import partial

from index.article import ENGLISH, Published, Span
from index.days.foreign_relative import relative_words
from index.days.foreign_relative import speaks_of_future as foreign_tense
from index.days.mentions import MONTHS, DateMention, find_dates
from index.days.reckoning import Period, ago, named_month, nearest, unit_near, weekday, whole_month
from index.days.seasons import season
from index.text.patterns import pattern

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
_NOT_PAST = ("expected", "scheduled", "planned", "eed", "hundred", "sacred", "kindred")
_WORD = pattern(r"[\w’']+")

_PATTERN = pattern(
    r"""(?<![\w-])(?<!\d[,.])(?=[taeflmnoswyTAEFLMNOSWY\d])(?i:
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
      (?P<month>january|february|march|april|(?-i:M)ay|(?-i:MAY)|june|july|august|september|october|november|december)
    )(?!\w)(?!\s\d)""",
    re.VERBOSE,
)
CLUES = ("day", "ago", "weekend", "tonight", "morrow", "last night", "this morning", "this afternoon", "this evening")
WAYS = ("last", "this", "next", "past", "coming")
UNITS = ("week", "month", "year", "spring", "summer", "autumn", "fall", "winter")
"""English words that relative ones have, in small letters; UNITS and MONTH_NAMES only beside one of WAYS."""
MONTH_NAMES = tuple(name.lower() for name in calendar.month_name if name)


def _worth_a_look(low: str) -> bool:
    """Whether a text in small letters may hold relative words: most sentences do not."""
    return any(word in low for word in CLUES) or (
        any(word in low for word in WAYS) and any(word in low for word in (*UNITS, *MONTH_NAMES))
    )


_ENDS_NOTHING = ("vs", "Mr", "Ms", "Dr", "St", "Lt", "No", "Mrs", "Sen", "Rep", "Gov", "Gen", "[A-Z]")
_NOT_ENDING = "".join(rf"(?<!\b{each}[.!?])" for each in _ENDS_NOTHING)
_SENTENCE_END = pattern(rf"[.!?\n](?:(?<!\n){_NOT_ENDING}\s|(?<=\n)\s*\n)")
"""A single line break is a wrapped line's, and a title or an initial ends nothing. The sign comes first, and what may
not stand before it after it: the engine then leaps from one sign to the next."""


def resolve_relative(
    text: str,
    published: Published | None,
    mentions: Sequence[DateMention] | None = None,
    language: str | None = ENGLISH,
) -> tuple[Period, ...]:
    """The days that relative words, and dates without a year, speak of in an article published then.

    Spans are in order and do not overlap. A bare weekday is the last one up to the publication day, or the next one
    where the words before it in its sentence speak of the future (newspapers' usage: Associated Press Stylebook, "days
    of the week"). A date without a year is taken in the year that brings it nearest to the publication. Where the
    publication date is not known well enough to tell, nothing is returned: also where nothing but a change of the
    article is dated. `mentions` are those that `find_dates` finds in the text, where they are known already. Other
    languages have their own words and tenses (index/days/foreign_relative.py); of those without, only dates are read.
    """
    if published is None or published.evidence == "modified":
        return ()
    mentions = find_dates(text) if mentions is None else mentions
    if language not in (ENGLISH, None):
        return _abroad(text, published, mentions, language or ENGLISH)
    low = text.lower()
    worth = _worth_a_look(low)
    if not worth and not mentions:
        return ()
    found = [
        Period(Span(*match.span()), *days)
        for match in (_PATTERN.finditer(text) if worth else ())
        if not _is_name(match) and (days := _meant(match, published))
    ]
    found += _without_year(found, mentions, published, lambda span: _tense(text, span))
    weekdays = {each.span for each in found if each.span.of(text).split()[-1].lower() in _DAYS}
    found = _in_turn(found, weekdays, text)
    found = [_with_date_beside(each, mentions, found, _BESIDE) if each.span in weekdays else each for each in found]
    found.sort(key=lambda period: period.span)
    offset = _OFFSET.search(text) if "earlier" in low or "later" in low else None
    if offset:
        found += _from_another_day(offset, found, mentions)
        found.sort(key=lambda period: period.span)
    return tuple(found)


def _in_turn(found: Sequence[Period], weekdays: Set[Span], text: str) -> list[Period]:
    """`on Friday and on Saturday`, said on a Friday: the second is the day after the first, not six days before it."""
    kept: list[Period] = []
    for each in found:
        before = kept[-1] if kept else None
        near = before and {before.span, each.span} <= weekdays and each.span.start - before.span.end <= _NEAR
        turned = before and near and before.first - each.first == timedelta(6)
        if before and turned and not _SENTENCE_END.search(text, before.span.end, each.span.start):
            day = each.first + timedelta(7)
            kept.append(Period(each.span, day, day))
        else:
            kept.append(each)
    return kept


_NEAR = 60
"""Code points between two weekdays that are told one after the other."""


def _tense(text: str, span: Span) -> bool | None:
    """Of the verb before a date; where there is none, of the first one behind it: `In April, the bank offered …`."""
    told = speaks_of_future(text, span.start)
    if told is not None:
        return told
    before = ""
    end = _SENTENCE_END.search(text, span.end)
    for word in _WORD.findall(text, span.end, min(end.start() if end else len(text), span.end + 160)):
        low = word.lower()
        if low in _FUTURE or low.endswith(("'ll", "’ll")):
            return True
        if low in _PAST or (_is_past(word) and before not in _PASSIVE):
            return False
        before = low
    return None


_PASSIVE = ("is", "are", "be", "being", "to")


def _is_past(word: str) -> bool:
    """A regular verb's past, by its ending: neither `United` nor `indeed`, nor what is `expected`."""
    return len(word) > 3 and word.endswith("ed") and word[0].islower() and not word.endswith(_NOT_PAST)


def _abroad(text: str, published: Published, mentions: Sequence[DateMention], language: str) -> tuple[Period, ...]:
    told = [*relative_words(text, published, language)]
    found = [period for period, _ in told]
    found += _without_year(found, mentions, published, lambda span: foreign_tense(text, span, language))
    weekdays = {period.span for period, is_weekday in told if is_weekday}
    found = [
        _with_date_beside(each, mentions, found, _BESIDE_ABROAD) if each.span in weekdays else each for each in found
    ]
    return tuple(sorted(found, key=lambda period: period.span))


def _without_year(
    found: Sequence[Period],
    mentions: Sequence[DateMention],
    published: Published,
    future: Callable[[Span], bool | None],
) -> Iterator[Period]:
    """The dates that lack their year and are not in the words found already."""
    taken = [period.span for period in found]
    for mention in mentions:
        if mention.year is None and not any(_overlap(mention.span, span) for span in taken):
            days = nearest(mention, published, partial(future, mention.span))
            if days:
                yield Period(mention.span, *days)


def _with_date_beside(period: Period, mentions: Sequence[DateMention], found: Sequence[Period], beside: int) -> Period:
    """A weekday that a date follows is that date: `Thursday, May 16`."""
    for mention in mentions:
        if 0 <= mention.span.start - period.span.end <= beside and mention.day:
            day = mention.date() or next((each.first for each in found if each.span == mention.span), None)
            return Period(period.span, day, day) if day and day.weekday() == period.first.weekday() else period
    return period


_BESIDE = 3
"""Code points: a comma and a space, or ` – `."""
_BESIDE_ABROAD = 6
"""The same with an article: `, dem 16. Mai`."""

_OFFSET = pattern(
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
    number = _number(match["count"])
    days = number * (7 if match["unit"].lower() == "week" else 1)
    day = max(before)[1] + timedelta(days if match["side"].lower() == "later" else -days)
    return [Period(Span(*match.span()), day, day)]


def _is_name(match: re.Match[str]) -> bool:
    """`USA Today`, `USA TODAY`: the word with a capital letter after another word; and `“Tomorrow Never Dies”`."""
    before = match.string[max(match.start() - 2, 0) : match.start()]
    quoted = before[-1:] in _OPENING and match.string[match.end() : match.end() + 2].strip().istitle()
    return match[0].startswith(("To", "TO")) and (quoted or (before[:1].isalnum() and before.endswith(" ")))


_OPENING = ("“", '"', "‘", "'")


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
        if low in _PAST or _is_past(word):
            return False
        following = low
    return None


def _meant(match: re.Match[str], published: Published) -> tuple[date, date] | None:
    if match["season"]:
        return season(match["season"].lower(), match["season_way"].lower(), published, _future(match))
    if match["counted"]:
        return ago(_number(match["count"]), match["counted"].lower(), published)
    if match["stretch"]:
        return _stretch(match, published)
    if match["month"]:
        return named_month(MONTHS[match["month"].lower()], match["month_way"].lower(), published)
    if match["unit"]:
        return unit_near(match["unit"].lower(), match["unit_way"].lower(), published)
    return _day(match, published.day) if published.day else None


def _day(match: re.Match[str], day: date) -> tuple[date, date] | None:
    if match["weekday"]:
        number, way, future = _DAYS[match["weekday"].lower()], (match["weekday_way"] or "").lower(), _future(match)
        ahead = None if way else _AHEAD_OF.search(match.string, max(match.start() - 160, 0), match.start())
        if ahead and number != day.weekday() and speaks_of_future(match.string, ahead.start()) is False:
            return None  # `refused to meet ahead of the visit on Tuesday`: a visit still to come, or one that is over
        after = _VERB_BEHIND.match(match.string, match.end()) if not way and future is None else None
        if not (way or after) and future is None and _WILL_BEHIND.match(match.string, match.end()):
            future = True
        if after and after["coming"] and not after["of"]:
            future = True
        elif after and number != day.weekday():
            return None
        return weekday(number, way, day, future)
    words = match["day"].lower()
    shift = -1 if words == "yesterday" or words.startswith("last") else int(words == "tomorrow")
    return (day + timedelta(shift),) * 2


_WILL_BEHIND = pattern(
    r"(?:\s(?:morning|afternoon|evening|night))?(?:,|\s(?:and|in|at))"
    r"(?:(?!\b(?:who|which|that|whose|where|is|are|was|were|has|have|had|did|said|says)\b|[.;:!?]).){1,90}?"
    r"\b(?:will|shall)\b",
    re.IGNORECASE,
)
"""`On Thursday, the council will vote`: of what is to come, where no other verb stands between."""
_AHEAD_OF = pattern(r"\bahead of\b[^.!?;:]*$", re.IGNORECASE)

_VERB_BEHIND = pattern(
    r"(?:\s(?:morning|afternoon|evening|night))?(?P<of>['’]s(?:\s[\w’'-]+){1,3}?)?(?:\s(?:also|still|only))?"
    r"\s(?:(?P<coming>will|shall|could|may|might)|is|are|remains?)\b",
    re.IGNORECASE,
)
"""Where the sentence has no verb before a weekday: `the vote on Tuesday will` is still to come, but `Tuesday's vote
will` and `the vote on Tuesday is` are said of past and coming days alike, and are left open."""


def _future(match: re.Match[str]) -> bool | None:
    return speaks_of_future(match.string, match.start())


def _stretch(match: re.Match[str], published: Published) -> tuple[date, date] | None:
    """`the past three days`: up to the day of publication and with it; `the next two weeks`: from it on."""
    number, unit, day = _number(match["stretch"]), match["stretched"].lower(), published.day
    if day is None or not number:
        return None
    back = match["stretch_way"].lower() in ("past", "last")
    if unit in ("day", "week"):
        other = day + timedelta((-1 if back else 1) * number * (7 if unit == "week" else 1))
    else:
        months = day.year * 12 + day.month - 1 + (-1 if back else 1) * number * (12 if unit == "year" else 1)
        whole = whole_month(months // 12, months % 12 + 1)
        if whole is None:
            return None
        other = min(whole[0] + timedelta(day.day - 1), whole[1])
    return (other, day) if back else (day, other)


def _number(words: str) -> int:
    return _NUMBERS.get(words.lower()) or int(words)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
