"""Replies' forms for the OpenAPI description: what jsonform.py and jsonform_library.py make; a test proves it."""

from typing import Literal

from pydantic import BaseModel, Field


class Named(BaseModel):
    """An article by what it is known by."""

    source: str = Field(examples=["articles/2024-05-14-report.txt"])
    article_id: str = Field(examples=["d3b27e01b096"])
    title: str
    outlet: str | None
    published: str | None = Field(examples=["2024-05-14"], description="As precise as known: 2024-05-14, 2024-05, 2024")


class CitationForm(Named):
    """A place in a source. The article's text from `start` to `end`, in code points, is the quote."""

    number: int
    quote: str
    start: int
    end: int
    line: int
    link: str


class SpokenDateForm(BaseModel):
    """Words of a sentence, such as `on Saturday`, from `start` on, and the days they stand for, both included."""

    text: str
    start: int
    first: str = Field(examples=["2024-05-18"])
    last: str = Field(examples=["2024-05-18"])
    added: str = Field(examples=["18 May 2024"], description="What is shown in brackets behind the words")


class SentenceForm(BaseModel):
    """A checked sentence with the numbers of the citations that carry it."""

    text: str
    citations: list[int]
    dates: list[SpokenDateForm]
    translated: bool = False


class ClaimForm(BaseModel):
    text: str
    citation: int
    dates: list[SpokenDateForm]
    published: str | None
    outlet: str | None
    standing: Literal["planned", "updated"] | None = Field(description="Why an earlier claim holds no longer")


class DisagreementForm(BaseModel):
    """What sources say differently, latest first."""

    about: str
    changed: bool = Field(description="Whether all but the latest claim hold no longer")
    claims: list[ClaimForm]


class NearestForm(BaseModel):
    source: str
    title: str


class UsageForm(BaseModel):
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None


class Reply(BaseModel):
    """What every reply has. `text` is its sentences with their citation marks."""

    citations: list[CitationForm]
    unsupported: list[str] = Field(description="What was written and withheld, since no article carries it")
    writer: str
    usage: UsageForm
    timings_ms: dict[str, float]


class SideForm(BaseModel):
    """What the outlets of one side say, where a question sets several side by side; `outlets` are those cited."""

    name: str = Field(examples=["Russian outlets"])
    outlets: list[str]
    sentences: list[SentenceForm]
    reason: str | None


class AnswerForm(Reply):
    """The answer to a question. Without sentences it is an abstention."""

    id: str = Field(description="For feedback", examples=["0c9f1e7ab2d34856"])
    conversation_id: str | None
    question: str
    text: str = Field(examples=["The law takes effect on January 1, 2026. [1]"])
    abstained: bool
    reason: str | None
    sentences: list[SentenceForm]
    disagreements: list[DisagreementForm]
    sides: list[SideForm]
    nearest: list[NearestForm]


class SummarisedForm(BaseModel):
    source: str
    title: str
    outlet: str | None
    published: str | None
    reading_minutes: int


class SummaryForm(Reply):
    article: SummarisedForm
    length: Literal["one-line", "brief", "full"]
    reason: str | None = Field(description="Why it has no sentence")
    text: str
    sentences: list[SentenceForm]


class EventForm(BaseModel):
    """An entry of a timeline: what happened from `date` to `until`; `when` says that in words."""

    published: str | None
    date: str | None
    until: str | None
    when: str
    text: str
    citations: list[int]
    outlets: list[str]


class VoiceForm(BaseModel):
    """Somebody whom an article quotes, and a sentence that says so."""

    actor: str
    text: str
    citations: list[int]


class ToldForm(SentenceForm):
    new: bool | None = Field(description="Whether the reader has not been told it before; null where nobody asked")
    outlets: int = Field(description="How many outlets confirm it, each for itself")


class UncountedForm(BaseModel):
    """Articles that confirm nothing by themselves, and why."""

    copies: int
    rewrites: int
    same_outlet: int
    same_source: int
    unknown_outlet: int


