"""Answer a question with the sentences that cover it best: picked, ordered and trimmed, never rewritten."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.compress import plain
from bot.draft import DraftSentence, SentenceLabel, Task
from bot.question import COMPARABLE, STRICT, Day, Wanted, differ, held, values, wanted
from bot.relevance import Cover, Question, Rarity, SimilarWords, Surroundings, kin
from bot.reply import order_key
from index import query
from index.article import Article, Span
from index.periods import Period
from index.words import content_stems, stems

NAMES_COVERED = 0.6
WORDS_COVERED = 0.5
"""The shares of the question's names and of its other words that a sentence and its surroundings must say to answer it."""

CLOSE = {True: 0.75, False: 0.92}
"""How near to the best sentence's score another must come to be shown beside it: nearer where values cannot be compared."""

MOST_SENTENCES = {True: 4, False: 3}
"""An answer is short; where dates or quantities differ, each is given."""

EXACT_DAY = 0.05
"""Of two sentences that say when, the one that names the day is better than the one that names the month."""

AFTERWARDS = timedelta(days=45)
"""Reports on a period still appear so long after it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that answers; `score` orders them."""

    label: SentenceLabel
    article: Article
    span: Span
    score: float

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


def answer(task: Task, rarity: Rarity, similar_words: SimilarWords) -> Iterator[DraftSentence]:
    """At most four draft sentences, latest article first; none where no sentence covers the question."""
    kind = wanted(task.request)
    found = candidates(task, kind, rarity, similar_words)
    for each in sorted(chosen(found, kind, task.request), key=lambda each: order_key(each.article.published)):
        yield DraftSentence(plain(each.text), (each.label,))


def candidates(task: Task, kind: Wanted, rarity: Rarity, similar_words: SimilarWords) -> list[Candidate]:
    """The sentences that cover the question and hold the wanted kind of answer, best first."""
    outlets = {each.article.outlet for each in task.passages if each.article.outlet}
    asked = query.read(task.request, now=task.now, outlets=outlets)
    if not asked.terms:
        return []
    question = Question.of(asked, task, rarity, similar_words)
    found = []
    for rank, passage in enumerate(task.passages):
        article = passage.article
        whole = f"{article.title}\n{article.text}"
        everywhere = frozenset(stems(whole))
        if not all(named(name, whole, everywhere) for name in asked.names):
            continue
        before = frozenset(stems(article.title))
        for label, span in passage.labelled():
            text = span.of(article.text)
            if in_period(article, text, asked.period):
                could = held(kind, text, task.request, article.published)
                cover = question.cover(text, Surroundings(before, everywhere), could)
                if answers(cover, kind):
                    score = _score(cover, text, rank) + _exactness(kind, text, task.request)
                    found.append(Candidate(label, article, span, score))
            before |= frozenset(stems(text))
    return sorted(found, key=lambda each: -each.score)


def answers(cover: Cover, kind: Wanted) -> bool:
    """Whether a sentence says enough of the question, and holds something that could be the answer."""
    return cover.names >= NAMES_COVERED and cover.words >= WORDS_COVERED and (cover.near > 0 or kind not in STRICT)


def named(name: str, text: str, words: frozenset[str]) -> bool:
    """Whether a text holds a name; of an acronym as short as US its capitals are asked for, since `us` is another word."""
    if len(name) <= 3 and name.isalpha():
        return re.search(rf"\b(?:{'[.]?'.join(name.upper())}|{name.title()})\b", text) is not None
    return name in words or kin(name, words)


def in_period(article: Article, text: str, period: Period | None) -> bool:
    """Whether a sentence can be about a period: it names the year, or its article appeared in it or soon after."""
    if period is None or str(period[0].year) in text:
        return True
    published = article.published
    return published is not None and period[0] <= published.when < period[1] + AFTERWARDS


def _score(cover: Cover, text: str, rank: int) -> float:
    """Coverage first, then what stands well by itself: well retrieved, no pronoun or question, not too long."""
    score = 0.45 * cover.words + 0.25 * cover.names + 0.3 * cover.near + 0.08 / (1 + rank / 4)
    if re.match(r"(?:he|she|it|they|this|that|these|those|his|her|their|but|and|however|meanwhile|also)\b", text, re.I):
        score -= 0.06
    if text.endswith(("?", ":", "…", "...")):
        score -= 0.15
    return score - 0.1 * max(0.0, len(text) - 300) / 300


def _exactness(kind: Wanted, text: str, question: str) -> float:
    if kind is not Wanted.DATE:
        return 0.0
    return EXACT_DAY * any(isinstance(day, Day) and day.day for day in values(kind, text, question, None))


def chosen(found: Sequence[Candidate], kind: Wanted, question: str) -> list[Candidate]:
    """The best sentence, and those nearly as good that say something else.

    Of dates and quantities each article's best sentence is kept that answers with another value than the ones before
    it: visits of different years, a toll and its correction.
    """
    kept: list[Candidate] = []
    compared = kind in COMPARABLE
    for each in found:
        if len(kept) == MOST_SENTENCES[compared] or each.score < CLOSE[compared] * found[0].score:
            break
        if all(_apart(each, other, kind, question) for other in kept):
            kept.append(each)
    return kept


def _apart(each: Candidate, other: Candidate, kind: Wanted, question: str) -> bool:
    if kind not in COMPARABLE:
        return _new(each, other)
    if each.article is other.article:
        return False
    here, there = (values(kind, one.text, question, one.article.published) for one in (each, other))
    return differ(here, there) or (_new(each, other) and not (here and there))


def _new(each: Candidate, other: Candidate) -> bool:
    """Less than six tenths of the shorter sentence's content words are in the other."""
    some, others = set(content_stems(each.text)), set(content_stems(other.text))
    return len(some & others) < 0.6 * max(1, min(len(some), len(others)))
