"""Answer a question with the sentences that cover it best: picked, ordered and trimmed, never rewritten."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.compress import plain
from bot.draft import DraftSentence, SentenceLabel, Task
from bot.held import held, may_hold, values
from bot.judging import Features, at_most, features, score
from bot.question import COMPARABLE, STRICT, Asked, Wanted, asked
from bot.relevance import Credits, Question
from bot.reply import order_key
from bot.roles import holds_office, turned
from bot.terms import Rarity, SimilarWords
from bot.timely import in_period, is_late, rival_quarter
from bot.values import differ
from index import query
from index.article import Article, Span
from index.words import content_stems

ENOUGH = 0.4
"""The score from which a sentence answers."""

LACKING = 0.3
"""The share of the question's names of which an article may say no part."""

FITTING = 0.3
"""How well what a sentence holds must fit, at least, where the kind of answer can be told."""

SURE = 13.0
"""Retrieval's log-odds of its likeliest sentence from which on a lower score is enough."""
SURER = 2.0
"""How much lower, for each unit of log-odds more."""

BY_ODDS = {True: 0.25, False: 0.5}
"""What retrieval's log-odds count beside a sentence's score, in choosing the first and in ordering the others."""

MAY_FOLLOW = -1.0
"""The score from which a sentence may be shown after one that answers; a value must be as sure as the first."""

CLOSE = 5.0
"""How near to the best sentence another must come to be shown beside it."""

MOST_SENTENCES = {True: 4, False: 3}
"""An answer is short; where dates or quantities differ, each is given."""

ANNOUNCES = 0.6
"""The share of what is new in a sentence, of four words or more, below which it only repeats the question."""

LEDE_FROM = 60
"""Code points: what ends sooner is `Mr.` or a teaser."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `score` orders them."""

    label: SentenceLabel
    article: Article
    span: Span
    score: float
    features: Features
    odds: float = 0.0
    """How much less likely it is to answer than the likeliest sentence retrieved: log-odds of at most 0."""

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


def answer(task: Task, rarity: Rarity, similar_words: SimilarWords) -> Iterator[DraftSentence]:
    """At most four draft sentences, latest article first; none where no sentence covers the question."""
    wants = asked(task.request)
    likeliest = max((odds for passage in task.passages for odds in passage.odds), default=SURE)
    enough = ENOUGH - SURER * max(0.0, likeliest - SURE)
    found = candidates(task, wants, rarity, similar_words, least=min(enough, may_follow(wants)))
    for each in sorted(chosen(found, wants, enough), key=lambda each: order_key(each.article.published)):
        yield DraftSentence(plain(each.text), (each.label,))
        if (after := continued(each, task, wants)) is not None:
            yield after


def continued(each: Candidate, task: Task, wants: Asked) -> DraftSentence | None:
    """The sentence after one that only announces: `Side effects were common.`"""
    if each.features.new >= ANNOUNCES or wants.kind in STRICT:
        return None
    passage = next(passage for passage in task.passages if passage.number == each.label.passage)
    following = [(label, span) for label, span in passage.labelled() if label.sentence == each.label.sentence + 1]
    return next((DraftSentence(plain(span.of(each.article.text)), (label,)) for label, span in following), None)


def may_follow(wants: Asked) -> float:
    """The score from which a sentence may be shown after one that answers."""
    return ENOUGH if wants.kind in COMPARABLE else MAY_FOLLOW


