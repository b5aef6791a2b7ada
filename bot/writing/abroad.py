"""Answer a question in another language than English: sentences picked by the question's words, never rewritten.

The English writer's rules on verbs, roles, phrases and kin of words have no counterpart here. A sentence answers where
it, with its title and the sentences before it, says most of what is asked for by the weight of its words, and holds
what the question word asks for: a date, a number, a name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.terms import Rarity
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel, Task
from bot.reply import order_key
from bot.sentences.compress import plain
from index.article import ENGLISH, Article
from index.days.mentioned import spoken
from index.days.mentions import find_dates
from index.search import query
from index.search.query import Query, Sought
from index.search.ranking import NO_WORD
from index.text.analysis import Sentence, analysed
from index.text.language import SCRIPT_OF, of_question
from index.text.lexemes import lexemes
from index.text.words import empty_stems, stems

BEFORE = 0.7
"""What a word counts that stands in the two sentences just before."""
TOPIC = 0.6
"""What it counts in the article's title."""
KIN = 0.8
"""What another form of a word counts, one that shares its first letters."""
KIN_LETTERS = 5
"""So many letters, or all but the last two where a word has more than seven."""

OWN, AROUND = 0.4, 0.6
"""What the sentence's own share of the question weighs, and its share with what is around it."""
ENOUGH = 0.5
"""The score from which a sentence answers."""
OWN_LEAST, AROUND_LEAST = 0.2, 0.58
"""The least of either share."""
CLOSE = 0.12
"""How near to the best another sentence must come to be shown with it."""
MOST = 2
SAME = 0.6
"""Sentences that share so much of the shorter one's words say the same, but where other figures are asked for."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    label: SentenceLabel
    article: Article
    text: str
    words: frozenset[str]
    score: float
    figures: frozenset[str]


def spoken_elsewhere(task: Task) -> Query | None:
    """The question read, where it is in another language than English; None where it is English."""
    languages = frozenset(each.article.language or ENGLISH for each in task.passages)
    if of_question(task.request, languages) == ENGLISH:
        return None
    outlets = {each.article.outlet for each in task.passages if each.article.outlet}
    return query.read(task.request, now=task.now, outlets=outlets, languages=languages)


def answer(task: Task, asking: Query, rarity: Rarity) -> Iterator[DraftSentence]:
    """At most two draft sentences, latest article first; none where no sentence says what is asked."""
    weights = _weights(asking, rarity)
    if not weights:
        return
    found = sorted(
        (each for passage in task.passages for each in _candidates(passage, asking, weights)),
        key=lambda each: -each.score,
    )
    for each in sorted(_chosen(found, asking.sought), key=lambda each: order_key(each.article.published)):
        yield DraftSentence(each.text, (each.label,))


def _weights(asking: Query, rarity: Rarity) -> dict[str, float]:
    """What each word of the question counts: by its rarity, names more."""
    rare = rarity([*asking.terms, NO_WORD])
    most = rare[NO_WORD] or 1.0
    return {
        term: weight * (0.4 + 0.6 * min(1.0, rare[term] / most))
        for term, weight in asking.terms.items()
        if weight > query.ELSEWHERE_WEIGHT
    }


def _candidates(passage: NumberedPassage, asking: Query, weights: Mapping[str, float]) -> Iterator[_Candidate]:
    article = passage.article
    title = _credits(analysed(article.title, article.language), weights)
    earlier: list[Mapping[str, float]] = [{}, {}]
    total = sum(weights.values())
    for label, span in passage.labelled():
        text = plain(span.of(article.text))
        sentence = analysed(text, article.language)
        own = _credits(sentence, weights)
        around = {
            term: max(
                own.get(term, 0.0),
                BEFORE * max(before.get(term, 0.0) for before in earlier[-2:]),
                TOPIC * title.get(term, 0.0),
            )
            for term in weights
        }
        earlier.append(own)
        mine = sum(weights[term] * credit for term, credit in own.items()) / total
        near = sum(weights[term] * credit for term, credit in around.items()) / total
        if not sentence.content or sentence.asks or mine < OWN_LEAST or near < AROUND_LEAST:
            continue
        if holds(asking, text, sentence, article):
            words, figures = frozenset(sentence.content), frozenset(sentence.stems[n] for n in sentence.numbers)
            yield _Candidate(label, article, text, words, OWN * mine + AROUND * near, figures)


def _credits(sentence: Sentence, weights: Mapping[str, float]) -> dict[str, float]:
    """What each word of the question counts in a sentence: 1 itself, less another form of it."""
    found = {term: 1.0 for term in weights if term in sentence.content}
    for term in weights.keys() - found.keys():
        head = term[: max(KIN_LETTERS, len(term) - 2)]
        if len(term) >= KIN_LETTERS and any(word.startswith(head) for word in sentence.content):
            found[term] = KIN
    return found


def holds(asking: Query, text: str, sentence: Sentence, article: Article) -> bool:
    """Whether a sentence has what the question word asks for and the question itself has not."""
    language = article.language
    said = frozenset(stems(asking.text, asking.language))
    if asking.sought is Sought.DATE:
        return bool(spoken(text, article.published, language) or find_dates(text) or _HOUR.search(text)) or any(
            len(sentence.stems[n]) == 4 for n in sentence.numbers
        )
    if asking.sought is Sought.NUMBER:
        days = [mention.span for mention in find_dates(text) if mention.day]
        counted = {
            word.low
            for word in lexemes(text, language)
            if word.number and not any(day.start <= word.start < day.end for day in days)
        }
        return not counted <= {word.low for word in lexemes(asking.text, asking.language)}
    if (
        asking.sought is Sought.NAME
        and language != "de"
        and SCRIPT_OF.get(language or "") not in ("han", "kana", "arabic")
    ):
        names = {sentence.stems[n] for n in sentence.capitals}
        return bool(names - said - empty_stems(language))
    return True


_HOUR = re.compile(
    r"\d\s?(?:[点點时時]|h\b|Uhr|час|годин|giờ|heures?\b|horas?\b)|\d:\d\d|الساعة|\ba las\b|\bum \d", re.IGNORECASE
)
"""A time of day."""


def _chosen(found: Sequence[_Candidate], sought: Sought) -> list[_Candidate]:
    """The best, and one that is nearly as good and says something else; who, when and how many an article says once."""
    kept: list[_Candidate] = []
    for each in found:
        if each.score < ENOUGH or len(kept) == MOST or (kept and each.score < kept[0].score - CLOSE):
            break
        if sought is not Sought.ANYTHING and any(each.article is other.article for other in kept):
            continue
        if all(
            (sought is Sought.NUMBER and each.figures != other.figures)
            or len(each.words & other.words) < SAME * max(1, min(map(len, (each.words, other.words))))
            for other in kept
        ):
            kept.append(each)
    return kept
