"""Answer a question with the sentences that cover it best: picked, ordered and trimmed, never rewritten."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from bot.compress import plain
from bot.draft import DraftSentence, SentenceLabel, Task
from bot.held import held, values
from bot.question import COMPARABLE, STRICT, Asked, Wanted, asked
from bot.relevance import Cover, Credits, Question
from bot.reply import order_key
from bot.roles import holds_office, turned
from bot.terms import Rarity, SimilarWords
from bot.timely import in_period, is_late, rival_quarter
from bot.values import Held, differ
from index import query
from index.article import Article, Span
from index.lexemes import Lexeme, lexemes
from index.names import find_names, key
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

NEWS_WORDS = 0.7
"""What happened is told in other words than the question's: so much of them counts as covered."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer; `score` orders them."""

    label: SentenceLabel
    article: Article
    span: Span
    score: float
    features: "Features"
    odds: float = 0.0
    """How much less likely it is to answer than the likeliest sentence retrieved: log-odds of at most 0."""

    @property
    def text(self) -> str:
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class Features:
    """What a sentence is judged by, each from 0 to 1."""

    names: float
    names_around: float
    words: float
    words_around: float
    worst: float
    told: float
    near: float
    fits: float
    lacks_name: float
    new: float
    rank: float
    first: float
    leans: float
    unfinished: float
    long: float
    unasked: float
    elsewhere: float
    others_name: float
    late: float
    several: float
    both: float
    answered: float
    asked_much: float


BIAS = -10.0
WEIGHTS = Features(
    names=0.8,
    names_around=1.6,
    words=3.0,
    words_around=4.5,
    worst=1.5,
    told=2.0,
    near=3.0,
    fits=0.6,
    lacks_name=-3.0,
    new=0.8,
    rank=0.5,
    first=0.5,
    leans=-0.4,
    unfinished=-1.5,
    long=-0.3,
    unasked=-3.0,
    elsewhere=-2.0,
    others_name=-7.0,
    late=-4.0,
    several=1.5,
    both=3.0,
    answered=1.0,
    asked_much=4.0,
)


def answer(task: Task, rarity: Rarity, similar_words: SimilarWords) -> Iterator[DraftSentence]:
    """At most four draft sentences, latest article first; none where no sentence covers the question."""
    wants = asked(task.request)
    found = candidates(task, wants, rarity, similar_words)
    likeliest = max((odds for passage in task.passages for odds in passage.odds), default=SURE)
    enough = ENOUGH - SURER * max(0.0, likeliest - SURE)
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


def candidates(task: Task, wants: Asked, rarity: Rarity, similar_words: SimilarWords) -> list[Candidate]:
    """The sentences that could answer, best first."""
    outlets = {each.article.outlet for each in task.passages if each.article.outlet}
    asking = query.read(task.request, now=task.now, outlets=outlets)
    question = Question.of(wants, asking.about, task.passages, rarity, similar_words)
    if not question.terms:
        return []
    found = []
    around: dict[str, tuple[Credits, Credits]] = {}
    likeliest = max((odds for passage in task.passages for odds in passage.odds), default=0.0)
    for rank, passage in enumerate(task.passages):
        article = passage.article
        if article.source not in around:
            around[article.source] = (
                question.elsewhere(article),
                question.credits(f"{article.title}\n{lede(article)}"),
            )
        elsewhere, topic = around[article.source]
        lacks_name = question.lacks_name(elsewhere)
        if lacks_name > LACKING:
            continue
        earlier: list[Credits] = [tuple(0.0 for _ in topic)] * 2
        for label, span in passage.labelled():
            text = plain(span.of(article.text))
            own = question.credits(text)
            before = tuple(map(max, *earlier[-2:]))
            earlier.append(own)
            if in_period(article, text, asking.period, task.now) and not rival_quarter(question, text, article.title):
                could = held(wants, text, article.published)
                cover = question.cover(text, own=own, before=before, topic=topic, elsewhere=elsewhere, held=could)
                if (cover.fits >= FITTING or wants.kind not in STRICT) and not contradicts(wants, text):
                    first = passage.passage.number == 0 and not any(map(len, earlier[2:]))
                    features = _features(
                        question,
                        cover,
                        text,
                        lacks_name=lacks_name,
                        rank=rank,
                        first=first,
                        late=is_late(article, text, asking.period),
                        could=could,
                    )
                    odds = passage.odds[label.sentence - 1] - likeliest if passage.odds else 0.0
                    found.append(Candidate(label, article, span, score(features), features, odds))
    return sorted(found, key=lambda each: -each.score)


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
    end = next((match.start() for match in _SENTENCE_END.finditer(text) if match.start() > LEDE_FROM), len(text))
    return text[:end]


def score(features: Features) -> float:
    """The log-odds that a sentence answers."""
    return BIAS + sum(map(float.__mul__, _values(WEIGHTS), _values(features)))


_values: Callable[[Features], tuple[float, ...]] = attrgetter(*(each.name for each in fields(Features)))


_PLURAL = re.compile(r"\b(?:which|what|who) (?:are )?(?:the )?\w+s\b(?! (?:is|was)\b)", re.IGNORECASE)
_LEANS = re.compile(
    r"[\"“]?(?:he|she|it|they|this|that|these|those|his|her|their|but|and|however|meanwhile|also)\b", re.IGNORECASE
)


def _features(
    question: Question,
    cover: Cover,
    text: str,
    *,
    lacks_name: float,
    rank: int,
    first: bool,
    late: bool,
    could: Sequence[Held],
) -> Features:
    words = lexemes(text)
    own = {word.stem for word in words if word.content}
    new = own - question.standing.keys()
    matters = cover.names_missing or (cover.names_absent and question.asked.kind is Wanted.DATE)
    others = bool(matters) and _names_others(words, question)
    if question.asked.kind is Wanted.NEWS or all(term.name for term in question.terms):
        cover = replace(
            cover,
            words=1.0,
            words_around=max(NEWS_WORDS, cover.words_around),
            worst=1.0,
            told=1.0,
            near=NEWS_WORDS * first,
        )
    return Features(
        names=cover.names,
        names_around=cover.names_around,
        words=cover.words,
        words_around=cover.words_around,
        worst=cover.worst,
        told=cover.told,
        near=cover.near,
        fits=cover.fits,
        lacks_name=lacks_name,
        new=min(1.0, len(new) / 4),
        rank=1 / (1 + rank / 4),
        first=float(first),
        leans=float(_LEANS.match(text) is not None),
        unfinished=float(text.endswith(("?", ":", "…", "..."))),
        long=min(1.0, max(0, len(text) - 250) / 250),
        unasked=1 - cover.focus,
        elsewhere=cover.names_absent * others * (question.asked.kind is Wanted.DATE),
        others_name=cover.names_missing * (1.0 if others else 0.9),
        late=float(late),
        several=float(len(could) > 1 and _PLURAL.search(question.asked.text) is not None),
        both=cover.names_around * cover.words_around,
        answered=cover.near * cover.words_around,
        asked_much=min(1.0, len(question.terms) / 15),
    )


def _names_others(words: tuple[Lexeme, ...], question: Question) -> bool:
    """Whether a sentence has a name that the question has not."""
    return any(
        not {key(word) for word in words[name.first : name.end]} & question.standing.keys()
        for name in find_names(words)
    )


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
    may_follow = ENOUGH if wants.kind in COMPARABLE else MAY_FOLLOW
    others = [each for each in found if each is not first and each.score >= min(enough, may_follow)]
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
