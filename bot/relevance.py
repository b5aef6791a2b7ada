"""How well a sentence covers a question: which words it says, itself or in its surroundings, how near the answer."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.draft import NumberedPassage
from bot.held import Held
from bot.phrases import phrases
from bot.question import Asked, Measure, Wanted
from index.article import Article
from index.lexemes import Lexeme, lexemes
from index.names import key
from index.polarity import opposite
from index.synonyms import related
from index.words import STOPWORDS

Rarity = Callable[[Iterable[str]], Mapping[str, float]]
"""Stems to weights of at least 0: how much each narrows the passages down (inverse document frequency)."""

Similar = Mapping[str, Mapping[str, float]]
"""Each term of the question with the words that nearly mean the same, and how nearly, SIMILAR to 1."""

SimilarWords = Callable[[Sequence[str], Sequence[str]], Similar]

SIMILAR = 0.42
"""The cosine of two words' vectors from which one stands for the other: visit and trip 0.53, visit and meeting 0.15."""

SYNONYM = 0.8
"""What a word of the same group in `index/synonyms.py` counts."""

BEFORE = 0.8
"""What a word counts that stands in the two sentences just before."""

TOPIC = {True: 0.85, False: 0.75}
"""What a name, or another word, counts that stands in the article's title or lede: what the whole article is about."""

ELSEWHERE = {True: 0.4, False: 0.15}
"""What it counts where it stands only elsewhere in the article."""

LETTERS_A_WORD = 6
"""English news: five letters and a space."""

REACH = 8.0
"""Words after which an answer's nearness to a word of the question has fallen to 1/e."""

_FOCUS_WITHIN = 5
"""Words after `who` among which what is asked about is looked for."""

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

