"""What the parts of one reply share: the numbered citations, and what was withheld."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.checking.corroboration import Place
from bot.reply import Citation, Claim, Disagreement, Event, Sentence, Story, Voice
from index.article import Article, Span


@dataclass(slots=True)
class Account:
    """Grows as sentences are told."""

    citations: list[Citation] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)

    def take(self, sentence: Sentence, places: Iterable[Place]) -> Sentence:
        """The sentence with the reply's numbers for its places."""
        return replace(sentence, citations=tuple(dict.fromkeys(self.number(*place) for place in places)))

    def number(self, article: Article, span: Span) -> int:
        """The number of a place, which is cited from now on."""
        for known in self.citations:
            if known.span == span and known.article.id == article.id:
                return known.number
        self.citations.append(Citation(len(self.citations) + 1, article, span))
        return len(self.citations)


def renumbered(stories: Iterable[Story], citations: list[Citation]) -> tuple[tuple[Story, ...], tuple[Citation, ...]]:
    """The stories with their citations numbered by first use, and those that are used."""
    numbers: dict[int, int] = {}

    def number(old: int) -> int:
        return numbers.setdefault(old, len(numbers) + 1)

    told = tuple(_renumbered(story, number) for story in stories)
    return told, tuple(replace(citations[old - 1], number=new) for old, new in numbers.items())


def renumbered_events(
    events: Iterable[Event], citations: list[Citation]
) -> tuple[tuple[Event, ...], tuple[Citation, ...]]:
    """The same for a timeline alone."""
    numbers: dict[int, int] = {}
    told = tuple(_event(event, lambda old: numbers.setdefault(old, len(numbers) + 1)) for event in events)
    return told, tuple(replace(citations[old - 1], number=new) for old, new in numbers.items())


Number = Callable[[int], int]


def _renumbered(story: Story, number: Number) -> Story:
    """In the order in which a reader meets them."""
    return replace(
        story,
        sentences=tuple(_sentence(each, number) for each in story.sentences),
        recalled=tuple(_sentence(each, number) for each in story.recalled),
        disagreements=tuple(_disagreement(each, number) for each in story.disagreements),
        voices=tuple(Voice(each.actor, _sentence(each.sentence, number)) for each in story.voices),
        timeline=tuple(_event(each, number) for each in story.timeline),
    )


def _sentence(sentence: Sentence, number: Number) -> Sentence:
    return replace(sentence, citations=tuple(number(each) for each in sentence.citations))


def _event(event: Event, number: Number) -> Event:
    return replace(event, sentence=_sentence(event.sentence, number))


def _disagreement(disagreement: Disagreement, number: Number) -> Disagreement:
    return Disagreement(disagreement.about, tuple(_claim(each, number) for each in disagreement.claims))


def _claim(claim: Claim, number: Number) -> Claim:
    return replace(claim, citation=number(claim.citation))
