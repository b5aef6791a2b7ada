"""Words of other languages that the checks must understand: negation, numbers, multiples, shares, as English has them.

A check then compares `не` with `not` and `двенадцать` with `12`, in one language as across two.
"""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

DECIMAL_COMMA = frozenset("be bg cs da de el es fi fr hr hu id it nb nl no pl pt ro ru sk sl sr sv tr uk vi".split())
"""Languages that write 3,4 for three and four tenths, and 41.000 or 41 000 for forty-one thousand (Unicode CLDR)."""

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_CHINESE_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1_000}
_CHINESE_MYRIADS = {"万": 10_000, "亿": 100_000_000}


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    kept = json.loads(Path(__file__).with_name("canonical.json").read_text(encoding="utf-8"))
    return {
        language: {form: meaning for meaning, forms in words.items() for form in forms.split()}
        for language, words in kept.items()
    }


def canonical(word: str, language: str) -> str | None:
    """What a word in small letters is in English or in digits; None where it is none of these."""
    known = _words().get(language)
    return known.get(word) if known else None


def number(written: str, language: str) -> str:
    """A number in digits as English writes it, without separators of thousands: `1.134,50` as `1134.50`."""
    text = "".join(_digit(sign) for sign in _SPACES.sub("", written)).replace("٬", "").replace("٫", ".")
    if ":" in text:
        return text
    if language in DECIMAL_COMMA:
        if _THOUSANDS.fullmatch(text):
            return text.replace(".", "").replace(",", ".")
        return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    return text.replace(",", "") if _ENGLISH_THOUSANDS.fullmatch(text) else text


def chinese_number(signs: str) -> str | None:
    """`三百二十` as `320`, `41万` without its digits as `10000`; None for what is no number."""
    total, section, digit = 0, 0, 0
    for sign in signs:
        if sign in _CHINESE_DIGITS:
            digit = digit * 10 + _CHINESE_DIGITS[sign]
        elif sign in _CHINESE_UNITS:
            section += (digit or 1) * _CHINESE_UNITS[sign]
            digit = 0
        elif sign in _CHINESE_MYRIADS:
            total = (total + section + digit or 1) * _CHINESE_MYRIADS[sign]
            section = digit = 0
        else:
            return None
    return str(total + section + digit)


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
