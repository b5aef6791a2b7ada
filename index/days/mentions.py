"""Calendar dates written in running text: `May 16-17`, `14 May 2024`, `2024-05-14`, `in 2022`."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import zip_longest

from index.article import Span
from index.days.foreign_dates import ascii_digits, foreign_dates, may_hold_one


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as it is written: at least one of year and month is known; a day only with its month.

    `05/06/2024` names a day that its reader has to know the country to tell: it is a mention of 2024 alone.
    """

    span: Span
    year: int | None
    month: int | None
    day: int | None

    def date(self) -> date | None:
        """The day, where all three parts are written."""
        return date(self.year, self.month, self.day) if self.year and self.month and self.day else None


MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
"""English month names and abbreviations, in small letters, to 1-12."""

_NAMES = sorted(MONTHS, key=len, reverse=True)
_NOT_SMALL = {"may", "mar", "march", "jan", "dec", "sep"}
"""Names that in small letters are words, or too short to be sure of."""
_M = "(?=[ADFJMNOSafjnos])(?:{})".format(
    "|".join(
        form + (r"\b" if name in [full.lower() for full in calendar.month_name] else r"\b\.?")
        for name in _NAMES
        for form in (name.title(), name.upper(), *([] if name in _NOT_SMALL else [name]))
    )
)
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|ST|ND|RD|TH)?"
_Y = r"(?:1[89]|20)\d\d"
_END = r"(?![\w%]|[.,:]\d|[-–][a-z]|\s?(?:percent|per\scent|million|billion|people)\b)"
_NOT_COUNTED = r"(?!\s(?!(?:as|is|was|has|its|his|this)\b)[a-z]+s\b)"
_AND = rf"(?:,?\s(?:and|or)|\s(?:to|through|until|till))\s(?:the\s)?{_D}{_END}{_NOT_COUNTED}"
_MORE = rf"(?:(?:,\s{_D}{_END}){{0,8}}{_AND}(?!\s?{_M})|\s?[-–—/]\s?{_D}{_END}(?!\s?{_M}))"
"""What follows a first day: `-17`, ` and 17`, `, 17 and 18`; not the count in `On May 16, 17 people …`."""

_BEFORE_MONTH = (
    r"(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Uu]ntil|[Tt]ill|[Bb]efore|[Aa]fter|[Tt]hrough|[Ff]rom|[Oo]f|[Ll]ast|[Nn]ext"
    r"|[Tt]his|[Ee]very|[Ee]arly|[Ll]ate|[Mm]id|[Bb]etween|[Ee]arlier\sin|[Ll]ater\sin)"
)
_ALONE = (
    "(?=[DFJNOS])(?:"
    + "|".join(n.title() for n in _NAMES if len(n) > 4 and n not in ("march", "april", "august"))
    + ")"
)
_UNIT = (
    r"(?!\d|[.,]\d|%|-strong|\s(?:percent|people|troops|soldiers|men|women|workers|jobs|homes|dollars|euros|pounds|rubles"
    r"|kilomet|met(?:er|re)s|miles|ton|hectares|acres|items|words|times|votes|seats|members|shares|barrels|points)\w*\b)"
)

_PATTERN = rf"""(?<![\w.,/:-])(?:
      (?P<iso>(?P<iy>{_Y})[-/.](?P<im>0[1-9]|1[0-2])[-/.](?P<id>0[1-9]|[12]\d|3[01]))(?!\d|[-/.]\d)(?=T\d|\b)
    | (?P<num>(?P<n1>\d\d?)(?P<sep>[./-])(?P<n2>\d\d?)(?P=sep)(?P<ny>{_Y}))(?![\w/-]|\.\d)
    | (?P<mdy>(?P<m1>{_M})\s?(?P<d1>{_D}){_END}(?P<more1>{_MORE}?)
          (?:(?:,\s?|\s)(?P<y1>{_Y})\b(?!:))?)
    | (?P<dmy>(?P<d2>{_D})(?P<more2>(?:(?:(?:,\s{_D}){{0,8}},?\s(?:and|or|to)\s(?:the\s)?|\s?[-–—/]\s?){_D})?)(?:\s|-)
          (?:of\s)?(?P<m2>{_M})(?:(?:,\s?|\s|-)(?P<y2>{_Y})\b(?!:))?)
    | (?P<my>(?P<m3>{_M})(?:,?\s|-)(?:of\s)?(?P<y3>{_Y})\b{_UNIT})
    | (?:(?<=\s)|(?<=\A)|(?<=[-(\[“"‘']))(?P<m4>{_ALONE})\b(?!\s[A-Z][a-z]+ing\b)
    | {_BEFORE_MONTH}[\s-](?P<m5>{_M})(?!\w|,?\s(?:of\s)?\d|['’]s\b
          |\s(?:said|says|told|will|would|has|had|was|is|also|Jones|Smith)\b)
    | (?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Uu]ntil|[Tt]ill|[Bb]efore|[Aa]fter|[Tt]hrough|[Ff]rom|[Oo]f|[Ee]arly|[Ll]ate
        |[Mm]id|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|[Yy]ear|[Bb]etween|[Ss]ay|[Tt]he)[\s-]
        (?P<y4>{_Y})\b{_UNIT}(?:(?:\s?[-–—]\s?|\s(?:and|to|until|through)\s)(?P<y5>{_Y})\b{_UNIT})?
    )"""