MEASURED = 0.75
"""What `44 degrees` counts for `hot`, or a name for `which city`."""

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


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares from 0 to 1 of the question that a sentence covers, itself or with its surroundings."""

    names: float
    """Of the names and numbers, in the sentence itself."""
    names_missing: float
    """The share of the names of which neither the sentence, nor the ones before, nor title and lede say any part."""
    names_around: float
    """The same with the title and the sentences before."""
    words: float
    """Of the other words, in the sentence itself."""
    words_around: float
    worst: float
    """The least covered of the words that weigh most."""
    focus: float
    """How nearly the sentence, or the one before, says the word that `who` asks about: who was arrested, who paid."""
    names_absent: float
    """The share of the names of which the sentence itself says no part."""
    told: float
    """Of the words that neither title nor lede has: those that only this sentence, or the ones before, can say."""
    near: float
    """How near the best possible answer stands to what the sentence says of the question; 0 where it holds none."""
    fits: float
    """How well that answer fits the kind asked for."""


Said = Mapping[str, Sequence[int]]
"""Stems and keys of names, each with the places (code points) where a text has it."""

Credits = tuple[float, ...]
"""What each term of a question counts in some text, 0 to 1, in the order of the terms."""


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """What a text says, and where."""
    places: dict[str, list[int]] = {}
    for word in lexemes(text):
        places.setdefault(word.stem, []).append(word.start)
        if word.capital and (as_name := key(word)) != word.stem:
            places.setdefault(as_name, []).append(word.start)
    return places


@dataclass(frozen=True, slots=True)
class Question:
    """A question's terms, and what stands for them in the passages: word to (place of the term, what it counts)."""

    asked: Asked
    terms: tuple[Term, ...]
    standing: Mapping[str, Sequence[tuple[int, float]]]
    phrases: Mapping[str, int]
    focus: int | None

    @classmethod
    def of(
        cls, asked: Asked, about: str, passages: Sequence[NumberedPassage], rarity: Rarity, similar_words: SimilarWords
    ) -> "Question":
        """`about` is the question without its period and outlet."""
        vocabulary = _vocabulary(passages)
        terms = _terms(asked, about, rarity, _always_capital(passages))
        others = {low: stem for stem, low in vocabulary.items() if low.isalpha() and len(low) > 2}
        near = similar_words([term.low for term in terms if not term.name and term.low.isalpha()], list(others))
        standing: dict[str, list[tuple[int, float]]] = {}
        for place, term in enumerate(terms):
            for word, value in _standing_for(term, vocabulary, near.get(term.low, {}), others).items():
                standing.setdefault(word, []).append((place, value))
        focus = _focus(asked, terms)
        return cls(
            asked, terms, standing, {term.stem: place for place, term in enumerate(terms) if term.stem[0] == "~"}, focus
        )

    def credits(self, text: str) -> Credits:
        """What each term counts in a text."""
        found = [0.0] * len(self.terms)
        for name, _, _ in phrases(text, self.phrases):
            found[self.phrases[name]] = 1.0
        for word in self.standing.keys() & said(text).keys():
            for place, value in self.standing[word]:
                found[place] = max(found[place], value)
        return tuple(found)

    def elsewhere(self, article: Article) -> Credits:
        """1 for each term whose first letters the article has anywhere: a glance, since articles are long."""
        whole = unaccented(f"{article.title} {article.text}")
        small = whole.lower()
        return tuple(_glimpsed(term, whole, small) for term in self.terms)

    def cover(
        self, text: str, *, own: Credits, before: Credits, topic: Credits, elsewhere: Credits, held: Sequence[Held]
    ) -> Cover:
        """What a sentence covers, given what it, the sentences before, title and lede, and the article say."""
        near, fits = self._nearest(text, held)
        own = tuple(
            max(mine, MEASURED * fits if term.measuring else 0.0) for term, mine in zip(self.terms, own, strict=True)
        )
        around = [
            max(mine, BEFORE * lately, TOPIC[term.name] * about, ELSEWHERE[term.name] * far)
            for term, mine, lately, about, far in zip(self.terms, own, before, topic, elsewhere, strict=True)
        ]
        spoken = {term.group for term, mine in zip(self.terms, own, strict=True) if term.name and mine > 0.5}
        for place, term in enumerate(
            self.terms
        ):  # `Keane` alone stands for Rosalind Keane, where the article has the full name
            if term.name and term.group in spoken and around[place]:
                around[place] = max(0.95, around[place])
        words = [term for term in self.terms if not term.name]
        heaviest = max((term.weight for term in words), default=0.0)
        told = [
            (term.weight, max(mine, 0.6 * lately))
            for term, mine, lately, about in zip(self.terms, own, before, topic, strict=True)
            if not term.name and about < 0.5
        ]
        return Cover(
            names=self._share(True, own),
            names_missing=self._missing(around),
            names_absent=self._missing(own),
            focus=1.0 if self.focus is None else max(own[self.focus], 0.7 * before[self.focus]),
            names_around=self._share(True, around),
            words=self._share(False, own),
            words_around=self._share(False, around),
            worst=min(
                (
                    value
                    for term, value in zip(self.terms, around, strict=True)
                    if not term.name and term.weight >= 0.6 * heaviest
                ),
                default=1.0,
            ),
            told=sum(weight * value for weight, value in told) / sum(weight for weight, _ in told) if told else 1.0,
            near=near,
            fits=fits,
        )

    def lacks_name(self, elsewhere: Credits) -> float:
        """The share of the question's names of which an article says no part."""
        return self._missing(elsewhere)

    def _missing(self, values: Sequence[float]) -> float:
        groups: dict[int, bool] = {}
        for term, value in zip(self.terms, values, strict=True):
            if term.name:
                groups[term.group] = groups.get(term.group, False) or value > 0.5
        return 1 - sum(groups.values()) / len(groups) if groups else 0.0

    def _share(self, names: bool, values: Sequence[float]) -> float:
        """The weighted mean of the credits of names or of other words, 1 where there are none."""
        pairs = [(term.weight, value) for term, value in zip(self.terms, values, strict=True) if term.name is names]
        total = sum(weight for weight, _ in pairs)
        return sum(weight * value for weight, value in pairs) / total if total else 1.0

    def _nearest(self, text: str, held: Sequence[Held]) -> tuple[float, float]:
        """Nearness and fit of the best that a sentence holds: near to the question's words, or else to its names."""
        here = said(text)
        places: dict[int, list[tuple[int, float]]] = {}
        for name, start, _ in phrases(text, self.phrases):
            places.setdefault(self.phrases[name], []).append((start, 1.0))
        for word in self.standing.keys() & here.keys():
            for place, value in self.standing[word]:
                places.setdefault(place, []).extend((start, value) for start in here[word])
        anchors = {place: starts for place, starts in places.items() if not self.terms[place].name} or places
        names = bool(anchors) and self.terms[next(iter(anchors))].name
        total = sum(term.weight for term in self.terms if term.name is names) or 1.0
        best = (0.0, 0.0)
        for each in held:
            near = sum(
                self.terms[place].weight * max(value * _closeness(each, start) for start, value in starts)
                for place, starts in anchors.items()
            )
            best = max(best, (each.fits * (0.25 + 0.75 * near / total), each.fits))
        return best


