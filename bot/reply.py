"""What a reader is given: answers, summaries and digests, each sentence with its citations."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from index.article import Article, Precision, Published, Span

if TYPE_CHECKING:
    from bot.checking.independence import Confirmed

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
    """A checked sentence. Invariant: at least one citation number, each of them in the reply's citations.

    `translated`: it is in another language than all that it cites, so that only its numbers, dates and names could be
    compared with it.
    """

    text: str
    citations: tuple[int, ...]
    translated: bool = False

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a sentence needs a citation: {self.text!r}")


class Standing(StrEnum):
    """Why an earlier claim holds no longer."""

    PLANNED = "planned"
    """A later report says that the plan was put off or carried out."""
    UPDATED = "updated"
    """The same outlet has given another value since."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a disagreement. `published` is the article's date, where it is known.

    `standing`: why it holds no longer; None where it may.
    """

    text: str
    citation: int
    published: Published | None
    outlet: str | None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that cannot all answer the question at once, latest first."""

    about: str
    claims: tuple[Claim, ...]

    @property
    def changed(self) -> bool:
        """Whether it is none: all but the latest claim hold no longer."""
        return all(claim.standing for claim in self.claims[1:])


@dataclass(frozen=True, slots=True)
class Side:
    """What the outlets of one side say, where a question sets several side by side.

    `outlets` are those that are cited; without sentences `reason` says why.
    """

    name: str
    outlets: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    reason: str | None = None


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

    `understood` is the question as it was looked up: a follow-up with what it leans on. Where it sets outlets side by
    side, `sentences` are those of all `sides`, in order.
    """

    question: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    reason: str | None
    understood: str = ""
    disagreements: tuple[Disagreement, ...] = ()
    sides: tuple[Side, ...] = ()
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

    @property
    def reason(self) -> str | None:
        """Why it has no sentence; None where it has."""
        if self.sentences:
            return None
        if not any(block.readable for block in self.article.blocks):
            return NO_ARTICLE
        return "No sentence of a summary passed the check against the article."


NO_ARTICLE = "This page holds no article, only what stands around one: notices, menus or advertisements."
"""A consent wall, a list of links, a survey."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a timeline: one checked sentence, the days it tells of, and when and by whom it was reported.

    `first` and `last` are the days of the event, both included, or a whole month or year; None where only the day of
    the report is known. `outlets` are named once each, in the order of the citations.
    """

    published: Published | None
    sentence: Sentence
    first: date | None = None
    last: date | None = None
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says what: somebody whom an article quotes, as it names them, and a sentence that says so."""

    actor: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event. `sources` are the articles read for it; `copies` repeat one of them and are named once.

    Where it is known what its reader has been told: `sentences` tell what is new, `recalled` what was told before, in
    short; `told` is when that was, None for a story of which nothing was. `id` names a story that the library keeps;
    `confirmed` says how many outlets report it, each for itself, which `rewrites` among the sources do not.
    """

    headline: str
    sentences: tuple[Sentence, ...]
    sources: tuple[Article, ...]
    copies: tuple[Article, ...] = ()
    timeline: tuple[Event, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    voices: tuple[Voice, ...] = ()
    recalled: tuple[Sentence, ...] = ()
    told: datetime | None = None
    id: str | None = None
    rewrites: tuple[Article, ...] = ()
    confirmed: "Confirmed | None" = None


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of a period or on a topic, with one shared list of citations.

    `reader`: who asked for what is new to them, None where the digest is for anybody; `looked`: when they were last
    told something, None where they never were; `repeating`: new articles left out, since they say nothing else.
    """

    topic: str | None
    since: datetime | None
    until: datetime | None
    stories: tuple[Story, ...]
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...] = ()
    writer: str = "extractive"
    usage: Usage = Usage()
    timings_ms: dict[str, float] = field(default_factory=dict)
    reader: str | None = None
    looked: datetime | None = None
    repeating: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened on a topic or in a period, day by day, earliest first, each entry cited."""

    topic: str | None
    since: datetime | None
    until: datetime | None
    events: tuple[Event, ...]
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