_SHORT = [name[:3].title() for name in calendar.month_name if name]
STEMS = (
    *_SHORT,
    *(name.upper() for name in _SHORT),
    *(name.lower() for name in _SHORT if name.lower() not in _NOT_SMALL),
)
"""What the name of an English month has, however it is written."""
A_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_A_CLUE = re.compile("|".join((*STEMS, A_YEAR.pattern)))
LONGEST_BEFORE = 80
"""Code points of a date before its month or year, at most: ten days and their commas, `1st, 2nd, … or the 31st of`."""
_NUMBER = re.compile(r"\d\d?")


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled when the first text may hold a date: that takes longer than any other pattern of Precis."""
    return re.compile(_PATTERN, re.VERBOSE)


def find_dates(text: str, *, abroad: bool = True) -> tuple[DateMention, ...]:
    """The dates written in a text, in order, without overlap. Their spans lie in `text`. English, and whole dates of
    the languages of index/days/foreign_dates.py, in any digits.

    Each day of a list or range is a mention of its own: `May 16-17, 2024` gives `May 16` and `17, 2024`, both of 2024.
    The verb and the name May are not months. Impossible dates (`June 31`) are left out. Not `abroad`: the text is known
    to hold no date as other languages write them, and no digits but 0 to 9.
    """
    text = ascii_digits(text) if abroad else text
    names = _A_CLUE.search(text)
    abroad = abroad and may_hold_one(text)
    if not names and not abroad:
        return ()
    matches = _pattern().finditer(text, max(names.start() - LONGEST_BEFORE, 0)) if names else ()
    english = [*_with_years([mention for match in matches for mention in _mentions(match)], text)]
    whole = [mention.span for mention in english if mention.day]
    others = [
        DateMention(Span(each.start, each.end), each.year, each.month, each.day)
        for each in (foreign_dates(text) if abroad else ())
        if (not each.day or (each.month and valid(each.year, each.month, each.day)))
        and not any(_meet(Span(each.start, each.end), span) for span in whole)
    ]
    if not others:
        return tuple(english)
    apart = (each for each in english if not any(_meet(each.span, other.span) for other in others))
    return tuple(sorted((*apart, *others), key=lambda mention: mention.span))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def ambiguous(words: str) -> tuple[date, date] | None:
    """The two days that a date like `05/06/2024` may mean, month first and then day first; None for any other words."""
    match = _pattern().search(words)
    if not match or not match["num"] or match["sep"] == ".":
        return None
    first, second, year = int(match["n1"]), int(match["n2"]), int(match["ny"])
    if first == second or not (1 <= first <= 12 and 1 <= second <= 12):
        return None
    return date(year, first, second), date(year, second, first)


def valid(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has this day; without a year, whether some year has it."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2024, month)[1]


def _mentions(match: re.Match[str]) -> Iterator[DateMention]:
    if match["iso"]:
        year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
        if valid(year, month, day):
            yield DateMention(Span(*match.span("iso")), year, month, day)
    elif match["num"]:
        yield from _numeric(match)
    elif match["mdy"]:
        yield from _days(match, month="m1", day="d1", more="more1", year="y1", whole="mdy")
    elif match["dmy"]:
        yield from _days(match, month="m2", day="d2", more="more2", year="y2", whole="dmy")
    elif match["my"]:
        yield DateMention(Span(*match.span("my")), int(match["y3"]), _month(match["m3"]), None)
    elif match["m4"] or match["m5"]:
        group = "m4" if match["m4"] else "m5"
        yield DateMention(Span(*match.span(group)), None, _month(match[group]), None)
    else:
        for group in ("y4", "y5"):
            if match[group]:
                yield DateMention(Span(*match.span(group)), int(match[group]), None, None)


def _numeric(match: re.Match[str]) -> Iterator[DateMention]:
    """14.05.2024 is day first wherever dots are used; with slashes or hyphens only a number above 12 tells."""
    first, second, year = int(match["n1"]), int(match["n2"]), int(match["ny"])
    span = Span(*match.span("num"))
    if match["sep"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        yield DateMention(span, year, None, None)
        return
    if valid(year, month, day):
        yield DateMention(span, year, month, day)


def _days(match: re.Match[str], *, month: str, day: str, more: str, year: str, whole: str) -> Iterator[DateMention]:
    """One mention for each day of a list; the first takes in a month before it, the last a month or year after it."""
    number, when = _month(match[month]), int(match[year]) if match[year] else None
    days = [match.span(day), *(found.span() for found in _NUMBER.finditer(match.string, *match.span(more)))]
    starts = [min(match.start(whole), days[0][0]), *(start for start, _ in days[1:])]
    ends = [*(end for _, end in days[:-1]), match.end(whole)]
    for (first, _), start, end in zip(days, starts, ends, strict=True):
        value = _NUMBER.match(match.string, first)
        if value and valid(when, number, int(value[0])):
            yield DateMention(Span(start, end), when, number, int(value[0]))


def _month(words: str) -> int:
    return MONTHS[words.lower().rstrip(".")]


def _with_years(mentions: list[DateMention], text: str) -> Iterator[DateMention]:
    """`May 30 - June 2, 2024`: the year counts for both ends of a range, and turns where the months do."""
    for mention, following in zip_longest(mentions, mentions[1:]):
        year = None
        if following and mention.day and not mention.year and mention.month and following.month and following.year:
            gap = text[mention.span.end : following.span.start].strip()
            turns = mention.month > following.month
            if gap in _TO or (gap == "and" and not turns):
                year = following.year - turns
        yield replace(mention, year=year) if year else mention


_TO = ("-", "–", "—", "to", "until", "through")
