"""Words with their places: what the checks on numbers, names and polarity work on."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from index.article import ENGLISH
from index.text.canonical import canonical, chinese_number, number
from index.text.patterns import pattern
from index.text.words import STOPWORDS, empty_stems, function_words, stems


def listed(words: str) -> frozenset[str]:
    """The words of a table, written as running text."""
    return frozenset(words.split())


_TOKEN = pattern(
    r"""(?P<number>\d+(?:[.,:]\d+)*)
    |(?P<sign>[$€£¥₹₽₩%])
    |(?P<initials>(?:[^\W\d_]\.){2,})
    |(?P<ideograph>[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])
    |['’](?P<short>(?i:ll|s|ve|re|d|m|t))\b
    |(?P<word>[^\W\d_][\w\u0300-\u036f]*)""",
    re.VERBOSE,
)
"""A number, a sign of money or share, `U.S.`, one Chinese or Japanese character, a contraction's end, or a word."""

_WRITTEN = pattern(
    r"""\d+(?:[.,:]\d+)*|[$€£¥₹₽₩%]
    |(?:[^\W\d_]\.){2,}(?:['’][tT]\b)?
    |[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]
    |['’](?i:ll|s|ve|re|d|m|t)\b
    |[^\W\d_][\w\u0300-\u036f]*(?:['’][tT]\b)?""",
    re.VERBOSE,
)
"""The same without telling which it is; `didn't` is one."""

_TOKEN_ABROAD = pattern(
    r"""(?P<number>(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])(?:[.,٫]\d+)?|\d+(?:[.,:٫٬]\d+)*)
    |(?P<sign>[$€£¥₹₽₩₴₫%])
    |(?P<chinese>[〇零一二两三四五六七八九十百千万亿]+)
    |(?P<word>不过|不久|不仅|不断|不少|不但|不同|未来|无线|可能|或许|也许|(?:[^\W\d_][\u0300-\u036f\u064b-\u065f]*(?<![\u3040-\u30ff\u3400-\u9fff])(?:['’ʼ](?=[\u0400-\u04ff]))?)+)
    |(?P<ideograph>[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])""",
    re.VERBOSE,
)
"""The same in other languages: numbers with spaces, Chinese numbers, Ukrainian apostrophes; French `l'` is a word."""

_BREAK = frozenset(',;:—–()[]"“”\n。，、；：（）«»„،؛')

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
def lexemes(text: str, language: str | None = ENGLISH) -> tuple[Lexeme, ...]:
    """The words, numbers and signs of a text, in order."""
    if language not in (ENGLISH, None):
        return _abroad(text, language)
    found: list[Lexeme] = []
    clause = 0
    position = 0
    new = tuple.__new__  # a third faster than Lexeme(...), which hundreds of times for each question counts
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start - position > 1 or (start > position and text[position] != " "):
            between = text[position:start]
            clause += not _BREAK.isdisjoint(between) or " - " in between
        position = end
        word = match[0]
        if match.lastgroup == "short":
            short = word[1:].lower()
            if short == "t" and found and found[-1].low.endswith("n") and found[-1].end == start:
                found[-1:] = _negated(found[-1], end, text)
            if short != "ll":
                continue
        found.append(new(Lexeme, (word, start, end, clause, *form(word))))
    return tuple(found)


@lru_cache(maxsize=2048)
def spelled(text: str) -> tuple[str, ...]:
    """The words of an English text's lexemes as they are written, each once, in order: where places do not matter."""
    words = dict.fromkeys(_WRITTEN.findall(text))
    if "'" not in text and "’" not in text:
        return tuple(words)
    found: dict[str, None] = {}
    for word in words:
        if word[0] in "'’":
            if word[1:].lower() == "ll":
                found[word] = None
        elif word[-2:-1] not in ("'", "’"):
            found[word] = None
        elif form(word[:-2]).low.endswith("n"):  # `didn't`: `did` and `n't`
            found |= dict.fromkeys(part for part in (word[:-3], word[-3:]) if part)
        else:
            found[word[:-2]] = None
    return tuple(found)


def _negated(word: Lexeme, end: int, text: str) -> list[Lexeme]:
    """`didn` and `'t` as `did` and `n't`."""
    cut = word.end - 1
    parts = ((word.start, cut), (cut, end)) if cut > word.start else ((cut, end),)
    return [Lexeme(text[a:b], a, b, word.clause, *form(text[a:b])) for a, b in parts]


def _abroad(text: str, language: str) -> tuple[Lexeme, ...]:
    """The lexemes of a text in another language; what the checks must understand is given as English has it."""
    found: list[Lexeme] = []
    clause = 0
    position = 0
    for match in _TOKEN_ABROAD.finditer(text):
        between = text[position : match.start()]
        clause += not _BREAK.isdisjoint(between) or " - " in between
        begins = not found or any(sign in between for sign in '«„“"‘¿¡.:!?')
        position = match.end()
        written, kind = match.group(), match.lastgroup
        if kind in ("number", "chinese"):
            value = number(written, language) if kind == "number" else chinese_number(written) or written
            low = "one" if written == "一" else value  # as often `a` as a number
            own = Form(low, low, written != "一", False, written != "一")
            written = value
        else:
            own = _form_abroad(written, language, begins)
            if own.number:
                written = own.low
        found.append(Lexeme(written, match.start(), match.end(), clause, *own))
    return tuple(found)


@lru_cache(maxsize=50_000)
def _form_abroad(word: str, language: str, begins: bool) -> Form:
    """As `form`, in another language. A capital tells names apart but in German, and not where a sentence begins."""
    low = word.lower().replace("’", "'").replace("ʼ", "'")
    meaning = canonical(low, language)
    if meaning is not None:
        return Form(meaning, meaning, meaning.isdigit(), False, meaning.isdigit())
    stem = (stems(word, language) or [fold(word)])[0]
    content = stem not in empty_stems(language) and low not in function_words(language)
    capital = word[0].isupper() and not begins and language != "de"
    return Form(stem if capital else fold(word), stem, content, capital, False)


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
    kept = _MARKS_OF_LATIN.sub("", decomposed)
    return unicodedata.normalize("NFC", kept).casefold().replace("ё", "е") or text


_MARKS_OF_LATIN = pattern(
    "(?<![\u0400-\u04ff])[\u0300-\u036f]+|[\u0591-\u05bd\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
"""Accents, and the vowel signs of Hebrew and Arabic; й and ї and the voiced kana are letters of their own."""
