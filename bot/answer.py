"""Question to Answer: the retrieval chain. Retrieve, number, write, check, sentence by sentence."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.answering.disagreement import disagreements
from bot.checking.check import Checker
from bot.draft import Kind, NumberedPassage, Task, Writer, parse
from bot.llm.meter import Meter
from bot.reply import Answer, Citation, Nearest, Sentence
from index.article import ENGLISH, Article
from index.errors import WriterError
from index.library import Filter
from index.retriever import Retrieved as Found
from index.search import query

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

NEAREST = 3
"""How many articles an abstention names."""

EXTRACTIVE = "extractive"
"""The name of the built-in writer: it picks sentences, while a language model reads and writes every language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands alone, where to look, and when it is asked; `shown` is it as the reader typed it."""

    question: str
    where: Filter
    now: datetime
    shown: str
    started: float = field(default_factory=time.perf_counter)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The first event: the articles that the answer will be looked for in, best first."""

    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence as soon as it has passed the check, with the citations it uses."""

    sentence: Sentence
    citations: tuple[Citation, ...]
    side: str | None = None
    """The side whose first sentence it is, where several are set beside each other."""


Event = Retrieved | CheckedSentence | Answer
"""What the chain streams: Retrieved, any number of CheckedSentences, and the Answer last."""

Search = Callable[[query.Query, Filter, datetime], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class _Found:
    asked: Asked
    passages: tuple[NumberedPassage, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Steps:
    """The two steps of an answer: retrieve, then write and check."""

    search: Search
    writer: Writer
    outlets: Sequence[str]
    meter: Meter
    languages: Collection[str] = frozenset()

    def retrieve(self, asked: Asked) -> _Found:
        asking = query.read(asked.question, now=asked.now, outlets=self.outlets, languages=self.languages)
        found = self.search(asking, asked.where, asked.now)
        return _Found(asked, numbered(found), time.perf_counter() - asked.started)

    def answer(self, found: Iterator[_Found]) -> Iterator[Event]:
        for each in found:
            yield from written(each.asked, each.passages, self.writer, self.meter, each.seconds)


def stream(steps: Steps, asked: Asked) -> Iterator[Event]:
    """The events, as they happen: of the chain where a language model writes, and without LangChain where none does.

    Importing its Runnables imports LangSmith too: more CPU time than all the rest of a first answer.
    """
    if steps.writer.name == EXTRACTIVE:
        return steps.answer(map(steps.retrieve, [asked]))
    return chain(steps).stream(asked)


def chain(steps: Steps) -> "Runnable[Asked, Event]":
    """The retrieval chain. `stream` gives its events as they happen; `invoke` is not meant for it."""
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    return RunnableLambda(steps.retrieve).with_config(run_name="retrieve") | RunnableGenerator(steps.answer)


def numbered(found: Sequence[Found]) -> tuple[NumberedPassage, ...]:
    """The passages in the order of retrieval, numbered from 1."""
    return tuple(
        NumberedPassage(number, each.stored.article, each.stored.passage, each.odds)
        for number, each in enumerate(found, 1)
    )


def written(
    asked: Asked, passages: tuple[NumberedPassage, ...], writer: Writer, meter: Meter, retrieve_s: float
) -> Iterator[Event]:
    """Write, check each sentence as it is complete, and close with the whole Answer."""
    yield Retrieved(_articles(passages))
    checker = Checker(passages)
    sentences: list[Sentence] = []
    check_s, problem, start = 0.0, None, time.perf_counter()
    try:
        if passages:
            for draft in parse(writer.write(Task(Kind.ANSWER, asked.question, passages, asked.now), meter)):
                began = time.perf_counter()
                sentence = checker.check(draft)
                check_s += time.perf_counter() - began
                if sentence:
                    sentences.append(sentence)
                    yield CheckedSentence(
                        sentence, tuple(checker.citations[number - 1] for number in sentence.citations)
                    )
    except WriterError as error:
        if not sentences and not checker.unsupported:
            raise
        problem = f"the answer was cut short: {error}"
    write_s = time.perf_counter() - start - check_s
    citations = tuple(checker.citations)
    picked = writer.name == EXTRACTIVE and not checker.unsupported
    beside = _abroad(asked.question, passages, citations) if picked else None
    yield Answer(
        question=asked.shown,
        understood=asked.question,
        sentences=tuple(sentences),
        citations=citations,
        reason=problem or beside or (None if sentences else _why_not(asked.where, passages, checker.unsupported)),
        disagreements=disagreements(asked.question, sentences, citations),
        unsupported=tuple(checker.unsupported),
        nearest=() if sentences else _nearest(passages),
        writer=writer.name,
        usage=meter.usage,
        timings_ms={
            name: round(s * 1000, 1) for name, s in (("retrieve", retrieve_s), ("write", write_s), ("check", check_s))
        },
    )


def _abroad(question: str, passages: Sequence[NumberedPassage], citations: Sequence[Citation]) -> str | None:
    """In which other language the built-in writer's words are, or which articles in one name what is asked about."""
    if {each.article.language for each in passages} <= {ENGLISH, None}:
        return None
    from bot.answering.quoting_abroad import named_in, quoted_in

    return quoted_in(citations, question) if citations else named_in(question, passages)


def _why_not(where: Filter, passages: Sequence[NumberedPassage], unsupported: Sequence[str]) -> str:
    if not passages:
        from bot.rendering.dated import narrowed

        return f"No article{narrowed(where)} matches the question."
    if unsupported:
        return "What the writer said is not carried by the articles, so it is withheld."
    return "The articles do not answer this."


def _articles(passages: Sequence[NumberedPassage]) -> tuple[Article, ...]:
    articles = {(each.article.source, each.article.text): each.article for each in passages}  # an id costs a checksum
    return tuple(articles.values())


def _nearest(passages: Sequence[NumberedPassage]) -> tuple[Nearest, ...]:
    return tuple(Nearest(article.source, article.title) for article in _articles(passages)[:NEAREST])
