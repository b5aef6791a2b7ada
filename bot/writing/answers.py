"""Answer a question with the sentences that cover it best: picked, ordered and trimmed, never rewritten."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.answering.choosing import Candidate, Choice, Leading, choice, chosen
from bot.answering.granted import granted
from bot.answering.held import held, may_hold
from bot.answering.judging import at_most, features, score
from bot.answering.question import COMPARABLE, STRICT, Asked, Wanted, asked
from bot.answering.relevance import Credits, Question
from bot.answering.roles import holds_office, of_relative, silent
from bot.answering.terms import Rarity, SimilarWords
from bot.answering.timely import in_period, is_history, is_late, latest, rival_quarter, stale
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel, Task
from bot.reply import order_key
from bot.sentences.compress import plain
from bot.writing.news import newest
from index.article import Article
from index.days.periods import Stretch
from index.search import query
from index.search.query import Query
from index.text.questions import asks
from index.text.words import content_stems

LACKING = 0.3
"""The share of the question's names of which an article may say no part."""

FITTING = 0.3
"""How well what a sentence holds must fit, at least, where the kind of answer can be told."""

ANNOUNCES = 0.6
"""The share of what is new in a sentence, of four words or more, below which it only repeats the question."""

LEDE_FROM = 60
"""Code points: what ends sooner is `Mr.` or a teaser."""


def answer(task: Task, rarity: Rarity, similar_words: SimilarWords) -> Iterator[DraftSentence]:
    """At most four draft sentences, none where no sentence covers the question: the best first, or, of dates and
    quantities, which may differ, that of the latest article."""
    wants = asked(task.request)
    likeliest = max((odds for passage in task.passages for odds in passage.odds), default=None)
    chooses = choice(wants, likeliest)
    asking = read(task)
    found = candidates(likely(task, likeliest or 0.0, chooses), wants, asking, rarity, similar_words, chooses=chooses)
    if wants.kind is Wanted.NEWS:
        best = newest(found, frozenset(content_stems(asking.about)))
    else:
        best = chosen(found, wants, chooses)
    if wants.kind in COMPARABLE:
        best = sorted(best, key=lambda each: order_key(each.article.published))
    for each in best:
        yield DraftSentence(each.text, (each.label,))
        if (after := continued(each, task, wants)) is not None:
            yield after


def continued(each: Candidate, task: Task, wants: Asked) -> DraftSentence | None:
    """The sentence after one that only announces: `Side effects were common.`"""
    if each.features.new >= ANNOUNCES or wants.kind in STRICT:
        return None
    passage = next(passage for passage in task.passages if passage.number == each.label.passage)
    following = [(label, span) for label, span in passage.labelled() if label.sentence == each.label.sentence + 1]
    return next((DraftSentence(plain(span.of(each.article.text)), (label,)) for label, span in following), None)


def likely(task: Task, likeliest: float, chooses: Choice) -> Task:
    """The task with those passages of which retrieval finds some sentence likely; all where it has ranked none."""
    kept = tuple(each for each in task.passages if not each.odds or max(each.odds) - likeliest >= chooses.unlikely)
    return replace(task, passages=kept)


def candidates(
    task: Task, wants: Asked, asking: Query, rarity: Rarity, similar_words: SimilarWords, *, chooses: Choice
) -> list[Candidate]:
    """The sentences that could be shown, best first; the likeliest by retrieval's odds are looked at first.

    What cannot be shown beside what has been found is not judged: most sentences need no more than a glance.
    """
    question = Question.of(wants, asking.about, task.passages, rarity, similar_words)
    if not question.terms:
        return []
    reading = _Reading(task, question, asking.period, latest(task))
    leading = Leading(chooses)
    found = []
    for odds, rank, place in _likeliest_first(task.passages, chooses.unlikely):
        at_best = reading.at_most(rank, place)
        if leading.may_be_shown(at_best, odds):
            each = reading.judged(rank, place, odds)
            if each is not None and each.score >= chooses.follows:
                leading.add(each)
                found.append(each)
    return sorted(found, key=lambda each: (-each.score, each.label))


def read(task: Task) -> Query:
    """The task's question, as retrieval reads it."""
    outlets = {each.article.outlet for each in task.passages if each.article.outlet}
    return query.read(task.request, now=task.now, outlets=outlets)


def _likeliest_first(passages: Sequence[NumberedPassage], unlikely: float) -> list[tuple[float, int, int]]:
    """Each likely sentence's log-odds, at most 0, with its passage's rank and its place in that, both from 0."""
    likeliest = max((odds for passage in passages for odds in passage.odds), default=0.0)
    places = [
        (passage.odds[place] - likeliest if passage.odds else 0.0, rank, place)
        for rank, passage in enumerate(passages)
        for place in range(len(passage.passage.sentences))
    ]
    return sorted((each for each in places if each[0] >= unlikely), key=lambda each: -each[0])


