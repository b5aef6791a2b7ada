"""Days as the readers of other languages than English write them: `18. Mai 2024`, `18 мая 2024`, `2024年5月18日`."""

from datetime import date
from functools import cache

from bot.rendering.dated import between, whole
from index.article import ENGLISH
from index.days.foreign_dates import months_of
from index.days.relative_words import GRAMMARS

_DAY = {
    "ar": "{d} {month} {y}",
    "de": "{d}. {month} {y}",
    "es": "{d} de {month} de {y}",
    "fr": "{d} {month} {y}",
    "ru": "{d} {month} {y}",
    "uk": "{d} {month} {y}",
    "vi": "{d}/{m}/{y}",
    "zh": "{y}年{m}月{d}日",
}
_MONTH = {"es": "{month} de {y}", "vi": "tháng {m}/{y}", "zh": "{y}年{m}月"}
_YEAR = {"zh": "{y}年"}
_DECLINED = frozenset({"ru", "uk"})
"""Their months have another form beside a day: the first in index/days/foreign_dates.py; the second stands alone."""


def has_dates(language: str | None) -> bool:
    """Whether days can be written in a language."""
    return language in (ENGLISH, None) or language in GRAMMARS


def days_in(first: date, last: date, language: str | None) -> str:
    """The days from the first to the last: a day, a month, a year or a range."""
    if language is None or language == ENGLISH:
        return between(first, last)
    if first == last:
        return _written(_DAY[language], first, language)
    if not whole(first, last):
        return f"{_written(_DAY[language], first, language)} – {_written(_DAY[language], last, language)}"
    if first.month != last.month:
        return year_in(first, language)
    return _written(_MONTH.get(language, "{month} {y}"), first, language, alone=True)


def year_in(day: date, language: str | None) -> str:
    """The year alone."""
    return _YEAR.get(language or ENGLISH, "{y}").format(y=day.year)


def _written(pattern: str, day: date, language: str, *, alone: bool = False) -> str:
    name = _names(language).get(day.month, ("",))
    month = name[1] if alone and language in _DECLINED else name[0]
    number = "1er" if language == "fr" and day.day == 1 else day.day
    return pattern.format(d=number, m=day.month, month=month.title() if language == "de" else month, y=day.year)


@cache
def _names(language: str) -> dict[int, tuple[str, ...]]:
    """For each month its names in the order that index/days/foreign_dates.py has them."""
    found: dict[int, tuple[str, ...]] = {}
    for name, number in months_of(language).items():
        found[number] = (*found.get(number, ()), name)
    return found
