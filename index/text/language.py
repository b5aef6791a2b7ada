"""The language of a text: what its source declares, where the text bears it out, else what its own words say.

A script of one language decides alone, then function words, which are four in ten words of running text (the stop-word
test of jusText); only what these leave open is given to py3langid (Lui and Baldwin 2012, "langid.py"; Barbaresi's
fork), whose model takes 0.7 s to load.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.article import ENGLISH
from index.text.words import STOPWORDS, function_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

LISTED = ("ar", "de", "en", "es", "fr", "ru", "uk", "vi", "zh")
"""The languages whose function words are kept."""

READ = 3_000
"""Code points of a text that are looked at: more changes nothing."""

FEWEST_LETTERS = 20
"""Of an alphabet; a text with fewer is of no known language. Of Chinese, a third are enough."""

FUNCTION = {ENGLISH: 0.22}
OF_OTHERS = 0.3
"""The share of function words from which a text is of their language: Italian has a fifth of French ones."""
AHEAD = 1.5
"""How many times the next language's share it must be."""
OF_LETTERS = 0.04
"""The share of letters that only Vietnamese has from which a text is Vietnamese; they are a sixth of its own."""
BORNE_OUT = 0.08
"""The share of function words that bears out a declared language, unless another has twice as many."""

SHORT = 200
"""Code points of a text whose own words may be too few to bear out a declared language: it follows what declares it."""

SURE = 0.7
"""The probability from which py3langid is believed."""

_CODE = re.compile(r"\s*([A-Za-z]{2})(?:[-_].*)?\s*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff",
    "han": "\u3400-\u4dbf\u4e00-\u9fff",
    "kana": "\u3040-\u30ff",
    "hangul": "\uac00-\ud7af",
    "greek": "\u0370-\u03ff",
    "hebrew": "\u0590-\u05ff",
    "thai": "\u0e01-\u0e5b",
    "armenian": "\u0530-\u058f",
    "georgian": "\u10a0-\u10ff",
    "devanagari": "\u0900-\u097f",
}
_BEYOND_LATIN = "\u0370-\u1dff\u2c00-\ufeef"
_ALONE = {"hangul": "ko", "greek": "el", "hebrew": "he", "thai": "th", "armenian": "hy", "georgian": "ka"}
"""The scripts that news writes one language with."""

SCRIPT_OF = {
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "sd"), "arabic"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "devanagari"),
    **{language: script for script, language in _ALONE.items()},
    "zh": "han",
    "ja": "kana",
}
"""The script of a language; Latin where it is not named."""

_UKRAINIAN, _RUSSIAN = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэъёЫЭЪЁ]")
_TOLD_APART = frozenset({"ru", "uk"})
"""By these letters; Serbian, Belarusian and Bulgarian share some of them."""
_NOT_ARABIC = re.compile("[پچژگکیٹڈڑےۓ]")
_VIETNAMESE_LETTERS = "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_VIETNAMESE = re.compile(f"[{_VIETNAMESE_LETTERS}{_VIETNAMESE_LETTERS.upper()}]")
_TELLING = (
    ("de", re.compile("[ßäöü]", re.IGNORECASE)),
    ("es", re.compile("[ñ¿¡]", re.IGNORECASE)),
    ("fr", re.compile(r"[çœêèà]|\b(?:l|d|qu|n|s|j|c)['’](?=\w)", re.IGNORECASE)),
)
"""Letters that one of the listed languages has and the others have not; they settle what no word has."""


def detect(text: str, hints: Iterable[str | None] = ()) -> str | None:
    """The ISO 639-1 code of the language of running text; None where it is too short or too mixed to tell.

    `hints` are declared languages, strongest first, as mark-up writes them: `de`, `pt-BR`, `uk_UA`.
    """
    sample = text if len(text) <= READ else text[:READ]
    script = script_of(sample)
    shares = _shares(sample)
    told = of_letters(sample, script) if script == "cyrillic" else None
    for hint in filter(None, map(code, hints)):
        if told in _TOLD_APART and hint in _TOLD_APART - {told}:
            continue
        if _borne_out(hint, script, shares) or (len(text) < SHORT and _unopposed(hint, sample, script, shares)):
            return hint
    if script is None:
        return None
    if told := of_letters(sample, script):
        return told
    (most, share), (_, next_share) = [*shares.most_common(2), ("", 0.0), ("", 0.0)][:2]
    if share >= FUNCTION.get(most, OF_OTHERS) and share >= AHEAD * next_share:
        return most
    return _classified(sample)


@lru_cache(maxsize=4096)
def is_english(sentence: str) -> bool:
    """Whether English rules may be applied to a sentence: unless its script or its function words are another's."""
    if script_of(sentence, fewest=1) not in ("latin", None) or len(_VIETNAMESE.findall(sentence)) > 1:
        return False
    counts: Counter[str] = Counter()
    for word in _WORD.findall(sentence.lower()):
        counts.update(_speakers().get(word, ()))
    others = max((count for language, count in counts.items() if language != ENGLISH), default=0)
    return others < 2 or others <= 2 * counts[ENGLISH]


