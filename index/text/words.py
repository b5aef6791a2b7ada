"""Words as they are compared everywhere: folded, stemmed, without the ones that carry no meaning.

A text is stemmed in its own language by its Snowball stemmer, Ukrainian by `index.text.ukrainian`; other languages
are only folded. Scripts without spaces give overlapping pairs of characters, which find Chinese about as well as
words do and need no dictionary (Nie, Gao, Zhang and Zhou 2000, "On the use of words and n-grams for Chinese
information retrieval").
"""

import json
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import tantivy

from index.article import ENGLISH
from index.text.patterns import pattern
from index.text.ukrainian import stem as ukrainian_stem

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish",
}  # fmt: skip
"""The languages that tantivy 0.27 has a Snowball stemmer for, by ISO 639-1."""

WORD = r"\p{N}+(?:[.,]\p{N}+)*|\p{L}[\p{L}\p{M}\p{N}]*"
"""A number with its separators, or a run of letters; apostrophes and hyphens part words."""

STOPWORDS = frozenset(
    """a about above after again against all also am an and any are aren as at be because been before being
    below between both but by can cannot could couldn d did didn do does doesn doing don down during each else
    ever few for from further get gets got had hadn has hasn have haven having he her here hers herself him
    himself his how however i if in into is isn it its itself just let ll m may me might mightn more most much
    must mustn my myself needn no nor not now of off on once only onto or other our ours ourselves out over own
    per re s same shall shan she should shouldn so some such t than that the their theirs them themselves then
    there these they this those through to too under until up upon ve very via was wasn we were weren what when
    where whether which while who whom whose why will with within without would wouldn yet you your yours
    yourself yourselves""".split()
)
"""English function words, and what is left of contractions when the apostrophe parts them."""

_WORD = pattern(r"\d+(?:[.,]\d+)*|[^\W_]+")

LATIN_LETTERS = (
    *("AZ", "az", "\u00aa\u00aa", "\u00b2\u00b3", "\u00b5\u00b5", "\u00b9\u00ba", "\u00bc\u00be"),
    *("\u00c0\u00d6", "\u00d8\u00f6", "\u00f8\u024f"),
)
LETTERS_BEYOND = (
    *("\u0250\u1fff", "\u2070\u209f", "\u2100\u2121", "\u2123\u218f", "\u2460\u24ff", "\u2776\u2793"),
    *("\u2c00\ufdff", "\ufe70\uffff"),
)
"""The first and the last of some characters. Among those beyond are some that are neither letters nor digits."""


def _class(ranges: Sequence[str]) -> str:
    return "".join(map("-".join, ranges))


BEYOND_LATIN = pattern(f"[{_class(LETTERS_BEYOND)}\U00010000-\U0001f10f\U0001fb00-\U0010ffff]")
"""In a text without these, and so without other letters and digits, index/text/numbering.py finds what `_WORD` does."""

_PLAIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_PLAIN_WORD = pattern(f"[{_PLAIN}][0-9{_PLAIN}]*|[0-9]+(?:[.,][0-9]+)*")
_SIGNS = "\u00a0\u00a3\u00ab\u00b0\u00bb\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac"
_BEYOND_PLAIN = pattern(f"[^\x00-\x7f{_PLAIN}{_SIGNS}]")
"""In a text without these `_PLAIN_WORD` finds what WORD does: the letters, digits and signs of European news."""

MOST_WORDS = 100_000
"""So many stems are kept for a language: some 20 MB."""

_UNSPACED = pattern(
    "[\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17dd]+"
)
"""A run of Chinese, Japanese, Thai, Lao, Burmese or Khmer."""

_OTHER_SCRIPT = pattern("[\u0300-\u1dff\u2c00-\ufdff\ufe70-\uffef]")
"""What English text with its dashes, quotation marks and accents does not have."""

_ALIKE = {
    ord(written): kept
    for kept, others in {"\u0627": "\u0623\u0625\u0622\u0671", "\u064a": "\u0649", "\u0647": "\u0629", "е": "ё"}.items()
    for written in others
} | {0x0640: None, 0x02BC: "'", 0x066B: ".", 0x066C: ","}
"""Letters that writers exchange: Arabic as in Larkey, Ballesteros and Connell (2002), Russian ё. Tatweel is no letter,
and Ukrainian writes its apostrophe in three ways."""
_ALIKE |= {ord("Ё"): "Е"}
_MARKS = pattern("[\u0610-\u061a\u064b-\u065f\u0670]")
"""Arabic vowel signs, which newspapers leave out."""
_INNER_APOSTROPHE = pattern("(?<=[\u0400-\u04ff])['’](?=[\u0400-\u04ff])")
_FOREIGN_DIGIT = pattern(r"(?![0-9])\d")

