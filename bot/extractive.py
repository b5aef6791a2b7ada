"""The built-in writer: no language model. It picks, orders and trims the articles' own sentences, by deletion only."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from bot.conversation import Turn, standalone
from bot.draft import DraftSentence, Kind, Task
from bot.extractive_answer import answer
from bot.meter import Meter
from bot.relevance import SIMILAR, Rarity, Similar
from index.embeddings import WordLlama


class Extractive:
    """A Writer over the library's own word statistics and the static word vectors that ship with Precis."""

    name = "extractive"

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self._words = WordLlama()

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        """The draft, a sentence a piece. Costs nothing, so the meter stays as it is."""
        for draft in self._drafts(task):
            yield f"{draft.text} {''.join(f'[{label}]' for label in draft.labels)}\n"

    def standalone(self, question: str, history: Sequence[Turn], now: datetime, meter: Meter) -> str:
        """The follow-up with the words of the last question that it leans on."""
        return standalone(question, history)

    def _drafts(self, task: Task) -> Iterator[DraftSentence]:
        if task.kind is Kind.ANSWER:
            return answer(task, self._rarity, partial(similar_words, self._words))
        from bot.extractive_summary import summarise

        return summarise(task)


def similar_words(words: WordLlama, terms: Sequence[str], others: Sequence[str]) -> Similar:
    """For each term the others that nearly mean the same, with the cosine of their vectors (SIMILAR to 1)."""
    if not terms or not others:
        return {}
    vectors = words.documents([*terms, *others])
    cosines = vectors[: len(terms)] @ vectors[len(terms) :].T
    return {
        term: {other: float(cosine) for other, cosine in zip(others, row, strict=True) if cosine >= SIMILAR}
        for term, row in zip(terms, cosines, strict=True)
    }

