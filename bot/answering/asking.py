"""From a question to the passages that it is answered from: of the library, of each side's outlets, or of one article.

And to its events: what happens on the way to the answer (bot/answer.py).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer import EXTRACTIVE, Asked, Event, Search, stream
from bot.answer import Steps as Answering
from bot.answering.sides import MOST_OUTLETS, Known, Wanted, comparison, told
from bot.conversation import Turn
from bot.draft import Writer
from bot.llm.meter import Meter
from bot.running.opening import Opening
from index.article import Article
from index.errors import UsageError
from index.library import Filter, StoredPassage
from index.retriever import Retrieved, Steps, retrieve
from index.search import query
from index.search.query import Query

PASSAGES = 12
MODEL_PASSAGES = 16
"""How many passages a question is answered from: a language model's tokens cost time and money."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, and which steps of retrieval run."""

    opening: Opening
    steps: Steps

    def sound(self, question: str) -> str:
        """The question with its white space folded. Raises UsageError for one that is empty or too long."""
        text, most = " ".join(question.split()), self.opening.settings.max_question
        if not text:
            raise UsageError("the question is empty")
        if not any(letter.isalnum() for letter in text):
            raise UsageError("the question has no words")
        if len(text) > most:
            allowed = f"at most {most:,} are read (PRECIS_MAX_QUESTION)"
            raise UsageError(f"the question is {len(text):,} characters long; {allowed}")
        return text

    def query(self, words: str, where: Filter, now: datetime) -> Query:
        """The words as they are searched for. Raises UsageError as `sound` does."""
        library = self.opening.library
        outlets, languages = library.outlets(where), library.languages(where)
        return query.read(self.sound(words), now=now, outlets=outlets, languages=languages)

    def retrieved(self, asking: Query, where: Filter, now: datetime, k: int, *, whole: bool = False) -> list[Retrieved]:
        """The passages that match best, best first."""
        library, embedding = self.opening.library, self.opening.embedding
        return retrieve(asking, library, embedding, where=where, now=now, k=k, whole=whole, steps=self.steps)


def events(
    asking: Asking, asked: Asked, history: Sequence[Turn], writer: Writer, meter: Meter, *, article: Article | None
) -> Iterator[Event]:
    """What happens on the way to the answer. The question is sound; with `article`, it is answered from that alone."""
    if history:
        alone = writer.standalone(asked.shown, history, asked.now, meter)
        asked = Asked(alone, asked.where, asked.now, asked.shown)
    where = asked.where
    library = asking.opening.library
    outlets = library.outlets(where)
    if article is not None:
        own = frozenset([article.language] if article.language else [])
        return stream(Answering(_of_article(article), writer, outlets, meter, own), asked)

    languages = library.languages(where)
    compared = comparison(asked.question, lambda: [Known(*each) for each in library.outlets_known(where)])
    if compared is None:
        return stream(Answering(_of_library(asking, writer), writer, outlets, meter, languages), asked)

    def answered(asked: Asked, side: Wanted) -> Iterator[Event]:
        return stream(Answering(_of_side(asking, writer, side), writer, (), meter, languages), asked)

    return told(asked, compared, answered)


def _of_library(asking: Asking, writer: Writer) -> Callable[[Query, Filter, datetime], list[Retrieved]]:
    """How the passages for an answer of this writer are found."""
    chooses = writer.name == EXTRACTIVE  # it weighs every sentence itself, and reads more at no cost
    k = PASSAGES if chooses else MODEL_PASSAGES
    return lambda read, where, now: asking.retrieved(read, where, now, k, whole=chooses)


def _of_side(asking: Asking, writer: Writer, side: Wanted) -> Search:
    """The same from the articles of one side's outlets."""
    search = _of_library(asking, writer)

    def found(read: Query, where: Filter, now: datetime) -> list[Retrieved]:
        each = [search(read, replace(where, outlet=outlet), now) for outlet in side.outlets[:MOST_OUTLETS]]
        return sorted((one for some in each for one in some), key=lambda one: -one.score)[: max(map(len, each))]

    return found


def _of_article(article: Article) -> Search:
    """The passages of one article, from its beginning, as many as a summary of it would be written from."""
    from bot.summary import read

    given = [Retrieved(StoredPassage(each.number, article, each.passage), 1.0) for each in read(article)]
    return lambda asking, where, now: given