def code(declared: str | None) -> str | None:
    """The first part of a language tag; None for what is none."""
    match = _CODE.fullmatch(declared or "")
    return match[1].lower() if match else None


def of_question(question: str, held: Collection[str]) -> str:
    """The language of a question: of those the library holds, and English, the one its letters and words speak for.

    What its script alone tells holds also where the library has nothing in it.
    """
    script = script_of(question, fewest=1)
    if script is not None and script != "latin":
        told = of_letters(question, script)
        alike = sorted(language for language in held if SCRIPT_OF.get(language) == script)
        sure = told in held or not set(alike) - _TOLD_APART
        return told if told and sure else (alike or [told or ENGLISH])[0]
    if len(_VIETNAMESE.findall(question)) > 1 and "vi" in held:
        return "vi"
    latin = [language for language in held if SCRIPT_OF.get(language, "latin") == "latin"]
    if set(latin) <= {ENGLISH}:
        return ENGLISH
    counts = {language: _spoken(question, language) for language in {*latin, ENGLISH}}
    return max(counts, key=lambda language: (counts[language], language == ENGLISH, language in held, language))


@cache
def _one_of(characters: str) -> re.Pattern[str]:
    """Compiled for the first text that is looked at: most commands read none."""
    return re.compile(f"[{characters}]")


def script_of(text: str, fewest: int = FEWEST_LETTERS) -> str | None:
    """The script of most of a text's letters; Japanese where its own letters stand among the Chinese."""
    if text.isascii() or not _one_of(_BEYOND_LATIN).search(text):
        latin = _one_of(_SCRIPTS["latin"])
        return "latin" if sum(1 for _ in islice(latin.finditer(text), fewest)) == fewest else None
    counts = {name: len(_one_of(characters).findall(text)) for name, characters in _SCRIPTS.items()}
    counts["han"] *= 3
    counts["kana"] *= 3
    if counts["kana"] > 0.1 * counts["han"]:
        counts["kana"] += counts.pop("han")
    most = max(counts, key=lambda name: counts[name])
    return most if counts[most] >= fewest else None


def of_letters(text: str, script: str) -> str | None:
    """The language where the letters tell; None where they may be of several."""
    if script in _ALONE:
        return _ALONE[script]
    if script == "latin":
        return "vi" if len(_VIETNAMESE.findall(text)) > OF_LETTERS * len(text) else None
    if script in ("han", "kana"):
        return "zh" if script == "han" else "ja"
    if script == "cyrillic":
        ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        if max(ukrainian, russian) and not min(ukrainian, russian) * 4 > max(ukrainian, russian):
            words = _shares(text)
            ours = "uk" if ukrainian > russian else "ru"
            return ours if words[ours] or len(text) < 100 else None  # Serbian, Belarusian and Bulgarian share letters
    if script == "arabic" and not _NOT_ARABIC.search(text):
        return "ar"
    return None


def _borne_out(language: str, script: str | None, shares: Counter[str]) -> bool:
    """Whether a declared language can be the text's: pages are declared English by the system that made them."""
    if script is None:
        return True
    own = SCRIPT_OF.get(language, "latin")
    if own != script and not (language == "ja" and script == "han"):
        return False
    others = max((share for other, share in shares.items() if other != language), default=0.0)
    if language in LISTED and language != "zh":
        return shares[language] >= BORNE_OUT and others < 2 * shares[language]
    return others < OF_OTHERS


def _unopposed(language: str, text: str, script: str | None, shares: Counter[str]) -> bool:
    """Whether neither the letters nor the function words of a short text speak for another language."""
    if script is not None and SCRIPT_OF.get(language, "latin") != script:
        return False
    told = of_letters(text, script) if script else None
    others = max((share for other, share in shares.items() if other != language), default=0.0)
    return told in (None, language) and (others < OF_OTHERS / 2 or others <= shares[language])


def _shares(text: str) -> Counter[str]:
    """The share of the words that are function words of each listed language with spaces."""
    words = _WORD.findall(text.lower())
    total = len(words) or 1
    speakers = _speakers()
    found: Counter[str] = Counter()
    for word, count in Counter(filter(speakers.__contains__, words)).items():
        for language in speakers[word]:
            found[language] += count
    return Counter({language: count / total for language, count in found.items()})


def _spoken(question: str, language: str) -> float:
    """How many of a question's words are the language's function words, with its telling letters."""
    words = function_words(language)
    letters = sum(len(pattern.findall(question)) for own, pattern in _TELLING if own == language)
    return sum(word in words for word in _WORD.findall(question.lower())) + 0.6 * min(letters, 2)


@lru_cache(maxsize=1)
def _speakers() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language in LISTED:
        for word in STOPWORDS if language == ENGLISH else function_words(language):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def _classified(text: str) -> str | None:
    label, probability = _identifier().classify(text)
    known = str(label)
    return known if probability >= SURE and len(known) == 2 else None


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: LanguageIdentifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
