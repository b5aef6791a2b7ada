"""What `gestern`, `в субботу`, `le 3 mai dernier` or `上周六` mean in an article of a known date: the languages beside
English, each by the words of index/days/relative_words.py.

The same caution as in English (index/days/relative.py): a bare weekday is the last one, or the next, as the verb of its
clause tells; where no verb does, it is left alone in the languages whose present tense speaks of the future too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from index.article import Published, Span
from index.days.foreign_dates import ascii_digits, months_of
from index.days.mentions import DateMention
from index.days.reckoning import Days, Period, ago, in_year, named_month, unit_near, weekday
from index.days.relative_words import GRAMMARS, Grammar
from index.days.seasons import season

_UNITS = ("day", "week", "month", "year")
_SEASONS = ("weekend", "spring", "summer", "autumn", "winter")
_UNSPACED = frozenset({"zh"})
_ALIKE = str.maketrans("أإآىةё’ʼ\u00a0\u202f", "اااي\u0647е''  ")
"""Letters that writers exchange, one for one, so that places stay as they are."""
_CLAUSE = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[;:!?…()«»„“”\"，；：。！？（）、؛،؟]|\s[-—–]\s|\n\s*\n")
_WORD = re.compile(r"\w")
_FARTHEST = 120
"""Code points from a weekday to the verb that tells its tense."""


@dataclass(frozen=True, slots=True)
class _Language:
    """A grammar made ready: one pattern of all its relative words, and what each of its words says."""

    grammar: Grammar
    pattern: re.Pattern[str]
    clue: re.Pattern[str]
    days: tuple[tuple[re.Pattern[str], int], ...]
    weekdays: tuple[re.Pattern[str], ...]
    units: tuple[re.Pattern[str], ...]
    seasons: tuple[re.Pattern[str], ...]
    numbers: tuple[re.Pattern[str], ...]
    months: dict[str, int]
    ways: tuple[tuple[str, re.Pattern[str]], ...]
    future: re.Pattern[str]
    past: re.Pattern[str]
    breaks: re.Pattern[str]
    coming: re.Pattern[str]


def relative_words(text: str, published: Published, language: str) -> Iterator[tuple[Period, bool]]:
    """The relative words of a text with the days they mean, in order, and whether they are a weekday.

    Without overlap; what the publication date is not precise enough for is left out.
    """
    if language not in GRAMMARS:
        return
    of, even = _language(language), _even(text)
    if not of.clue.search(even):
        return
    for match in of.pattern.finditer(even):
        if days := _meant(of, match, published):
            yield Period(Span(*match.span()), *days), match.lastgroup == "weekday"


def speaks_of_future(text: str, span: Span, language: str) -> bool | None:
    """Whether the verb nearest to some words in their clause is of the future, of the past, or missing (None)."""
    if language not in GRAMMARS:
        return None
    return _future(_language(language), _even(text), span.start, span.end)


def _even(text: str) -> str:
    return ascii_digits(text).translate(_ALIKE)


def _meant(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    try:
        return _READ[match.lastgroup or "day"](of, match, published)
    except (OverflowError, ValueError):  # before the year 1 or after 9999
        return None


def _day(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    if published.day is None:
        return None
    day = published.day + timedelta(next(shift for pattern, shift in of.days if pattern.fullmatch(match[0])))
    named = next((n for n, pattern in enumerate(of.weekdays) if pattern.search(match[0])), day.weekday())
    return (day, day) if named == day.weekday() else None


def _weekday(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    number, way, day = _nth(of.weekdays, match[0]), _way(of, match[0]), published.day
    if day is None:
        return None
    if way in ("last", "next"):
        if not _names_week(match[0]):
            return weekday(number, way, day, None)
        monday = day + timedelta((-7 if way == "last" else 7) - day.weekday())
        return (monday + timedelta(number),) * 2
    coming = of.coming.match(match.string, match.start()) is not None
    future = coming or _tense(of, match)
    return None if future is None else weekday(number, way, day, future)


def _names_week(words: str) -> bool:
    """`上周六`, `thứ Bảy tuần trước`: the day of another week, not just another such day."""
    return re.match(r"[上下]", words) is not None or " tuần " in words


def _ago(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    words = match[0]
    if digits := re.search(r"\d+", words):
        number = int(digits[0])
    elif _TWO.search(words):
        number = 2
    else:
        found = [(each.start(), -len(each[0]), n) for n, p in enumerate(of.numbers, 1) if (each := p.search(words))]
        number = min(found, default=(0, 0, 1))[2]
    return ago(number, _UNITS[_nth(of.units, words)], published)


_TWO = re.compile("(?:يوم|اسبوع|شهر|عام|سنت)ين")
"""The Arabic dual."""


def _unit(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    return unit_near(_UNITS[_nth(of.units[1:], match[0]) + 1], _way(of, match[0]), published)


def _season(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    way, future = _way(of, match[0]), _tense(of, match)
    name = _SEASONS[_nth(of.seasons, match[0])]
    return season(name, way or "the", published, future) if way or future is not None else None


def _dated(of: _Language, words: str) -> DateMention:
    """The month in some words, with its day where they have one."""
    low = words.lower()
    name = next((name for name in sorted(of.months, key=len, reverse=True) if name in low), "")
    numbers = [int(each) for each in re.findall(r"\d+", low)]
    if name:
        return DateMention(Span(0, len(words)), None, of.months[name], numbers[0] if numbers else None)
    first, *rest = numbers
    if not rest:
        return DateMention(Span(0, len(words)), None, first, None)
    day, month = (rest[0], first) if "月" in low else (first, rest[0])
    return DateMention(Span(0, len(words)), None, month, day)


def _month(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    """`octobre dernier`; with its day (`le 3 mai dernier`) the latest such day before the day of publication."""
    named, way, day = _dated(of, match[0]), _way(of, match[0]), published.day
    if named.day is None:
        return named_month(named.month or 1, way, published)
    if day is None:
        return None
    found = [days for n in (-1, 0, 1) if (days := in_year(named, day.year + n))]
    if way == "next":
        return next((days for days in found if days[0] > day), None)
    return next((days for days in reversed(found) if days[0] <= day), None)


def _of_year(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    """`октября прошлого года`, `去年10月`."""
    step = {"last": -1, "next": 1}.get(_way(of, match[0]), 0)
    return in_year(_dated(of, match[0]), published.when.year + step)


def _day_of_month(of: _Language, match: re.Match[str], published: Published) -> Days | None:
    """`18日`: the nearest such day up to the day of publication, or from it on."""
    number, day = int(match[0].rstrip("日号號")), published.day
    if day is None:
        return None
    future = _tense(of, match)
    for step in (0, 1, 2) if future else (0, -1, -2):
        month = day.year * 12 + day.month - 1 + step
        days = in_year(DateMention(Span(0, 1), None, month % 12 + 1, number), month // 12)
        if days and (days[0] >= day if future else days[0] <= day):
            return days
    return None


_READ: dict[str, Callable[[_Language, re.Match[str], Published], Days | None]] = {
    "day": _day,
    "weekday": _weekday,
    "ago": _ago,
    "unit": _unit,
    "season": _season,
    "month": _month,
    "year_of": _of_year,
    "day_of_month": _day_of_month,
}


def _tense(of: _Language, match: re.Match[str]) -> bool | None:
    return _future(of, match.string, *match.span())


def _future(of: _Language, text: str, start: int, end: int) -> bool | None:
    """The verb nearest to [start, end) in its clause; what the language leaves unmarked where there is none.

    Of words that stand alone before a comma (`Samedi, …`) the clause is the next.
    """
    first, last = max(start - _FARTHEST, 0), min(end + _FARTHEST, len(text))
    first = max((each.end() for each in of.breaks.finditer(text, first, start)), default=first)
    alone = not _WORD.search(text, first, start) and of.breaks.match(text, end) is not None
    last = next((each.start() for each in of.breaks.finditer(text, end + alone, last)), last)
    found = [
        (start - each.end() if each.end() <= start else each.start() - end, future)
        for pattern, future in ((of.future, True), (of.past, False))
        for each in pattern.finditer(text, first, last)
        if each.end() <= start or each.start() >= end
    ]
    if of.grammar.unmarked is not None:
        return any(future for _, future in found) or of.grammar.unmarked
    return min(found)[1] if found else None


def _way(of: _Language, words: str) -> str:
    return next((way for way, pattern in of.ways if pattern.search(words)), "")


def _nth(patterns: tuple[re.Pattern[str], ...], words: str) -> int:
    return next(n for n, pattern in enumerate(patterns) if pattern.search(words))


# A grammar made ready


_ANY_CASE = dict.fromkeys(("es", "fr", "vi"), re.IGNORECASE)
"""Elsewhere a capital tells a name from a verb: `Павел`."""


@cache
def _language(language: str) -> _Language:
    grammar = GRAMMARS[language]
    unspaced = language in _UNSPACED
    before, after = ("", "") if unspaced else (r"(?<![\w-])", r"(?!\w)")

    def word(pattern: str) -> re.Pattern[str]:
        return re.compile(f"{before}(?:{pattern}){after}", re.IGNORECASE)

    parts = _parts(grammar, language)
    kinds = ("year_of", "month", "ago", "weekday", "season", "unit")
    spoken = {kind: getattr(grammar, kind).format_map(parts) for kind in kinds}
    spoken["day"] = "|".join(each.replace("{weekday}", parts["weekday"]) for each in grammar.days)
    if unspaced:
        spoken["day_of_month"] = _DAY_OF_MONTH
    whole = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in spoken.items())
    return _Language(
        grammar,
        re.compile(f"{before}(?:{whole}){after}", re.IGNORECASE),
        re.compile(grammar.clue, re.IGNORECASE),
        tuple((word(each.replace("{weekday}", parts["weekday"])), shift) for each, shift in grammar.days.items()),
        tuple(re.compile(f"{before}(?:{each})", re.IGNORECASE) for each in grammar.weekdays.split()),
        tuple(word(each) for each in grammar.units),
        tuple(word(each) for each in grammar.seasons),
        tuple(word(each) for each in grammar.numbers.split()),
        {_even(name): number for name, number in months_of(language).items()},
        tuple((way, word(getattr(grammar, way))) for way in ("last", "next", "this")),
        re.compile(f"{before}(?:{grammar.future}){after}", _ANY_CASE.get(language, re.NOFLAG)),
        re.compile(f"{before}(?:{grammar.past}){after}", _ANY_CASE.get(language, re.NOFLAG)),
        re.compile(f"{_CLAUSE.pattern}|{grammar.joint}"),
        re.compile(grammar.coming, re.IGNORECASE),
    )


_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DAY_OF_MONTH = rf"(?<![\d月第每近约为历期续过年.]){_DAY}[日号號](?![内前后间之起游元本语圆线楼院店馆房机])"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])"
_NUMBERED = {
    "vi": rf"(?:(?:ngày\s)?{_DAY}(?:/|\stháng\s)|tháng\s){_MONTH_NUMBER}(?![\d/])",
    "zh": rf"{_MONTH_NUMBER}\s?月(?:\s?{_DAY}\s?[日号號])?",
}


def _parts(grammar: Grammar, language: str) -> dict[str, str]:
    """What the names in braces of a grammar's patterns stand for."""
    names = "|".join(re.escape(_even(name)) for name in sorted(months_of(language), key=len, reverse=True))
    month = rf"(?:{_DAY}(?:\.|º|-?(?:er|го))?\s(?:de\s|من\s)?)?(?:{names})(?:\s?/\s?(?:{names}))?"
    return {
        "way": f"(?:{grammar.last}|{grammar.next}|{grammar.this})",
        "weekday": f"(?:{'|'.join(grammar.weekdays.split())})",
        "unit": f"(?:{'|'.join(grammar.units)})",
        "week": grammar.units[1],
        "month_unit": grammar.units[2],
        "year": grammar.units[3],
        "season": "|".join(grammar.seasons),
        "number": rf"(?:(?<!\d)\d{{1,3}}|{'|'.join(grammar.numbers.split())})",
        "month": _NUMBERED.get(language, month),
    }
