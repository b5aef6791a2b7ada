"""The support check where languages differ, and where one writes every noun with a capital.

Of a sentence in another language than all of its evidence no words can be compared. It is carried only as far as can
be seen: every number, date and name in it is in the evidence, a number or date among them, and both negate or neither
does. What it says of them cannot be seen: it is shown as a translation (`Sentence.translated`), beside the words
themselves. Of names alone too much could be said; names in a script that cannot be compared are not carried.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.checking.alignment import Finding, Pair
from index.article import ENGLISH
from index.days.mentions import DateMention, find_dates
from index.text.language import LISTED, SCRIPT_OF, is_english, of_letters, script_of
from index.text.lexemes import Lexeme, fold, lexemes
from index.text.names import find_names
from index.text.quantities import find_quantities
from index.text.words import function_words

if TYPE_CHECKING:
    from bot.support import Evidence, Missing

NEARLY = 0.6
"""The share of the most function words that speaks for the evidence's own language: short sentences have few."""
KIN_LETTERS = 4
"""Letters that two forms of a name share at least, all but the last two of the shorter one."""

_NEGATIVE = frozenset({"not", "no", "without", "n't", "never", "none", "nobody", "nothing", "neither", "nor", "cannot"})
_WORD = re.compile(r"[^\W\d_]+")


def language_of(claim: str, languages: Iterable[str | None]) -> str:
    """The language of a sentence that rests on articles in these: theirs, unless it is plainly another."""
    own = {language or ENGLISH for language in languages} or {ENGLISH}
    if own == {ENGLISH} and is_english(claim):
        return ENGLISH
    script = script_of(claim, fewest=1) or "latin"
    alike = sorted(language for language in own if SCRIPT_OF.get(language, "latin") == script)
    if script != "latin":
        return alike[0] if len(alike) == 1 else of_letters(claim, script) or (alike or [_USUAL.get(script, ENGLISH)])[0]
    words = _WORD.findall(claim.lower())
    latin = sorted({*(each for each in LISTED if SCRIPT_OF.get(each, "latin") == "latin"), *alike})
    counts = {language: sum(map(function_words(language).__contains__, words)) for language in latin}
    most = max(latin, key=lambda language: (counts[language], language in own, language == ENGLISH))
    near = [language for language in alike if counts[language] >= NEARLY * counts[most] or counts[most] < 2]
    return max(near, key=lambda language: counts[language]) if near else most


_USUAL = {"cyrillic": "ru", "arabic": "ar", "devanagari": "hi"}
"""What a script is read as where nothing tells."""


