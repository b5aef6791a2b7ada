"""What clients send. Unknown fields are errors, so that mistakes are seen."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.api.callers import Caller
from bot.api.problems import ProblemError
from bot.api.serving import Serving
from bot.commands import collection
from index.days.periods import instant, window
from index.library import Filter

When = Annotated[str, Field(min_length=1, max_length=60, description="7d, 2024-05, 2024-05-14, last week")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
CollectionName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
Id = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{12}$", description="An article's id", examples=["d3b27e01b096"])]
Length = Literal["one-line", "brief", "full"]

TEXT_AT_MOST = 2_000_000
"""Characters of an article that is given in a body."""
PUBLIC_TEXT = 100_000
"""Of one that comes with a widget key, which anyone may read off a page and send any text with: a page's article has
fewer, and reading TEXT_AT_MOST characters can take many seconds."""


class Body(BaseModel):
    """A request's JSON."""

    model_config = ConfigDict(extra="forbid")


def own_text(given: str, caller: Caller) -> bytes:
    """A text that a body holds. Raises ProblemError for one that is too long to come from whoever opens a page."""
    if caller.public and len(given) > PUBLIC_TEXT:
        raise ProblemError(413, "too_large", f"a text of at most {PUBLIC_TEXT:,} characters is read for a widget key")
    return given.encode()


class Where(Body):
    """Where to look, and as of when."""

    collection: CollectionName | None = Field(default=None, description="A set of articles; else the key's, or default")
    since: When | None = Field(default=None, description="Published since", examples=["7d"])
    until: When | None = Field(default=None, description="Published up to and including", examples=["2024-05"])
    outlet: Name | None = Field(default=None, description="Published by this outlet")
    now: When | None = Field(default=None, description="Answer as of this day or time; else the present")

    def filter(self, here: Serving, caller: Caller) -> tuple[Filter, datetime]:
        """What is looked through, and as of when. Raises UsageError, NotFoundError and ProblemError."""
        return scope(self, here, caller)


def scope(given: Where, here: Serving, caller: Caller) -> tuple[Filter, datetime]:
    """The filter that a request asks for, within what its caller may see; and the moment that it is asked at."""
    present = here.clock()
    now = instant(given.now, present) if given.now else present
    start, end = window(given.since, given.until, now)
    as_of = now if given.now else None
    return Filter(sought(given.collection, here, caller), start, end, given.outlet, as_of), now


def sought(name: str | None, here: Serving, caller: Caller) -> str:
    """The collection that is meant, of those that there are. Raises NotFoundError and ProblemError."""
    meant, own = caller.collection(name), caller.key.collections if caller.key else ()
    if name is None and own:
        return meant  # whoever made the key may fill it later
    return collection.sought(meant, here.service.collections(), own or None)


class Asking(Where):
    """A question."""

    question: str = Field(max_length=100_000, examples=["When does the data protection law take effect?"])
    conversation_id: str | None = Field(
        default=None,
        max_length=64,
        description='"new" begins a conversation, an id goes on with it; without, the question stands alone',
        examples=["new"],
    )
    writer: Name | None = Field(default=None, description="Who writes: the server's writer, or extractive")
    text: str | None = Field(
        default=None,
        max_length=TEXT_AT_MOST,
        description="An article's text, Markdown or HTML: the answer is looked for in it alone, and it is not kept",
    )

    def filter(self, here: Serving, caller: Caller) -> tuple[Filter, datetime]:
        """A given text stands in no collection: who may see none asks about it too."""
        if self.text is None:
            return scope(self, here, caller)
        return Filter(), instant(self.now, here.clock()) if self.now else here.clock()

    @model_validator(mode="after")
    def _alone(self) -> Self:
        if self.text is not None and self.conversation_id is not None:
            raise ValueError("a question about a given text belongs to no conversation")
        return self


class Summarising(Body):
    """What to summarise: exactly one of `article_id`, `url` and `text`."""

    article_id: Id | None = None
    url: str | None = Field(default=None, max_length=2_000, examples=["https://news.example/2024/report"])
    text: str | None = Field(default=None, max_length=TEXT_AT_MOST, description="An article's text, Markdown or HTML")
    collection: CollectionName | None = None
    length: Length = "brief"
    writer: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(each is not None for each in (self.article_id, self.url, self.text)) != 1:
            raise ValueError("give exactly one of article_id, url and text")
        return self


class Digesting(Where):
    """What the digest is of: a topic, a period, or without either the seven days up to the latest article."""

    topic: str | None = Field(default=None, max_length=4_000, examples=["data protection"])
    max_stories: int = Field(default=10, ge=1, le=100)
    max_points: int | None = Field(default=None, ge=1, le=300, description="The most sentences that tell the stories")
    words: int | None = Field(default=None, ge=50, le=50_000, description="The most words; 1,000 where not given")
    new: bool = Field(default=False, description="Only what the key has not been told by an earlier digest of new ones")
    writer: Name | None = None


class Timing(Where):
    """What the timeline is of."""

    topic: str = Field(min_length=1, max_length=4_000, examples=["data protection"])
    max_entries: int = Field(default=20, ge=1, le=500)


class Document(Body):
    """An article to add: its text, or an address to fetch it from."""

    text: str | None = Field(default=None, max_length=TEXT_AT_MOST)
    name: Name | None = Field(
        default=None,
        description="Names the source; the same name again replaces it. Its ending says what it is: .txt, .md, .html",
        examples=["2024-05-14-report.txt"],
    )
    url: str | None = Field(default=None, max_length=2_000)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.text is None) == (self.url is None):
            raise ValueError("give exactly one of text and url")
        return self


class Adding(Body):
    """Articles to add."""

    documents: list[Document] = Field(min_length=1, max_length=1_000)
    collection: CollectionName | None = None


class Judging(Body):
    """What a reader says of a reply."""

    reply_id: str = Field(pattern=r"^[0-9a-f]{16}$", description="An answer's `id`")
    good: bool
    comment: str = Field(default="", max_length=4_000)
    surface: Literal["api", "page", "widget"] = "api"