def unaccented(text: str) -> str:
    """Letters without their accents; case is kept."""
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def _glimpsed(term: Term, whole: str, small: str) -> float:
    head = term.low if len(term.low) <= 4 else term.low[: max(4, len(term.low) - 2)]
    if term.stem[0] == "~":
        return 0.0
    if not term.name or not head[0].isalpha():
        return float(head in small)
    return float(any(form in whole for form in (head.upper(), head.capitalize(), term.stem.capitalize())))


def _closeness(held: Held, start: int) -> float:
    away = max(held.start - start, start - held.end, 0)
    return math.exp(-away / LETTERS_A_WORD / REACH)


def _terms(asked: Asked, about: str, rarity: Rarity, capitals: frozenset[str]) -> tuple[Term, ...]:
    """The content words, once each, set phrases in place of their words."""
    spans = [(name, start, end) for name, start, end in phrases(about)]
    words = lexemes(about)
    careless = not any(word.capital for word in words[1:])
    within = {n for n, word in enumerate(words) for _, start, end in spans if start <= word.start < end}
    found: dict[str, tuple[str, bool, int]] = {}
    group = 0
    for n, word in enumerate(words):
        named = _is_name(words, n) or (careless and word.stem in capitals)
        if not (named and n and words[n - 1].capital and words[n - 1].clause == word.clause):
            group += 1
        if word.content and word.stem not in ASKING and n not in within and word.low not in STOPWORDS:
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


def _focus(asked: Asked, terms: Sequence[Term]) -> int | None:
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
    """A capital tells, but not on the first word of a question."""
    return words[n].capital and words[n].content and n > 0


def _lightness(stem: str, named: bool, asked: Asked) -> float:
    if stem in asked.measuring:
        return MEASURING_WEIGHT
    return LIGHT_WEIGHT if stem in LIGHT and not named else 1.0


def _always_capital(passages: Sequence[NumberedPassage]) -> frozenset[str]:
    """The stems that the passages write with a capital letter only: names, also where a question has none."""
    capital: set[str] = set()
    small: set[str] = set()
    for passage in passages:
        for span in passage.passage.sentences:
            for n, word in enumerate(lexemes(span.of(passage.article.text))):
                if n or not word.capital:
                    (capital if word.capital else small).add(word.stem)
    return frozenset(capital - small)


def _vocabulary(passages: Sequence[NumberedPassage]) -> dict[str, str]:
    """The stems, and keys of names, of all passages and their titles, each with a word that has it."""
    found: dict[str, str] = {}
    for passage in passages:
        for text in (passage.article.title, *(span.of(passage.article.text) for span in passage.passage.sentences)):
            for word in lexemes(text):
                found.setdefault(word.stem, word.low)
                if word.capital:
                    found.setdefault(key(word), word.low)
    return found


def _standing_for(
    term: Term, vocabulary: Mapping[str, str], near: Mapping[str, float], others: Mapping[str, str]
) -> dict[str, float]:
    """Each stem that stands for a term, with what it counts: itself 1, a synonym or near word less, a rival nothing."""
    credit: dict[str, float] = {}
    if term.name:
        credit |= dict.fromkeys(kin(term.stem, vocabulary), 0.9)
    elif not term.stem.startswith("~"):
        rivals = _rivals(term)
        near_words = {
            others[low]: min(0.95, cosine + 0.15) for low, cosine in near.items() if not _alike(term.low, low)
        }
        credit |= near_words | {word: SYNONYM for word in vocabulary if related(term.stem, word)}
        credit = {
            word: value for word, value in credit.items() if word not in rivals and not _turned(term, vocabulary[word])
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
