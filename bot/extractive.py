"""The built-in writer: no language model. It picks, orders and trims the articles' own sentences, by deletion only."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.conversation import Turn, standalone
from bot.draft import DraftSentence, Kind, Task
from bot.extractive_answer import answer
from bot.meter import Meter
from bot.terms import SIMILAR, Rarity, Similar
from index.embeddings import WordLlama

if TYPE_CHECKING:
    from index.embeddings import Vector


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
            return answer(task, self._rarity, self._words.similar)
        from bot.extractive_summary import summarise

        return summarise(task)


class WordVectors:
    """The vectors of single words, kept once they are made: news uses the same ones again and again."""

    most = 100_000
    """How many words are kept: about 100 MB."""

    def __init__(self, model: WordLlama) -> None:
        self._model = model
        self._kept: dict[str, Vector] = {}

    def similar(self, terms: Sequence[str], others: Sequence[str]) -> Similar:
        """For each term the others that nearly mean the same, with the cosine of their vectors (SIMILAR to 1)."""
        if not terms or not others:
            return {}
        import numpy as np

        cosines = np.stack(self._vectors(terms)) @ np.stack(self._vectors(others)).T
        found: dict[str, dict[str, float]] = {term: {} for term in terms}
        for row, column in zip(*np.nonzero(cosines >= SIMILAR), strict=True):
            found[terms[row]][others[column]] = float(cosines[row, column])
        return found

    def _vectors(self, words: Sequence[str]) -> "list[Vector]":
        new = [word for word in dict.fromkeys(words) if word not in self._kept]
        if len(self._kept) + len(new) > self.most:
            self._kept.clear()
            new = list(dict.fromkeys(words))
        if new:
            self._kept.update(zip(new, self._model.documents(new), strict=True))
        return [self._kept[word] for word in words]
