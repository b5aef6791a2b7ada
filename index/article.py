"""The values: an article, its labelled blocks, and the passages that are retrieved and quoted.

There is one coordinate system. Every offset in Precis is a half-open code-point offset into `Article.text`,
and `Article.text` is never rewritten: cleaning an article means labelling its blocks.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

ENGLISH = "en"
"""What a text of no known language is taken for."""


class Label(StrEnum):
    """What a block of the source text is."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    COMMENT = "comment"
    PROMOTION = "promotion"
    NAVIGATION = "navigation"
    RELATED = "related"
    LEGAL = "legal"
    METADATA = "metadata"


READABLE = frozenset({Label.STANDFIRST, Label.BODY})
"""The labels whose sentences may be retrieved and cited. Everything else is kept, shown on request, and never cited."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points. Invariant: 0 <= start < end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span must be non-empty and not negative: [{self.start}:{self.end}]")

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or line of the source text. `reason` says, for a person, why it carries its label."""

    span: Span
    label: Label
    reason: str = ""

    @property
    def readable(self) -> bool:
        return self.label in READABLE


class Precision(StrEnum):
    """How much of a date is known."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, as far as its evidence goes.

    `when` is the earliest instant that the evidence allows: the first day of the month or year where only that is
    known, midnight where only the day is. `evidence` names the kind of evidence ("metadata",
    "dateline", "url", "text") and `quote` gives its words.
    """

    when: datetime
    precision: Precision
    evidence: str
    quote: str

    def iso(self) -> str:
        """ISO 8601, shortened to what is known: 2024-05-14, 2024-05 or 2024."""
        length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(self.precision, 10)
        return self.when.date().isoformat()[:length]

    @property
    def day(self) -> date | None:
        """The day, where the day is known."""
        return self.when.date() if self.precision in (Precision.TIME, Precision.DAY) else None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read from its source.

    Invariants: blocks lie inside the text, in order, without overlap, and hold more than white space.
    `source` is an absolute path, a URL, or "-" for standard input. `title` is never empty: an article without one is
    named after its first words or its file. `language` is an ISO 639-1 code, None where the text is too short to tell.
    """

    source: str
    text: str
    title: str
    outlet: str | None
    byline: str | None
    published: Published | None
    blocks: Sequence[Block]
    language: str | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError(f"{self.source}: an article needs a title")
        if not isinstance(self.blocks, tuple):
            return  # those of the catalogue, which were checked before they were stored
        check_order((block.span for block in self.blocks), within=Span(0, max(len(self.text), 1)))
        if any(not block.span.of(self.text).strip() for block in self.blocks):
            raise ValueError(f"{self.source}: a block is blank")

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that name this source with this content: an edited article gets another id."""
        return hashlib.sha256(f"{self.source}\0{self.text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def line(self, start: int) -> int:
        """The 1-based line number of a code point, as an editor counts it: CR LF is one line end."""
        head = self.text[:start]
        return 1 + head.count("\n") + head.count("\r") - head.count("\r\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole consecutive sentences of one article: what is embedded and retrieved.

    Invariants: at least one sentence; sentences in order, without overlap. `number` counts from 0 within the article;
    `tokens` is the size of the words from the first sentence to the last, in o200k tokens.
    """

    number: int
    sentences: tuple[Span, ...]
    tokens: int

    def __post_init__(self) -> None:
        if not self.sentences:
            raise ValueError("a passage needs a sentence")
        check_order(self.sentences, within=self.span)

    @property
    def span(self) -> Span:
        return Span(self.sentences[0].start, self.sentences[-1].end)


def check_order(spans: Iterable[Span], *, within: Span) -> None:
    """Raise ValueError unless the spans are in order, without overlap, and inside `within`."""
    position = within.start
    for span in spans:
        if span.start < position or span.end > within.end:
            place, room = f"[{span.start}:{span.end}]", f"[{within.start}:{within.end}]"
            raise ValueError(f"{place} overlaps its neighbour or leaves {room}")
        position = span.end
