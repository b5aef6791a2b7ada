"""Answer a question with the sentences that cover it best: picked, ordered and trimmed, never rewritten."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.compress import plain
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel, Task
from bot.question import STRICT, Day, Wanted, differ, kind_word, places, values, wanted
from bot.reply import order_key
from index import query
from index.article import Article, Span
from index.words import content_stems, placed, stemmed, stems

COVERED = 0.6
"""The share of the question's weight that a sentence and its surroundings must cover to answer it."""

CONTEXT_CREDIT = 0.7
ARTICLE_CREDIT = 0.45
"""What a question's word counts when it stands in the title or the sentences just before, or only elsewhere in the article."""

SIMILAR = 0.4
"""The cosine of two words' vectors from which one stands for the other: visit and trip 0.53, fire and blaze 0.47, visit and meeting 0.15."""

CLOSE = {False: 0.93, True: 0.78}
"""How near to the best sentence's score another must come to be shown beside it; nearer where no values can be compared."""

KIND_WEIGHT = 0.2
"""A city's name need not stand beside the word city."""

EXACT_DAY = 0.05
"""Of two sentences that say when, the one that names the day is better than the one that names the month."""

LETTERS_A_WORD = 6
"""English news: five letters and a space."""

MOST_SENTENCES = {False: 3, True: 4}
"""An answer is short; where dates or quantities differ, each is given."""

Rarity = Callable[[Iterable[str]], Mapping[str, float]]
"""Stemmed words to weights of at least 0: how much a word narrows the articles down (inverse document frequency)."""

Similar = Mapping[str, Mapping[str, float]]
"""Each term of the question with the words that nearly mean the same, and how nearly, SIMILAR to 1."""

SimilarWords = Callable[[Sequence[str], Sequence[str]], Similar]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer. `score` orders candidates; `coverage` (0 to 1) decides whether it answers at all."""

    label: SentenceLabel
    article: Article
    span: Span
    coverage: float
    score: float

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


def answer(task: Task, rarity: Rarity, similar_words: SimilarWords) -> Iterator[DraftSentence]:
    """At most four draft sentences, latest article first; none where no sentence covers the question."""
    kind = wanted(task.request)
    found = [each for each in candidates(task, kind, rarity, similar_words) if each.coverage >= COVERED]
    for each in sorted(chosen(found, kind, task.request), key=lambda each: order_key(each.article.published)):
        yield DraftSentence(plain(each.text), (each.label,))


def candidates(task: Task, kind: Wanted, rarity: Rarity, similar_words: SimilarWords) -> list[Candidate]:
    """The sentences of articles that hold every name of the question, scored, best first."""
    asked = query.read(task.request, now=task.now, outlets={each.article.outlet or "" for each in task.passages} - {""})
    asker = _Asker.of(asked, task, rarity, similar_words)
    found = []
    for rank, passage in enumerate(task.passages if asker.weights else ()):
        article = passage.article
        everywhere = frozenset(stems(f"{article.title}\n{article.text}"))
        if any(not named(name, article.title + "\n" + article.text, everywhere) for name in asked.names):
            continue
        before = frozenset(stems(article.title))
        for label, span in passage.labelled():
            text = span.of(article.text)
            words = frozenset(stems(text))
            covered = asker.coverage(words, before, everywhere)
            before |= words
            held = places(kind, text, task.request)
            score = covered * asker.nearness(text, held) + _fitness(text, rank)
            if kind is Wanted.DATE and any(
                isinstance(day, Day) and day.day for day in values(kind, text, task.request, None)
            ):
                score += EXACT_DAY
            found.append(Candidate(label, article, span, covered if held or kind not in STRICT else 0.0, score))
    return sorted(found, key=lambda each: -each.score)


@dataclass(frozen=True, slots=True)
class _Asker:
    """What a question's words weigh, and which words of the passages stand for them."""

    weights: Mapping[str, float]
    exact: frozenset[str]
    similar: Similar

    @classmethod
    def of(cls, asked: query.Query, task: Task, rarity: Rarity, similar_words: SimilarWords) -> "_Asker":
        weights = {term: asked.terms[term] * max(value, 0.1) for term, value in rarity(asked.terms).items()}
        weights |= {term: KIND_WEIGHT * weights[term] for term in stems(kind_word(task.request)) if term in weights}
        exact = frozenset(term for term in weights if term in asked.names or term[0].isdigit())
        own, theirs = stemmed(task.request), _vocabulary(task.passages)
        soft = [term for term in weights if term not in exact]
        near = similar_words([own.get(term, term) for term in soft], list(theirs.values()))
        stem_of = {word: stem for stem, word in theirs.items()}
        return cls(weights, exact, {
            term: {stem_of[word]: cosine for word, cosine in near.get(own.get(term, term), {}).items()} for term in soft
        })  # fmt: skip

    def coverage(self, words: frozenset[str], before: frozenset[str], everywhere: frozenset[str]) -> float:
        """The weighted share, 0 to 1, of the question's terms that the sentence says, its surroundings counting for less."""
        shares = (weight * self._credit(term, words, before, everywhere) for term, weight in self.weights.items())
        return sum(shares) / sum(self.weights.values())

    def nearness(self, text: str, held: Sequence[int]) -> float:
        """From 0.6 where the sentence holds nothing of the wanted kind to 1 where it stands beside the question's words."""
        if not held:
            return 0.6
        said = [
            start
            for stem, start in placed(text)
            if (stem in self.weights and stem not in self.exact) or stem in self._alike
        ]
        if not said:
            return 0.7
        away = min(sum(abs(start - place) for start in said) / len(said) for place in held) / LETTERS_A_WORD
        return 0.7 + 0.3 / (1.0 + away / 8.0)

    @property
    def _alike(self) -> set[str]:
        return {word for words in self.similar.values() for word in words}

    def _credit(self, term: str, words: frozenset[str], before: frozenset[str], everywhere: frozenset[str]) -> float:
        if term in words or (term in self.exact and kin(term, words)):
            return 1.0
        alike = max((cosine for word, cosine in self.similar.get(term, {}).items() if word in words), default=0.0)
        nearby = (
            CONTEXT_CREDIT if term in before else ARTICLE_CREDIT if term in self.exact and term in everywhere else 0.0
        )
        return max(alike, nearby)


