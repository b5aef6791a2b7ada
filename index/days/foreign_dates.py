"""Calendar dates as other languages than English write them: `14 мая 2024 г.`, `14. Mai 2024`, `2024年5月14日`.

Month names are those of the Unicode CLDR, in the cases that running text uses, and the Levantine ones beside the
Egyptian in Arabic.
"""

import calendar
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class Written(NamedTuple):
    """A date as it is written: half-open code points, and what is known of it; a day only with its month."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None


_NAMED = {
    "ar": "يناير|كانون الثاني فبراير|شباط مارس|آذار أبريل|ابريل|نيسان مايو|أيار|ماي يونيو|حزيران|جوان يوليو|تموز|جويلية"
    " أغسطس|اغسطس|آب|أوت سبتمبر|أيلول|شتنبر أكتوبر|اكتوبر|تشرين الأول نوفمبر|تشرين الثاني|نونبر ديسمبر|كانون"
    " الأول|دجنبر",
    "de": "januar|jänner|jan. februar|feber|feb. märz april|apr. mai juni juli august|aug. september|sept."
    " oktober|okt. november|nov. dezember|dez.",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "fr": "janvier|janv. février|févr. mars avril|avr. mai juin juillet|juil. août septembre|sept. octobre|oct."
    " novembre|nov. décembre|déc.",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января|январь|январе|янв. февраля|февраль|феврале|февр. марта|март|марте апреля|апрель|апреле|апр."
    " мая|май|мае июня|июнь|июне июля|июль|июле августа|август|августе|авг. сентября|сентябрь|сентябре|сент."
    " октября|октябрь|октябре|окт. ноября|ноябрь|ноябре|нояб. декабря|декабрь|декабре|дек.",
    "uk": "січня|січень|січні лютого|лютий|лютому березня|березень|березні квітня|квітень|квітні травня|травень|травні"
    " червня|червень|червні липня|липень|липні серпня|серпень|серпні вересня|вересень|вересні жовтня|жовтень|жовтні"
    " листопада|листопад|листопаді грудня|грудень|грудні",
}
_TWO_WORDS = re.compile("(كانون|تشرين) (الأول|الثاني)")
MONTHS = {
    name.replace("_", " "): number
    for names in _NAMED.values()
    for number, forms in enumerate(_TWO_WORDS.sub(r"\1_\2", names).split(), 1)
    for name in forms.split("|")
}
"""Month names in small letters, to 1-12."""


def months_of(language: str) -> dict[str, int]:
    """The month names of one language in small letters, to 1-12; none where months have numbers."""
    names = _TWO_WORDS.sub(r"\1_\2", _NAMED.get(language, "")).split()
    return {name.replace("_", " "): number for number, forms in enumerate(names, 1) for name in forms.split("|")}


_M = "|".join(re.escape(name) for name in sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?:{_M})(?!\w)"
_ALONE = "|".join(re.escape(name) for name in sorted(MONTHS, key=len, reverse=True) if name not in ("mars", "march"))
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_Y = r"(?:1[89]|20)\d\d"

_PATTERN = rf"""
      (?P<cy>{_Y})\s?年(?:\s?(?P<cm>1[0-2]|0?[1-9])\s?月(?:\s?(?P<cd>{_D})\s?[日号號])?)?
    | (?<!\d)(?P<em>1[0-2]|0?[1-9])\s?月\s?(?P<ed>{_D})\s?[日号號]
    | (?<![\w.,])(?:ngày\s)?(?P<vd>{_D})\stháng\s(?P<vm>1[0-2]|0?[1-9])(?:(?:\snăm\s|,\s?|\s)(?P<vy>{_Y}))?(?!\d)
    | (?<!\w)(?:ngày|hôm|sáng|trưa|chiều|tối|đêm)\s(?P<hd>{_D})/(?P<hm>1[0-2]|0?[1-9])(?:/(?P<hy>{_Y}))?(?![\d/])
    | (?<!\w)tháng\s(?P<wm>1[0-2]|0?[1-9])(?:\snăm\s|/|,\s?)(?P<wy>{_Y})(?!\d)
    | (?<![\w.,/-])(?P<d>{_D})(?:\.|º|-?(?:er|го))?\s(?:de\s|من\s)?(?P<m>{_MONTH})(?:\s?/\s?(?:{_M})(?!\w))?
      (?:,?\s(?:de[l]?\s|عام\s|سنة\s)?(?P<y>{_Y})(?!\d|[.,]\d))?
    | (?<!\w)(?P<n>(?:{_ALONE})(?!\w))(?:\s?/\s?(?:{_M})(?!\w))?\s(?:de[l]?\s|عام\s|سنة\s)?(?P<o>{_Y})(?!\d|[.,]\d)
    """
_NUMBER = re.compile(r"\d+")
_AFTER = re.compile(r"\s?[年月]|(?P<dot>\.|º|-?(?:er|го))?\s(?P<of>de\s|من\s)?(?P<word>[^\W\d_]+)", re.IGNORECASE)
_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)\.?\s(?:de[l]?\s|عام\s|سنة\s)?$", re.IGNORECASE)
_REACH = 24
"""Code points between a number and the end of the word before it, at most."""
_FIRST_WORDS = frozenset(name.split()[0].rstrip(".") for name in MONTHS)
_LAST_WORDS = frozenset(name.split()[-1].rstrip(".") for name in MONTHS) | frozenset(
    "tháng ngày hôm sáng trưa chiều tối đêm".split()
)
_ENGLISH = frozenset(name.lower() for name in (*calendar.month_name, *calendar.month_abbr, "sept"))
"""`14 April` and `April 2024` are read as English; `14. April` is not."""
_DIGIT = re.compile(r"\d(?<![0-9])")


def ascii_digits(text: str) -> str:
    """The digits of every script as 0 to 9, code point for code point."""
    return text if text.isascii() else _DIGIT.sub(lambda match: str(int(match[0])), text)


def may_hold_one(text: str) -> bool:
    """Whether a number stands beside a month's name or sign. Looks at numbers only, of which most texts have few."""
    for number in _NUMBER.finditer(text):
        after = _AFTER.match(text, number.end())
        if after and (
            after["word"] is None or _is_month(after["word"], _FIRST_WORDS, dotted=bool(after["dot"] or after["of"]))
        ):
            return True
        before = _BEFORE.search(text, max(number.start() - _REACH, 0), number.start())
        if before and _is_month(before["word"], _LAST_WORDS, dotted=False):
            return True
    return False


def _is_month(word: str, names: frozenset[str], *, dotted: bool) -> bool:
    low = word.lower()
    return low in names and (dotted or low not in _ENGLISH)


@cache
def _compiled() -> re.Pattern[str]:
    """At its first use: a command that reads no date pays nothing."""
    return re.compile(_PATTERN, re.VERBOSE | re.IGNORECASE)


def foreign_dates(text: str) -> Iterator[Written]:
    """The dates of a text whose digits are ASCII, in order, without overlap."""
    if not may_hold_one(text):
        return
    for match in _compiled().finditer(text):
        found = _parts(match)
        if found is not None:
            yield found


def _parts(match: re.Match[str]) -> Written | None:
    group = next(each for each in _GROUPS if any(name and match[name] for name in each))
    year, month, day = (match[name] if name else None for name in group)
    number = None if month is None else MONTHS.get(month.lower()) or int(month)
    return Written(*match.span(), int(year) if year else None, number, int(day) if day else None)


_GROUPS = (
    ("cy", "cm", "cd"),
    ("", "em", "ed"),
    ("vy", "vm", "vd"),
    ("hy", "hm", "hd"),
    ("wy", "wm", ""),
    ("y", "m", "d"),
    ("o", "n", ""),
)
