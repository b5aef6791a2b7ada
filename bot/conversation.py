"""Follow-up questions: make `and when was that?` stand alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.search import query
from index.text.words import STOPWORDS, content_stems

LEANING = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|that|this|those|these|there|then|one|ones|same)\b"
    r"|^(?:and|but|so|what about|how about|why|when|where|who|which|how)\b[^a-z]*$|^(?:and|but|what about|how about)\b",
    re.IGNORECASE,
)
"""Words that point back at what was said before."""

FEW = 2
"""A question with fewer content words than this cannot be looked up by itself."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was understood, and the text of its answer (empty for an abstention)."""

    question: str
    answer: str


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with the subject of the conversation added, where it leans on it; else unchanged.

    No words are invented: the names of the last question come first, then its other content words where the follow-up
    has hardly any of its own.
    """
    if not history or not leans(question):
        return question
    subject = _subject(history[-1].question, question)
    return f"{question.rstrip(' ?')} ({subject})?" if subject else question


def leans(question: str) -> bool:
    """Whether a question can only be understood after another."""
    own = [word for word in content_stems(question) if word not in query.ASKING]
    return bool(LEANING.search(question)) or len(own) < FEW


def _subject(earlier: str, question: str) -> str:
    """The earlier question's words that the follow-up does not repeat, in order, without what only asked."""
    own = set(content_stems(question))
    words = [word.strip('()?.,!;:"“”') for word in earlier.split()]
    kept = [
        word
        for word in words
        if word and word.lower() not in STOPWORDS | {"and", "about"} and not own.issuperset(content_stems(word))
    ]
    return " ".join(word for word in kept if not query.ASKING.issuperset(content_stems(word)))
