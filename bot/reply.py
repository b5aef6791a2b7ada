"""What a reader is given: answers, summaries and digests, each sentence with its citations."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from index.article import Article, Precision, Published, Span

Json = dict[str, Any]
"""The form a reply takes at the edge, in --json and over HTTP."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source. Invariant, kept by `cite`: `article.text[start:end] == quote`."""

    number: int
    article: Article
    span: Span

    @property
    def quote(self) -> str:
        return self.span.of(self.article.text)

    @property
    def line(self) -> int:
        return self.article.line(self.span.start)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A checked sentence. Invariant: at least one citation number, each of them in the reply's citations."""

    text: str
    citations: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a sentence needs a citation: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a disagreement. `published` is the article's date, where it is known."""

    text: str
    citation: int
    published: Published | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that cannot all answer the question at once, latest first."""

    about: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article that came close to an unanswered question."""

    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Usage:
    """A language model's tokens and cost, zero for the built-in writer; a cost of None is an unknown price."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. Without sentences it is an abstention, and `reason` says why.

    `understood` is the question as it was looked up: a follow-up with what it leans on.
    """

    question: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    reason: str | None
    understood: str = ""
    disagreements: tuple[Disagreement, ...] = ()
    unsupported: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    writer: str = "extractive"
    usage: Usage = Usage()
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def abstained(self) -> bool:
        return not self.sentences


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of one article. `length` is "one-line", "brief" or "full"."""

    article: Article
    length: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...] = ()
    writer: str = "extractive"
    usage: Usage = Usage()
    timings_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a story's timeline: one checked sentence and the day its article appeared."""

    published: Published | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event. `sources` are the articles read for it; `copies` repeat one of them and are named once."""

    headline: str
    sentences: tuple[Sentence, ...]
    sources: tuple[Article, ...]
    copies: tuple[Article, ...] = ()
    timeline: tuple[Event, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of a period or on a topic, with one shared list of citations."""

    topic: str | None
    since: datetime | None
    until: datetime | None
    stories: tuple[Story, ...]
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...] = ()
    writer: str = "extractive"
    usage: Usage = Usage()
    timings_ms: dict[str, float] = field(default_factory=dict)


def order_key(published: Published | None) -> tuple[bool, float]:
    """Sorts latest first: known dates by falling time, unknown ones last."""
    return (published is None, -published.when.timestamp() if published else 0.0)


def day_text(published: Published | None) -> str:
    """A date for a reader: 14 May 2024, May 2024, 2024, or "undated"."""
    if published is None:
        return "undated"
    when = published.when
    return {Precision.YEAR: f"{when:%Y}", Precision.MONTH: f"{when:%B %Y}"}.get(
        published.precision, f"{when.day} {when:%B %Y}"
    )
