"""The built-in writer: no language model. It picks, orders and trims the articles' own sentences, by deletion only."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering.terms import SIMILAR, Rarity, Similar
from bot.conversation import Turn, standalone
from bot.draft import DraftSentence, Kind, Task
from bot.llm.meter import Meter
from bot.writing import abroad
from bot.writing.answers import answer
from index.article import ENGLISH
from index.embeddings import WordLlama


class Extractive:
    """A Writer over the library's own word statistics and the static word vectors that ship with Precis."""

    name = "extractive"

    def __init__(self, rarity: Rarity, words: WordLlama) -> None:
        self._rarity = rarity
        self._words = WordVectors(words)

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        """The draft, a sentence a piece. Costs nothing, so the meter stays as it is."""
        for draft in self._drafts(task):
            yield f"{draft.text} {''.join(f'[{label}]' for label in draft.labels)}\n"

    def standalone(self, question: str, history: Sequence[Turn], now: datetime, meter: Meter) -> str:
        """The follow-up with the words of the last question that it leans on."""
        return standalone(question, history)

    def _drafts(self, task: Task) -> Iterator[DraftSentence]:
        if task.kind is Kind.ANSWER:
            return self._answer(task)
        from bot.writing.summaries import summarise

        return summarise(task)

    def _answer(self, task: Task) -> Iterator[DraftSentence]:
        """From the articles in the question's language; where they say nothing, what others plainly say."""
        elsewhere = abroad.spoken_elsewhere(task)
        if elsewhere is not None:
            found = abroad.answer(task, elsewhere, self._rarity)
        else:
            english = tuple(each for each in task.passages if each.article.language in (ENGLISH, None))
            found = iter(answer(replace(task, passages=english), self._rarity, self._words.similar))
        first = next(found, None)
        if first is not None:
            yield first
            yield from found
        elif any(each.article.language not in (ENGLISH, None) for each in task.passages):
            from bot.answering.quoting_abroad import quoted

            yield from quoted(task)


class WordVectors:
    """Which words nearly mean the same, by the vectors of single words."""

    def __init__(self, model: WordLlama) -> None:
        self._model = model

    def similar(self, terms: Sequence[str], others: Sequence[str]) -> Similar:
        """For each term the others that nearly mean the same, with the cosine of their vectors (SIMILAR to 1)."""
        if not terms or not others:
            return {}
        import numpy as np

        theirs = self._model.words(others)
        found: dict[str, dict[str, float]] = {}
        for term, own in zip(terms, self._model.words(terms), strict=True):
            cosines = np.vecdot(theirs, own)  # `@` would wake threads that cost ten times more
            near = np.flatnonzero(cosines >= SIMILAR).tolist()
            found[term] = {others[place]: float(cosines[place]) for place in near}
        return found