class ConfirmedForm(BaseModel):
    """By how many outlets a story is reported, each for itself; `article_ids` has an article of each."""

    outlets: int
    article_ids: list[str]
    not_counted: UncountedForm
    text: str


class StoryForm(BaseModel):
    """A story. `told`: when its reader was last told of it; `new`: whether never, null where nobody asked."""

    id: str | None
    headline: str
    new: bool | None
    told: str | None
    sentences: list[ToldForm]
    who_says_what: list[VoiceForm]
    sources: list[Named]
    copies: list[Named]
    rewrites: list[str] = Field(description="The ids of those sources that retell another of them")
    confirmed: ConfirmedForm | None
    timeline: list[EventForm]
    disagreements: list[DisagreementForm]


class DigestForm(Reply):
    """`looked`: when its reader was last told something; `repeating`: new articles that say nothing new."""

    topic: str | None
    since: str | None
    until: str | None
    reader: str | None
    looked: str | None
    stories: list[StoryForm]
    repeating: list[Named]


class TimelineForm(Reply):
    topic: str | None
    since: str | None
    until: str | None
    events: list[EventForm]


class RepeatForm(BaseModel):
    """What an article repeats. `share`: of the shorter one's runs of words; of a rewrite, of its sentences."""

    kind: Literal["copy", "rewrite"]
    article_id: str
    share: float


class EntryForm(Named):
    language: str | None
    words: int
    collection: str
    story: str | None
    repeats: RepeatForm | None


class ListForm(BaseModel):
    """A page of articles, latest first. `next` is the address of the next page, None on the last."""

    articles: list[EntryForm]
    next: str | None


class DateForm(BaseModel):
    precision: Literal["time", "day", "month", "year"]
    evidence: str
    quote: str


class BlockForm(BaseModel):
    label: str
    start: int
    end: int
    lines: list[int]
    reason: str


class ArticleForm(Named):
    """An article with its source text and its blocks; `versions` are the ids of every version that is kept.

    `corrected_by` is the id of the version that took its place, where it is an earlier one.
    """

    byline: str | None
    language: str | None
    date: DateForm | None
    updated: str | None
    words: int
    reading_minutes: int
    versions: list[str]
    corrected_by: str | None
    story: str | None
    repeats: RepeatForm | None
    blocks: list[BlockForm]
    text: str


class OutcomeForm(BaseModel):
    source: str
    outcome: Literal["added", "unchanged", "replaced", "removed", "failed"]
    article_id: str | None
    reason: str | None


class JobForm(BaseModel):
    """Adding, as it stands. `done` of `total` files have an outcome."""

    id: str
    state: Literal["waiting", "running", "cancelling", "done", "cancelled", "failed"]
    collection: str
    problem: str | None
    created: str
    ended: str | None
    total: int
    done: int
    outcomes: list[OutcomeForm]


class RemovedForm(BaseModel):
    outcomes: list[OutcomeForm]


class StoryGroupForm(BaseModel):
    """Articles on one event, latest first; `copies` repeat one of them, and `rewrites` are those of `articles` that
    retell another one. The id stays while the story grows; null where the library keeps none."""

    id: str | None
    articles: list[Named]
    copies: list[Named]
    rewrites: list[str] = Field(description="Ids of articles")
    confirmed: ConfirmedForm


class StoriesForm(BaseModel):
    """The stories of a period, the latest first. `complete` False: it has more articles than are read at once."""

    since: str | None
    until: str | None
    complete: bool
    stories: list[StoryGroupForm]


class HitForm(Named):
    """A passage. Its text is the article's from `start` to `end`."""

    score: float
    text: str
    start: int
    end: int
    line: int


class HitsForm(BaseModel):
    query: str
    hits: list[HitForm]


class ConversationForm(BaseModel):
    id: str
    collection: str
    created: str
    answers: list[AnswerForm]


class GivenForm(BaseModel):
    """What was said is kept."""

    reply_id: str
    good: bool