@dataclass(frozen=True, slots=True)
class _Reading:
    """The passages as a question reads them: what each sentence and article says of it, found out once, when needed."""

    task: Task
    question: Question
    period: Stretch | None
    latest: datetime
    _own: dict[tuple[int, int], Credits] = field(default_factory=dict)
    _topics: dict[str, Credits] = field(default_factory=dict)
    _elsewhere: dict[str, tuple[Credits, float]] = field(default_factory=dict)

    def at_most(self, rank: int, place: int) -> float:
        """What the score of a sentence cannot exceed."""
        own, before, topic = self._around(rank, place)
        holds = may_hold(self.question.asked)
        return at_most(self.question, own=own, before=before, topic=topic, rank=rank, holds=holds)

    def judged(self, rank: int, place: int, odds: float) -> Candidate | None:
        """A sentence with its score; None for one that is of other names, another time or another kind of answer, or
        that asks itself."""
        question, wants = self.question, self.question.asked
        passage = self.task.passages[rank]
        article = passage.article
        elsewhere, lacks_name = self._far(article)
        text = self._text(rank, place)
        if lacks_name > LACKING or not in_period(article, text, self.period, self.task.now):
            return None
        if rival_quarter(question, text, article.title) or asks(text):
            return None
        own, before, topic = self._around(rank, place)
        could = held(wants, text, article.published)
        cover = question.cover(text, own=own, before=before, topic=topic, elsewhere=elsewhere, held=could)
        if (cover.fits < FITTING and wants.kind in STRICT) or contradicts(wants, text):
            return None
        late = is_late(article, text, self.period)
        then = self.period is None and wants.kind is not Wanted.DATE and is_history(article, text)
        by = features(question, cover, text, lacks_name=lacks_name, rank=rank, late=late, history=then, could=could)
        label = SentenceLabel(passage.number, place + 1)
        timeless = self.period is not None or wants.kind in COMPARABLE  # these are told side by side, the latest first
        older = 0.0 if timeless else stale(article, self.latest)
        return Candidate(label, article, passage.passage.sentences[place], text, score(by), by, odds, older)

    def _around(self, rank: int, place: int) -> tuple[Credits, Credits, Credits]:
        """What a sentence says itself, what the two before it in its passage do, and what its article is all about."""
        topic = self._topic(self.task.passages[rank].article)
        none = (0.0,) * len(topic)
        first, second = (self._says(rank, each) if each >= 0 else none for each in (place - 2, place - 1))
        return self._says(rank, place), tuple(map(max, first, second)), topic

    def _text(self, rank: int, place: int) -> str:
        passage = self.task.passages[rank]
        return plain(passage.passage.sentences[place].of(passage.article.text))

    def _says(self, rank: int, place: int) -> Credits:
        if (found := self._own.get((rank, place))) is None:
            found = self._own[rank, place] = self.question.credits(self._text(rank, place))
        return found

    def _topic(self, article: Article) -> Credits:
        if (found := self._topics.get(article.source)) is None:
            opening = lede(article)
            both = self.question.credits(article.title), self.question.credits(opening)
            home = self.question.named(granted(article, f"{article.title}\n{opening}"))
            found = self._topics[article.source] = tuple(map(max, *both, home))
        return found

    def _far(self, article: Article) -> tuple[Credits, float]:
        """What the whole article says, and the share of the question's names of which it says no part."""
        if (found := self._elsewhere.get(article.source)) is None:
            said = tuple(map(max, self.question.elsewhere(article), self._topic(article)))
            found = self._elsewhere[article.source] = said, self.question.lacks_name(said)
        return found


def contradicts(wants: Asked, text: str) -> bool:
    """Whether a sentence says who, but the other way round or of another office; or how much, but of a relative."""
    if wants.kind is Wanted.NAME:
        return silent(wants.text, text) or not holds_office(wants.text, text)
    return wants.kind in COMPARABLE and of_relative(wants.text, text)


_SENTENCE_END = re.compile(r"(?<=[^.]{2}[.!?])[”\"]?\s+(?=[A-Z“\"])")


def lede(article: Article) -> str:
    """The first readable sentence that is more than a dateline; roughly cut: only its words count."""
    block = next((block for block in article.blocks if block.readable), None)
    if block is None:
        return ""
    text = plain(block.span.of(article.text)[:600])
    end = _SENTENCE_END.search(text, LEDE_FROM + 1)
    return text[: end.start()] if end else text
