"""A question in one language, articles in another: what of theirs is quoted, and what the reader is told of the rest.

No words of the two can be compared, so that only names, numbers and dates tell what a sentence is about. It is quoted
where it has all of those that the question has: a name with a date or number, or two names; or, for `Who is …?` and
`Tell me about …`, where an article first has the name. Else the reader is told which articles name what is asked about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checking.abroad import Asked, asked_of, holds_name
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel, Task
from bot.reply import Citation
from bot.sentences.compress import plain
from bot.sentences.foreign import stands
from bot.writing.abroad import holds
from index.article import ENGLISH, Article
from index.days.mentioned import spoken
from index.search import query
from index.text.analysis import analysed
from index.text.language import of_question
from index.text.lexemes import Lexeme, lexemes
from index.text.quantities import find_quantities

MOST = 2
"""Sentences, of different articles."""

NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip

_WHO_IS = re.compile(
    r"\s*(?:who\s+(?:is|was)|wer\s+(?:ist|war)|qui\s+est|quién\s+es|кто\s+так(?:ой|ая)|хто\s+так(?:ий|а))\s",
    re.IGNORECASE,
)

_TELLS = re.compile(
    r"\s*(?:tell me about|what about|was ist über|¿qué hay sobre|qu.y a-t-il sur|что слышно о|що відомо про"
    r"|có gì về)\s",
    re.IGNORECASE,
)
"""Asks for whatever an article says of something: so do sides.py and sides_abroad.py for each side."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence of an article, and the words of it and of what is around it: the title and the two before."""

    label: SentenceLabel
    article: Article
    text: str
    words: tuple[Lexeme, ...]
    around: tuple[Lexeme, ...]


def quoted(task: Task) -> Iterator[DraftSentence]:
    """At most MOST sentences of articles in other languages than the question's, which say just what it names."""
    asked = _asked(task.request, task.passages)
    reading = query.read(task.request, now=task.now, languages={_language(each.article) for each in task.passages})
    seen: list[str] = []
    for place in _places(abroad(task.request, task.passages)):
        if place.article.id not in seen and _answers(place, asked, reading):
            seen.append(place.article.id)
            yield DraftSentence(place.text, (place.label,))
            if len(seen) == MOST:
                return


def abroad(question: str, passages: Sequence[NumberedPassage]) -> tuple[NumberedPassage, ...]:
    """The passages of articles in other languages than a question's."""
    spoken_in = of_question(question, {_language(each.article) for each in passages})
    return tuple(each for each in passages if _language(each.article) != spoken_in)


def quoted_in(citations: Sequence[Citation], question: str) -> str | None:
    """What is said of quotations in other languages than the question's; None where there are none."""
    languages = {_language(each.article) for each in citations}
    spoken_in = of_question(question, languages)
    others = sorted(NAMES[each] for each in languages - {spoken_in} if each in NAMES)
    return f"Quoted in {_listed(others)}, as the articles have it." if others else None


def named_in(question: str, passages: Sequence[NumberedPassage]) -> str | None:
    """That articles in other languages name what is asked about; None where none does."""
    asked = _asked(question, passages)
    found = list(
        dict.fromkeys(
            _language(place.article)
            for place in _places(abroad(question, passages))
            if asked.names and all(_has(place, name, around=True) for name in asked.names)
        )
    )
    languages = [NAMES[each] for each in found if each in NAMES]
    if not languages:
        return None
    names = _listed([name for name, _ in asked.names])
    spoken_in = NAMES.get(of_question(question, {_language(each.article) for each in passages}), "this language")
    return (
        f"No article in {spoken_in} answers this. {_listed(languages)} articles name {names}: ask in "
        f"{_listed(languages, 'or')}, or let a language model answer."
    )


def _answers(place: _Place, asked: Asked, reading: query.Query) -> bool:
    if not asked.names or not all(_has(place, name, around=True) for name in asked.names):
        return False
    names = [_has(place, name, around=False) for name in asked.names]
    if _TELLS.match(reading.text):
        return any(names) and stands(place.text)
    if _WHO_IS.match(reading.text):
        return names == [True] and len(asked.names[0][1]) > 1
    exact = bool(asked.days or asked.values) and _has_values(place, asked)
    several = sum(names) > 1 and not asked.days and not asked.values
    return (exact or several) and holds(
        reading, place.text, analysed(place.text, place.article.language), place.article
    )


def _has(place: _Place, name: tuple[str, tuple[Lexeme, ...]], *, around: bool) -> bool:
    return all(holds_name(word, (*place.words, *(place.around if around else ()))) for word in name[1])


def _has_values(place: _Place, asked: Asked) -> bool:
    """Whether a sentence has every day and number of the question."""
    days = {(each.first, each.last) for each in spoken(place.text, place.article.published, place.article.language)}
    values = {each.value for each in find_quantities(place.words)}
    return asked.days <= days and asked.values <= values


def _asked(question: str, passages: Sequence[NumberedPassage]) -> Asked:
    return asked_of(question, of_question(question, {_language(each.article) for each in passages}))


def _places(passages: Sequence[NumberedPassage]) -> Iterator[_Place]:
    for passage in passages:
        article = passage.article
        title = lexemes(article.title, article.language)
        before: list[tuple[Lexeme, ...]] = [(), ()]
        for label, span in passage.labelled():
            text = plain(span.of(article.text))
            words = lexemes(text, article.language)
            yield _Place(label, article, text, words, (*title, *before[-1], *before[-2]))
            before.append(words)


def _language(article: Article) -> str:
    return article.language or ENGLISH


def _listed(names: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
