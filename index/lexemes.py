"""Words with their places: what the checks on numbers, names and polarity work on."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from index.words import STOPWORDS, stems


def listed(words: str) -> frozenset[str]:
    """The words of a table, written as running text."""
    return frozenset(words.split())


_TOKEN = re.compile(
    r"""(?P<number>\d+(?:[.,:]\d+)*)
    |(?P<sign>[$€£¥₹₽₩%])
    |(?P<initials>(?:[^\W\d_]\.){2,})
    |(?P<ideograph>[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])
    |['’](?P<short>(?i:ll|s|ve|re|d|m|t))\b
    |(?P<word>[^\W\d_][\w\u0300-\u036f]*)""",
    re.VERBOSE,
)
"""A number, a sign of money or share, `U.S.`, one Chinese or Japanese character, a contraction's end, or a word."""

_BREAK = frozenset(',;:—–()[]"“”\n。，、；：（）')

_IRREGULAR = {
    past: base
    for base, pasts in {
        "be": "am is are was were been being",
        "have": "has had",
        "rise": "rose risen",
        "fall": "fell fallen",
        "win": "won",
        "lose": "lost",
        "meet": "met",
        "say": "said",
        "go": "went gone",
        "come": "came",
        "take": "took taken",
        "give": "gave given",
        "make": "made",
        "tell": "told",
        "get": "got gotten",
        "see": "saw seen",
        "know": "knew known",
        "find": "found",
        "think": "thought",
        "leave": "left",
        "hold": "held",
        "keep": "kept",
        "begin": "began begun",
        "bring": "brought",
        "buy": "bought",
        "sell": "sold",
        "send": "sent",
        "build": "built",
        "beat": "beaten",
        "break": "broke broken",
        "choose": "chose chosen",
        "speak": "spoke spoken",
        "write": "wrote written",
        "drive": "drove driven",
        "fly": "flew flown",
        "flee": "fled",
        "fight": "fought",
        "shoot": "shot",
        "strike": "struck stricken",
        "steal": "stole stolen",
        "grow": "grew grown",
        "throw": "threw thrown",
        "draw": "drew drawn",
        "lead": "led",
        "pay": "paid",
        "run": "ran",
        "sink": "sank sunk",
        "shrink": "shrank shrunk",
        "swing": "swung",
        "teach": "taught",
        "catch": "caught",
        "seek": "sought",
        "spend": "spent",
        "lend": "lent",
        "feel": "felt",
        "hear": "heard",
        "stand": "stood",
        "understand": "understood",
        "become": "became",
        "die": "died dying dead death",
        "lie": "lay lain",
        "show": "shown",
        "wear": "wore worn",
        "eat": "ate eaten",
        "sign": "signed",
        "can": "ca",
        "will": "wo ll",
        "child": "children",
        "man": "men",
        "woman": "women",
        "person": "people",
        "foot": "feet",
        "wife": "wives",
        "life": "lives",
        "plead": "pled",
        "two": "pair couple",
    }.items()
    for past in pasts.split()
}
"""Irregular forms that news uses, to the form that a stemmer then takes; written for this purpose."""


_EMPTY = listed(
    """n't ll wo ca us one ones others like many much mr mrs ms dr also still even around among amid whose whether"""
)
"""Words without meaning of their own beyond the stop words."""


class Form(NamedTuple):
    """What a written word is wherever it stands. `content`: it carries meaning of its own."""

    low: str
    stem: str
    content: bool
    capital: bool
    number: bool


class Lexeme(NamedTuple):
    """A word in its place. A named tuple, not a dataclass: hundreds are made for each check, and these cost a third.

    `start` and `end` are half-open code points of the text; `clause` counts from 0 and grows at commas, brackets,
    quotation marks and dashes. The rest is as in `Form`.
    """

    text: str
    start: int
    end: int
    clause: int
    low: str
    stem: str
    content: bool
    capital: bool
    number: bool


@lru_cache(maxsize=1024)
def lexemes(text: str) -> tuple[Lexeme, ...]:
    """The words, numbers and signs of a text, in order."""
    found: list[Lexeme] = []
    clause = 0
    position = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start - position > 1 or (start > position and text[position] != " "):
            between = text[position:start]
            clause += not _BREAK.isdisjoint(between) or " - " in between
        position = end
        word = match.group()
        if match.lastgroup == "short":
            short = word[1:].lower()
            if short == "t" and found and found[-1].low.endswith("n") and found[-1].end == start:
                found[-1:] = _negated(found[-1], end, text)
            if short != "ll":
                continue
        found.append(Lexeme(word, start, end, clause, *form(word)))
    return tuple(found)


def _negated(word: Lexeme, end: int, text: str) -> list[Lexeme]:
    """`didn` and `'t` as `did` and `n't`."""
    cut = word.end - 1
    parts = ((word.start, cut), (cut, end)) if cut > word.start else ((cut, end),)
    return [Lexeme(text[a:b], a, b, word.clause, *form(text[a:b])) for a, b in parts]


@lru_cache(maxsize=50_000)
def form(word: str) -> Form:
    """Case, accents, width and quotation marks folded; English suffixes removed; irregular forms undone."""
    low = fold(word)
    if word[0].isdigit():
        return Form(low, low.replace(",", ""), True, False, True)
    low = low.strip("'").replace(".", "") if len(low) > 1 else low
    base = _IRREGULAR.get(low, low)
    stem = (stems(base) or [base])[0] if base.isascii() and base.isalpha() else base
    content = low not in STOPWORDS and low not in _EMPTY
    return Form(low, stem, content, word[0].isupper(), False)


def fold(text: str) -> str:
    """Lower case without accents, full-width and compatibility forms undone, curly apostrophes straight."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", kept).casefold() or text
