"""The built-in writer: no language model. It picks, orders and trims the articles' own sentences, by deletion only."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot import extractive_abroad
from bot.conversation import Turn, standalone
from bot.draft import DraftSentence, Kind, Task
from bot.extractive_answer import answer
from bot.meter import Meter
from bot.terms import SIMILAR, Rarity, Similar
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
            elsewhere = extractive_abroad.spoken_elsewhere(task)
            if elsewhere is not None:
                return extractive_abroad.answer(task, elsewhere, self._rarity)
            return answer(task, self._rarity, self._words.similar)
        from bot.extractive_summary import summarise

        return summarise(task)


class WordVectors:
    """Which words nearly mean the same, by the vectors of single words."""

    def __init__(self, model: WordLlama) -> None:
        self._model = model

    def similar(self, terms: Sequence[str], others: Sequence[str]) -> Similar:
        """For each term the others that nearly mean the same, with the cosine of their vectors (SIMILAR to 1)."""
        if not terms or not others:
            return {}
        cosines = self._model.words(terms) @ self._model.words(others).T
        found: dict[str, dict[str, float]] = {term: {} for term in terms}
        for row, column in zip(*(cosines >= SIMILAR).nonzero(), strict=True):
            found[terms[row]][others[column]] = float(cosines[row, column])
        return found
