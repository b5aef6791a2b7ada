"""The words of a question, what each weighs, and which words of the passages stand for it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from bot.answering.phrases import phrases
from bot.answering.question import Asked, Measure, Wanted
from bot.draft import NumberedPassage
from index.days.mentions import find_dates
from index.text.lexemes import Lexeme, lexemes, spelled
from index.text.names import key, meant
from index.text.polarity import opposite
from index.text.synonyms import relatives
from index.text.words import STOPWORDS

Rarity = Callable[[Iterable[str]], Mapping[str, float]]
"""Stems to weights of at least 0: how much each narrows the passages down (inverse document frequency)."""

Similar = Mapping[str, Mapping[str, float]]
"""Each term of the question with the words that nearly mean the same, and how nearly, SIMILAR to 1."""

SimilarWords = Callable[[Sequence[str], Sequence[str]], Similar]

SIMILAR = 0.42
"""The cosine of two words' vectors from which one stands for the other: visit and trip 0.53, visit and meeting 0.15."""

SYNONYM = 0.8
"""What a word of the same group in `index/text/synonyms.py` counts."""

_FOCUS_WITHIN = 5
"""Words after `who` among which what is asked about is looked for."""

HEAD = 4
"""Letters that words of one root have in common, at least; `kin` and `related` ask for more."""

_NO_WORD = "\x00"
"""A term that no passage has: its rarity is the greatest there is."""


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in lexemes(text))


ASKING = _stems(
    """say said tell happen happened know name called please report reported according article articles news latest
    much many
    long often kind sort type exactly currently describe explain mention"""
)
"""Words that belong to asking rather than to what is asked about."""

LIGHT = _stems(
    """come go take place make get give put keep let become start begin use show set run turn call want plan first new
    year old have
    do be thing way people person man woman time day week month big large great good number part case work need try
    help find see
    look think feel include involve cause due lead bring leave next last recent recently ago today yesterday end hold
    now back
    well own different main major high low left right amount total country city state place world national local
    former famous
    popular well-known recently currently officially actually finally reportedly following according based become
    known"""
)
"""Verbs and nouns that go with anything say little about what is asked."""

LIGHT_WEIGHT = 0.4
MEASURING_WEIGHT = 1.0
"""A city's name need not stand beside the word city."""

_RIVALS = tuple(
    tuple(_stems(side) for side in group.split("/"))
    for group in (
        "profit earnings / revenue turnover sales / margin / loss / dividend",
        "killed died dead death fatal / injured hurt wounded / arrested detained / missing / born / married /"
        " displaced",
        "president / minister / governor / mayor / senator / king / ambassador / chairman / secretary",
        "son / daughter / father / mother / wife / husband / brother / sister",
        "win winner / lose / draw",
        "buy / sell / rent",
        "first / second / third / fourth / fifth",
        "north / south / east / west",
        "men / women / boys / girls",
        "hire / fire",
        "goals / points / seats / votes",
        "live / life / alive",
    )
)
"""Words that are near in meaning and yet exclude each other."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question. `group` tells which words make one name; `phrase` marks a set phrase (`~effect`)."""

    stem: str
    low: str
    weight: float
    name: bool
    group: int
    measuring: bool = False


def terms_of(asked: Asked, about: str, rarity: Rarity, passages: Sequence[NumberedPassage]) -> tuple[Term, ...]:
    """The content words, once each, set phrases in place of their words."""
    spans: list[tuple[str, int, int]] = []
    for name, start, end in phrases(about):
        if not any(start < other_end and other_start < end for _, other_start, other_end in spans):
            spans.append((name, start, end))
    words = lexemes(about)
    careless = not any(word.capital for word in words[1:])
    capitals = always_capital(passages, {word.stem for word in words}) if careless else frozenset[str]()
    within = {n for n, word in enumerate(words) for _, start, end in spans if start <= word.start < end}
    found: dict[str, tuple[str, bool, int]] = {}
    group = 0
    days = [mention.span for mention in find_dates(about)]
    for n, word in enumerate(words):
        if any(span.start <= word.start < span.end for span in days):
            continue  # an article need not repeat the day on which it appeared
        named = (_is_name(words, n) and key(word) not in asked.measuring) or word.stem in capitals
        if not (named and n and words[n - 1].capital and words[n - 1].clause == word.clause):
            group += 1
        if n not in within and (named or (word.content and word.stem not in ASKING and word.low not in STOPWORDS)):
            found.setdefault(key(word) if named else word.stem, (word.low, named or word.number, group))
    rare = rarity([*found, _NO_WORD])
    most = rare[_NO_WORD] or 1.0
    light = {stem: _lightness(stem, named, asked) for stem, (_, named, _) in found.items()}
    terms = [
        Term(stem, low, light[stem] * (0.4 + 0.6 * min(1.0, rare[stem] / most)), named, group, stem in asked.measuring)
        for stem, (low, named, group) in found.items()
    ]
    terms += [Term(name, name, 0.6, False, -1) for name in dict.fromkeys(name for name, _, _ in spans)]
    return tuple(terms)