_local = threading.local()


def stems(text: str, language: str | None = ENGLISH) -> list[str]:
    """Every word, in order: case and accents folded, the language's suffixes removed."""
    if not text.isascii() and _BEYOND_PLAIN.search(text):
        return _stemmed(spaced(text), language or ENGLISH)
    words, kept = _PLAIN_WORD.findall(text), _kept_stems(language or ENGLISH)
    try:
        return list(map(kept.of.__getitem__, words))
    except KeyError:
        return list(map(kept.met(words).__getitem__, words))


def _stemmed(text: str, language: str) -> list[str]:
    found: list[str] = _analyzer(language).analyze(text)
    return [ukrainian_stem(word) for word in found] if language == "uk" else found


class _Stems:
    """The stems of a language's words, kept once they are made: news uses the same ones again and again."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.of: dict[str, str] = {}

    def met(self, words: Sequence[str]) -> dict[str, str]:
        """What is kept, with all of these words among it."""
        kept = self.of if len(self.of) < MOST_WORDS else {}
        new = [word for word in dict.fromkeys(words) if word not in kept]
        kept.update(zip(new, _stemmed(" ".join(new), self._language), strict=True))
        self.of = kept
        return kept


_kept_stems = cache(_Stems)


def stemmed(text: str, language: str | None = ENGLISH) -> dict[str, str]:
    """Each stem with a word of the text that has it, case and accents folded: `visit` with `visiting`."""
    return dict(zip(stems(text, language), _analyzer("").analyze(spaced(text)), strict=True))


def placed(text: str, language: str | None = ENGLISH) -> list[tuple[str, int]]:
    """Each word's stem and where it starts, in order."""
    return [(stem, match.start()) for match in _WORD.finditer(text) for stem in stems(match.group(), language)]


def content_stems(text: str, language: str | None = ENGLISH) -> list[str]:
    """The words that carry meaning, stemmed, in order."""
    empty = empty_stems(language)
    return [word for word in stems(text, language) if word not in empty]


def written(text: str) -> list[str]:
    """The words as they stand, in order; scripts without spaces as their overlapping pairs of characters."""
    found: list[str] = _WORD.findall(text if text.isascii() else spaced(text))
    return found


def spaced(text: str) -> str:
    """The text with its words parted by more than letters, and its letters and digits in their one form.

    Text in Latin letters, composed, stays as it is.
    """
    if text.isascii() or not _OTHER_SCRIPT.search(text):
        return text
    text = _MARKS.sub("", unicodedata.normalize("NFC", text)).translate(_ALIKE)
    text = _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), _INNER_APOSTROPHE.sub("", text))
    return _UNSPACED.sub(lambda match: f" {' '.join(_pairs(match[0]))} ", text)


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


def function_words(language: str | None) -> frozenset[str]:
    """The words of a language that carry no meaning of their own, as they are written; none where no list is kept."""
    return STOPWORDS if (language or ENGLISH) == ENGLISH else _function_words().get(language or ENGLISH, frozenset())


@lru_cache(maxsize=64)
def empty_stems(language: str | None = ENGLISH) -> frozenset[str]:
    """The stems of a language's function words, and these as they are written."""
    words = function_words(language)
    return words | frozenset(stem for word in words for stem in stems(word, language))


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    kept = json.loads(Path(__file__).with_name("stopwords.json").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in kept.items()}


def _analyzer(language: str) -> tantivy.TextAnalyzer:
    """One for each language and thread, since an analyzer keeps state while it works; "" for no stemmer."""
    kept: dict[str, tantivy.TextAnalyzer] | None = getattr(_local, "analyzers", None)
    if kept is None:
        kept = _local.analyzers = {}
    name = STEMMERS.get(language, "")
    if name not in kept:
        kept[name] = _made(name)
    return kept[name]


def _made(stemmer: str) -> tantivy.TextAnalyzer:
    """English is folded and then stemmed; other stemmers need the accents, so that there folding comes last."""
    lower, fold = tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()
    steps = [fold, lower] if stemmer in ("", "english") else [lower]
    steps += [tantivy.Filter.stemmer(stemmer)] if stemmer else []
    steps += [] if stemmer in ("", "english") else [fold]
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORD))
    for each in steps:
        builder = builder.filter(each)
    return builder.build()