def candidates(
    task: Task, wants: Asked, rarity: Rarity, similar_words: SimilarWords, *, least: float
) -> list[Candidate]:
    """The sentences that could answer, best first: those with a score of at least `least`."""
    outlets = {each.article.outlet for each in task.passages if each.article.outlet}
    asking = query.read(task.request, now=task.now, outlets=outlets)
    question = Question.of(wants, asking.about, task.passages, rarity, similar_words)
    if not question.terms:
        return []
    found = []
    topics: dict[str, Credits] = {}
    around: dict[str, Credits] = {}
    holds = may_hold(wants)
    likeliest = max((odds for passage in task.passages for odds in passage.odds), default=0.0)
    for rank, passage in enumerate(task.passages):
        article = passage.article
        if article.source not in topics:
            topics[article.source] = tuple(map(max, question.credits(article.title), question.credits(lede(article))))
        topic = topics[article.source]
        earlier: list[Credits] = [(0.0,) * len(topic)] * 2
        for label, span in passage.labelled():
            text = plain(span.of(article.text))
            own = question.credits(text)
            before = tuple(map(max, *earlier[-2:]))
            earlier.append(own)
            if at_most(question, own=own, before=before, topic=topic, rank=rank, holds=holds) < least:
                continue  # most cannot answer whatever else is in them, and few articles need to be glanced at
            if article.source not in around:
                around[article.source] = question.elsewhere(article)
            elsewhere = around[article.source]
            lacks_name = question.lacks_name(elsewhere)
            if lacks_name > LACKING:
                break
            if in_period(article, text, asking.period, task.now) and not rival_quarter(question, text, article.title):
                could = held(wants, text, article.published)
                cover = question.cover(text, own=own, before=before, topic=topic, elsewhere=elsewhere, held=could)
                if (cover.fits >= FITTING or wants.kind not in STRICT) and not contradicts(wants, text):
                    late = is_late(article, text, asking.period)
                    judged = features(question, cover, text, lacks_name=lacks_name, rank=rank, late=late, could=could)
                    odds = passage.odds[label.sentence - 1] - likeliest if passage.odds else 0.0
                    found.append(Candidate(label, article, span, score(judged), judged, odds))
    return sorted((each for each in found if each.score >= least), key=lambda each: -each.score)


def contradicts(wants: Asked, text: str) -> bool:
    """Whether a sentence says who, but the other way round or of another office."""
    return wants.kind is Wanted.NAME and (turned(wants.text, text) or not holds_office(wants.text, text))


_SENTENCE_END = re.compile(r"(?<=[^.]{2}[.!?])[”\"]?\s+(?=[A-Z“\"])")


def lede(article: Article) -> str:
    """The first readable sentence that is more than a dateline; roughly cut: only its words count."""
    block = next((block for block in article.blocks if block.readable), None)
    if block is None:
        return ""
    text = plain(block.span.of(article.text)[:600])
    end = _SENTENCE_END.search(text, LEDE_FROM + 1)
    return text[: end.start()] if end else text


def chosen(found: Sequence[Candidate], wants: Asked, enough: float = ENOUGH) -> list[Candidate]:
    """The best sentence, and those nearly as good that say something else; none where no score is `enough`.

    Of dates and quantities each article's best sentence is kept that answers with another value than the ones before
    it: visits of different years, a toll and its correction.
    """
    good = [each for each in found if each.score >= enough]
    if not good:
        return []
    first = max(good, key=_ordering(first=True))
    after = _ordering(first=False)
    others = [each for each in found if each is not first]
    least = max(map(after, [first, *others])) - CLOSE
    kept = [first]
    for each in sorted((each for each in others if after(each) >= least), key=after, reverse=True):
        if len(kept) == MOST_SENTENCES[wants.kind in COMPARABLE or wants.kind is Wanted.REASON]:
            break
        if all(_apart(each, other, wants) for other in kept):
            kept.append(each)
    return kept


def _ordering(*, first: bool) -> Callable[[Candidate], float]:
    return lambda each: each.score + BY_ODDS[first] * each.odds


def _apart(each: Candidate, other: Candidate, wants: Asked) -> bool:
    if wants.kind not in COMPARABLE:
        return _new(each, other)
    if each.article is other.article:
        return False
    here, there = (values(wants, one.text, one.article.published) for one in (each, other))
    return differ(here, there)


def _new(each: Candidate, other: Candidate) -> bool:
    """Less than six tenths of the shorter sentence's content words are in the other."""
    some, others = set(content_stems(each.text)), set(content_stems(other.text))
    return len(some & others) < 0.6 * max(1, min(len(some), len(others)))