def missing(claim: str, spoken: str, evidence: Sequence["Evidence"]) -> list["Missing"]:
    """What a sentence in another language than its evidence says that the evidence plainly does not."""
    from bot.support import Missing

    words = lexemes(claim, spoken)
    held = [lexemes(each.text, each.language) for each in evidence]
    contexts = [lexemes(each.context, each.language) for each in evidence]
    days = find_dates(claim)
    told = [day for each in evidence for day in find_dates(each.text)]
    values = {quantity.value for each in held for quantity in find_quantities(each)}
    known = {form for each in (*held, *contexts) for form in _forms(each)}
    said = [("date", day.span.of(claim), any(_says(other, day) for other in told)) for day in days]
    for quantity in find_quantities(words):
        start, end = words[quantity.first].start, words[quantity.last].end
        if not any(day.span.start < end and start < day.span.end for day in days):
            said.append(("number", claim[start:end], _near(quantity.value, values)))
    for run in _named(claim, words, spoken):
        said.append(("name", claim[run[0].start : run[-1].end], all(_known(word, known) for word in run)))
    wrong = [Missing(kind, part) for kind, part, carried in said if not carried]
    if _negates(words) != any(map(_negates, held)):
        wrong.append(Missing("negation", claim.strip()))
    told_exactly = any(kind != "name" for kind, _, _ in said)
    return wrong if told_exactly else [*wrong, Missing("content", claim.strip())]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question can be compared with another language: its names, written and by words, days and numbers."""

    names: tuple[tuple[str, tuple[Lexeme, ...]], ...]
    days: frozenset[tuple[date, date]]
    values: frozenset[float]


def asked_of(question: str, language: str) -> Asked:
    words = lexemes(question, language)
    dates = find_dates(question)
    runs = [run for run in _named(question, words, language) if not any(_inside(word, dates) for word in run)]
    days = {(day, day) for each in dates if (day := each.date())}
    values = {
        each.value
        for each in find_quantities(words)
        if not any(_inside(words[place], dates) for place in range(each.first, each.last + 1))
    }
    names = tuple((question[run[0].start : run[-1].end], tuple(run)) for run in runs)
    return Asked(names, frozenset(days), frozenset(values))


def _inside(word: Lexeme, dates: Iterable[DateMention]) -> bool:
    return any(each.span.start < word.end and word.start < each.span.end for each in dates)


def holds_name(word: Lexeme, words: Iterable[Lexeme]) -> bool:
    """Whether a word of a name is among words of another language."""
    return _known(word, tuple(_forms(words)))


def nouns(pairs: Sequence[Pair], contexts: Sequence[str]) -> Iterator[Finding]:
    """German words with a capital, names among them, of which the cited sentences and their context have no part."""
    claim = pairs[0].claim
    said = fold(" ".join((*(pair.evidence.text for pair in pairs), *contexts)))
    for i, word in enumerate(claim.words):
        if i and word.text[0].isupper() and word.content and all(pair.places[i] < 0 for pair in pairs):
            low = fold(word.text)
            if low[: max(KIN_LETTERS, len(low) - 2)] not in said:
                yield Finding("name", i, i)


def _says(held: DateMention, said: DateMention) -> bool:
    """Whether every part that is said is held."""
    parts = ((said.year, held.year), (said.month, held.month), (said.day, held.day))
    return all(part is None or part == other for part, other in parts)


def _near(value: float, values: Iterable[float]) -> bool:
    return any(abs(value - other) <= 1e-6 * max(1.0, abs(other)) for other in values)


def _negates(words: Sequence[Lexeme]) -> bool:
    return any(word.low in _NEGATIVE for word in words)


def _named(claim: str, words: tuple[Lexeme, ...], spoken: str) -> Iterator[tuple[Lexeme, ...]]:
    """The names of a claim; in German only of several words in a row, since every noun has a capital there."""
    if spoken != "de":
        yield from (words[name.first : name.end] for name in find_names(words))
        return
    run: list[Lexeme] = []
    for word in (*words[1:], None):
        named = word is not None and word.content and word.text[0].isupper()
        if word is not None and named and (not run or claim[run[-1].end : word.start] == " "):
            run.append(word)
            continue
        if len(run) > 1:
            yield tuple(run)
        run = [word] if word is not None and named else []


def _forms(words: Iterable[Lexeme]) -> Iterator[str]:
    """The words as names are compared across scripts."""
    for word in words:
        if not word.number:
            yield romanised(fold(word.text))


def _known(word: Lexeme, known: Iterable[str]) -> bool:
    """Whether the evidence has the name, in this or another form: the consonants of a name survive its spelling."""
    form = romanised(fold(word.text))
    head = form[: max(KIN_LETTERS, len(form) - 2)]
    bones = _bones(form)
    return any(
        other.startswith(head)
        or (len(other) >= KIN_LETTERS and form.startswith(other[: max(KIN_LETTERS, len(other) - 2)]))
        or (len(bones) > 2 and _bones(other).startswith(bones))
        for other in known
    )


_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьыъэюя",
        "a b v g g d e e zh z i i i i k l m n o p r s t u f kh ts ch sh shch  i  e iu ia".split(" "),
        strict=True,
    )
)
"""Letters of Russian and Ukrainian in the Latin alphabet, after BGN/PCGN, with y as i."""
_SOUNDS = (
    ("kh", "h"),
    ("ck", "k"),
    ("ph", "f"),
    ("w", "v"),
    ("x", "ks"),
    ("c", "k"),
    ("j", "i"),
    ("y", "i"),
    ("q", "k"),
)


def romanised(word: str) -> str:
    """A word in small Latin letters; of other scripts than Cyrillic as it is."""
    return "".join(_LATIN.get(letter, letter) for letter in word)


def _bones(word: str) -> str:
    """The consonants of a name, those alike in sound as one."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    bones = re.sub(r"[aeiou]", "", word)
    return re.sub(r"(.)\1", r"\1", bones)