def _vocabulary(passages: Sequence[NumberedPassage]) -> dict[str, str]:
    found: dict[str, str] = {}
    for passage in passages:
        found |= stemmed(passage.passage.span.of(passage.article.text))
    return found


def named(name: str, text: str, words: frozenset[str]) -> bool:
    """Whether a text holds a name; of an acronym as short as US its capitals are asked for, since `us` is another word."""
    if len(name) <= 3 and name.isalpha():
        return re.search(rf"\b(?:{'[.]?'.join(name.upper())}|{name.title()})\b", text) is not None
    return name in words or kin(name, words)


def kin(name: str, words: frozenset[str]) -> bool:
    """Russia and Russian, China and Chinese: words that share all but the last two letters of a name of five or more."""
    head = name[: max(4, len(name) - 2)]
    return len(name) >= 5 and any(word.startswith(head) for word in words)


def _fitness(text: str, rank: int) -> float:
    """Small preferences among sentences that cover the question alike: well retrieved, self-contained, not too long."""
    value = 0.1 / (1 + rank / 4)
    if re.match(
        r"(?:he|she|it|they|this|that|these|those|his|her|their|but|and|however|meanwhile|also)\b", text, re.IGNORECASE
    ):
        value -= 0.06
    if text.endswith(("?", ":", "…", "...")):
        value -= 0.15
    return value - 0.1 * max(0.0, len(text) - 300) / 300


def chosen(found: Sequence[Candidate], kind: Wanted, question: str) -> list[Candidate]:
    """The best sentence, and those nearly as good that say something else.

    Of dates and quantities each article's best sentence is kept that answers with another value than the ones before
    it: visits of different years, a toll and its correction.
    """
    kept: list[Candidate] = []
    for each in found:
        if len(kept) == MOST_SENTENCES[kind in STRICT] or each.score < CLOSE[kind in STRICT] * found[0].score:
            break
        if all(_apart(each, other, kind, question) for other in kept):
            kept.append(each)
    return kept


def _apart(each: Candidate, other: Candidate, kind: Wanted, question: str) -> bool:
    if kind not in STRICT:
        return _new(each, other)
    if each.article is other.article:
        return False
    here, there = (values(kind, one.text, question, one.article.published) for one in (each, other))
    return differ(here, there) or (_new(each, other) and not (here and there))


def _new(each: Candidate, other: Candidate) -> bool:
    """Less than six tenths of the shorter sentence's content words are in the other."""
    some, others = set(content_stems(each.text)), set(content_stems(other.text))
    return len(some & others) < 0.6 * max(1, min(len(some), len(others)))