_ASKED_ABOUT = re.compile(
    r"\b(?:who(?:['’]s)?|(?:how many|which|what) (?P<noun>[\w’'-]+))\s+(?P<rest>.*)", re.IGNORECASE
)


def focus_of(asked: Asked, terms: Sequence[Term]) -> int | None:
    """The first term after `who`, `how many people` or `which hospital` that is no name: what was done, the office."""
    match = _ASKED_ABOUT.search(asked.text)
    if match is None or not (asked.kind in (Wanted.NAME, Wanted.PLACE) or asked.measure is Measure.COUNT):
        return None
    placed = {word.stem: n for n, word in reversed(list(enumerate(lexemes(match["rest"]))))}
    placed |= {name: len(lexemes(match["rest"][:start])) for name, start, _ in phrases(match["rest"])}
    found = [(placed[term.stem], place) for place, term in enumerate(terms) if not term.name and term.stem in placed]
    first = min(found, default=None)
    return first[1] if first and first[0] < _FOCUS_WITHIN else None


def _is_name(words: Sequence[Lexeme], n: int) -> bool:
    """A capital tells, but not on the first word of a question; US is no stop word."""
    word = words[n]
    return word.capital and n > 0 and (word.content or (len(word.text) > 1 and word.text.isupper()))


def _lightness(stem: str, named: bool, asked: Asked) -> float:
    if stem in asked.measuring:
        return MEASURING_WEIGHT
    return LIGHT_WEIGHT if stem in LIGHT and not named else 1.0


def always_capital(passages: Sequence[NumberedPassage], stems: Set[str]) -> frozenset[str]:
    """Those stems that the passages write with a capital letter only: names, also where a question has none."""
    capital: set[str] = set()
    small: set[str] = set()
    for passage in passages:
        for span in passage.passage.sentences:
            text = span.of(passage.article.text)
            if all(meant(word)[1] not in stems for word in spelled(text)):
                continue
            for n, word in enumerate(lexemes(text)):
                if word.stem in stems and (n or not word.capital):
                    (capital if word.capital else small).add(word.stem)
    return frozenset(capital - small)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What passages and their titles say: their stems, and keys of names, each with a word that has it.

    `alike` has by their first four letters those that begin as a term of the question does.
    """

    words: Mapping[str, str]
    alike: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, passages: Sequence[NumberedPassage], terms: Sequence[Term]) -> "Vocabulary":
        words: dict[str, str] = {}
        for low, stem, name in map(meant, dict.fromkeys(chain.from_iterable(map(spelled, _texts(passages))))):
            if stem not in words:
                words[stem] = low
            if name not in words:
                words[name] = low
        alike: dict[str, list[str]] = {term.stem[:HEAD]: [] for term in terms}
        for word in words:
            if word[:HEAD] in alike:
                alike[word[:HEAD]].append(word)
        return cls(words, alike)


def _texts(passages: Sequence[NumberedPassage]) -> Iterator[str]:
    for passage in passages:
        yield passage.article.title
        yield from (span.of(passage.article.text) for span in passage.passage.sentences)


def standing_for(
    term: Term, vocabulary: Vocabulary, near: Mapping[str, float], others: Mapping[str, str]
) -> dict[str, float]:
    """Each stem that stands for a term, with what it counts: itself 1, a synonym or near word less, a rival nothing."""
    credit: dict[str, float] = {}
    alike = vocabulary.alike.get(term.stem[:HEAD], ())
    if term.name:
        credit |= dict.fromkeys(kin(term.stem, alike), 0.9)
    elif not term.stem.startswith("~"):
        rivals = _rivals(term)
        near_words = {
            others[low]: min(0.95, cosine + 0.15) for low, cosine in near.items() if not _alike(term.low, low)
        }
        credit |= near_words | dict.fromkeys(relatives(term.stem, vocabulary.words, alike), SYNONYM)
        credit = {
            word: value
            for word, value in credit.items()
            if word not in rivals and not _turned(term, vocabulary.words[word])
        }
    return credit | {term.stem: 1.0}


def _rivals(term: Term) -> set[str]:
    """The words that exclude a term: injured, where killed is asked for."""
    groups = [group for group in _RIVALS if any(term.stem in side for side in group)]
    return {word for group in groups for side in group if term.stem not in side for word in side}


def _turned(term: Term, word: str) -> bool:
    pair = (*lexemes(term.low), *lexemes(word))
    return len(pair) == 2 and opposite(*pair)


def _alike(word: str, other: str) -> bool:
    """Died and diesel: vectors are made of word pieces, so words that begin alike are near without meaning the same."""
    return word[:3] == other[:3] and word[:5] != other[:5]


def kin(name: str, words: Iterable[str]) -> list[str]:
    """Russia and Russian: the words that share all but the last two letters of a name of five or more."""
    head = name[: max(4, len(name) - 2)]
    return [word for word in words if word.startswith(head)] if len(name) >= 5 else []
