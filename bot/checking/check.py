"""Turn a draft into a reply: resolve labels to source spans, check what they carry, withhold what they do not."""

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.checking.abroad import language_of
from bot.checking.attribution import unframed
from bot.checking.grounds import nearest
from bot.draft import DraftSentence, NumberedPassage, SentenceLabel
from bot.reply import Citation, Sentence
from bot.support import Evidence, missing
from index.article import Article, Span

REPAIR_FROM = 4
"""How many of the sentences nearest to a failed one are tried as its evidence."""

Place = tuple[Article, Span]


class Checker:
    """Checks the sentences of one reply, one after another, and numbers their citations by first use.

    `citations` and `unsupported` grow as sentences are checked.
    """

    def __init__(self, passages: Sequence[NumberedPassage]) -> None:
        self.citations: list[Citation] = []
        self.unsupported: list[str] = []
        self._places: dict[SentenceLabel, Place] = {}
        self._context: dict[SentenceLabel, str] = {}
        self._shown: set[str] = set()
        for passage in passages:
            before = passage.article.title
            for label, span in passage.labelled():
                self._places[label] = (passage.article, span)
                self._context[label] = before
                before += "\n" + span.of(passage.article.text)

    def check(self, draft: DraftSentence) -> Sentence | None:
        """The sentence with its citations; None where it is withheld (it is then in `unsupported`) or repeats one."""
        text = " ".join(draft.text.split())
        if not text or text in self._shown:
            return None
        labels = self._carrying(text, draft.labels)
        if labels is None:
            self.unsupported.append(text)
            return None
        self._shown.add(text)
        numbers = tuple(dict.fromkeys(self._number(*self._places[label]) for label in labels))
        return Sentence(text, numbers, self._translated(text, labels))

    def _carrying(self, text: str, labels: Sequence[SentenceLabel]) -> Sequence[SentenceLabel] | None:
        """The labels as given where they carry the text, else one repair from the nearest sentences, else None."""
        known = [label for label in dict.fromkeys(labels) if label in self._places]
        tries = [known] if known else []
        return next((each for each in chain(tries, self._repairs(text)) if not self._missing(text, each)), None)

    def _repairs(self, text: str) -> Iterator[Sequence[SentenceLabel]]:
        """The nearest sentences, of those in its language: of others a number says too little."""
        return (labels for labels in self._nearest(text) if not self._translated(text, labels))

    def _translated(self, text: str, labels: Sequence[SentenceLabel]) -> bool:
        languages = [self._places[label][0].language for label in labels]
        return None not in languages and language_of(text, languages) not in languages

    def _missing(self, text: str, labels: Sequence[SentenceLabel]) -> bool:
        evidence = []
        for label in labels:
            article, span = self._places[label]
            day = article.published.when if article.published and article.published.day else None
            evidence.append(Evidence(span.of(article.text), self._context[label], day, article.language))
        return bool(missing(unframed(text, [self._places[label][0] for label in labels]), evidence))

    def _nearest(self, text: str) -> Iterator[Sequence[SentenceLabel]]:
        """Single sentences that share most words with the text, best first. Of pairs, small models make fusions."""
        labels = list(self._places)
        texts = [span.of(article.text) for article, span in self._places.values()]
        yield from ([labels[index]] for index in nearest(text, texts, REPAIR_FROM))

    def _number(self, article: Article, span: Span) -> int:
        for citation in self.citations:
            if citation.article.id == article.id and citation.span == span:
                return citation.number
        self.citations.append(Citation(len(self.citations) + 1, article, span))
        return len(self.citations)
