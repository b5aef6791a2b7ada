"""The protocol between passages and any writer: labelled sentences go in, labelled draft sentences come out.

A writer sees passages numbered from 1, their sentences labelled `3.2` (passage 3, sentence 2). It returns plain text
in which each sentence ends with the labels that carry it, `… on May 16 and 17. [3.2][4.1]`, or the line `NO ANSWER`.
What it returns is a claim; `bot/checking/check.py` makes a reply of it or withholds it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.conversation import Turn
from bot.llm.markup import CLOSERS, MARK, QUOTES_AND_EMPHASIS, TERMINATORS, plain, spoken, without_marks
from bot.llm.meter import Meter
from index.article import Article, Passage, Span
from index.errors import CostError, WriterError
from index.passages import cut

NO_ANSWER = "NO ANSWER"


@dataclass(frozen=True, slots=True, order=True)
class SentenceLabel:
    """`3.2`: passage 3, sentence 2, both counted from 1."""

    passage: int
    sentence: int

    def __str__(self) -> str:
        return f"{self.passage}.{self.sentence}"


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A passage as a writer sees it. Invariant: `number` is 1-based and unique within a task.

    `odds`: how likely each of its sentences is to answer, as retrieval ranked them (log-odds up to a constant of the
    question); empty where nothing was retrieved.
    """

    number: int
    article: Article
    passage: Passage
    odds: tuple[float, ...] = ()

    def labelled(self) -> Iterator[tuple[SentenceLabel, Span]]:
        for n, span in enumerate(self.passage.sentences, 1):
            yield SentenceLabel(self.number, n), span


class Kind(StrEnum):
    """What a writer is asked for."""

    ANSWER = "answer"
    ONE_LINE = "one-line"
    BRIEF = "brief"
    FULL = "full"
    STORY = "story"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Task:
    """What a writer is given. `request` is the question, or for a story and for points the topic; empty for a
    summary. Of points, each passage is one, in a single sentence."""

    kind: Kind
    request: str
    passages: tuple[NumberedPassage, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a writer gave it, without its labels. `labels` may be empty or name passages that do not exist."""

    text: str
    labels: tuple[SentenceLabel, ...]


class Writer(Protocol):
    """Anything that turns a task into the protocol's text, in pieces of any size."""

    @property
    def name(self) -> str: ...

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        """The draft, as it is written. Raises WriterError when it cannot be, CostError before the limit is passed."""
        ...

    def standalone(self, question: str, history: Sequence[Turn], now: datetime, meter: Meter) -> str:
        """A follow-up question so that it can be understood without the turns before it."""
        ...


def complete(drafts: Iterator[DraftSentence]) -> list[DraftSentence] | None:
    """All of them; None where the writer broke off after the first. Raises WriterError before that, and CostError."""
    written: list[DraftSentence] = []
    try:
        written.extend(drafts)  # keeps what came before an error
    except CostError:
        raise
    except WriterError:
        if not written:
            raise
        return None
    return written


def parse(chunks: Iterable[str]) -> Iterator[DraftSentence]:
    """Draft sentences, each as soon as it is complete; nothing at all where the writer said NO ANSWER.

    The result does not depend on how the text is cut into chunks. No word is lost except what is not the writer's
    prose: labels (`[3.2]`, `[3.2, 4.1]`, `[3.2-3.4]`, `【3.2】`), bare citation marks (`[1]`, which a reader would take
    for ours), thoughts between `<think>` and `</think>`, list numbers, and NO ANSWER itself. Other brackets (`[sic]`)
    stay; bullets, heading marks and emphasis are taken off. Where the chunks end in a WriterError, the complete
    sentences come first, then the error: what was being written when it came is dropped.
    """
    failures: list[WriterError] = []
    tokens = _tokens(spoken(_characters(chunks, failures)))
    for segment in _with_late_labels(_segments(tokens)):
        drafts = _drafts(segment.tokens)
        yield from drafts if segment.complete or not failures else drafts[:-1]
    if failures:
        raise failures[0]


_Labels = tuple[SentenceLabel, ...]
_Token = str | _Labels
"""A character, the text of a bracket that holds no labels, or the labels of one that does."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """The tokens up to labels that end a sentence or up to the end of a line; not `complete` where the text stops."""

    tokens: tuple[_Token, ...]
    complete: bool


def _characters(chunks: Iterable[str], failures: list[WriterError]) -> Iterator[str]:
    """One character at a time, so that chunks cannot matter; an error ends them and is kept in `failures`."""
    try:
        for chunk in chunks:
            yield from chunk.replace(MARK, "")
    except WriterError as error:
        failures.append(error)


_ITEM = (
    r"(?:(?:passages?|sentences?|sources?|labels?)\s*)?(\d{1,4})\.(\d{1,4})(?:\s*[-–—]\s*(?:(\d{1,4})\.)?(\d{1,4}))?"
)
_LABEL = re.compile(_ITEM, re.IGNORECASE)
_LABELS = re.compile(rf"\s*{_ITEM}(?:(?:\s*(?:[,;&/|]|and)\s*|\s+){_ITEM})*\s*", re.IGNORECASE)
_CITATION_MARK = re.compile(r"\s*\^?\d{1,3}(?:\s*[,;–-]\s*\^?\d{1,3})*\s*")
_UNFINISHED_LABEL = re.compile(r"[\[【][\s\d.,;–-]*")
_LONGEST_BRACKET = 120
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


def _tokens(characters: Iterable[str]) -> Iterator[_Token]:
    """What the characters spell. A bracket that is still open at the end of its line, or grows too long, is text."""
    held = ""
    for character in characters:
        opens = character in "[【"
        if held and (opens or character in _LINE_ENDS or len(held) > _LONGEST_BRACKET):
            yield held
            held = ""
        if held and character in "]】":
            yield _bracket(held + character)
            held = ""
        elif held or opens:
            held += character
        else:
            yield character
    if held and not _UNFINISHED_LABEL.fullmatch(held):
        yield held


def _bracket(text: str) -> _Token:
    """The labels inside a bracket, none for a citation mark, or the bracket itself."""
    inside = text[1:-1]
    if _LABELS.fullmatch(inside):
        return tuple(label for match in _LABEL.finditer(inside) for label in _range(match))
    return () if _CITATION_MARK.fullmatch(inside) else text


_LONGEST_RANGE = 30
"""Sentences: `[3.2-3.999]` means those that exist, and no passage has more."""


def _range(match: re.Match[str]) -> Iterator[SentenceLabel]:
    """`3.2` is one label; `3.2-3.4` and `3.2-4` are three; a range across passages is its two ends."""
    passage, first = int(match[1]), int(match[2])
    yield SentenceLabel(passage, first)
    if match[4]:
        last_passage, last = int(match[3] or passage), int(match[4])
        if last_passage == passage:
            yield from (SentenceLabel(passage, n) for n in range(first + 1, min(last, first + _LONGEST_RANGE) + 1))
        else:
            yield SentenceLabel(last_passage, last)


def _segments(tokens: Iterable[_Token]) -> Iterator[_Segment]:
    """Segments, each as soon as the token after it is known."""
    held: list[_Token] = []
    for token in tokens:
        line_end = token in _LINE_ENDS
        if held and (line_end or _over(held, token)):
            yield _Segment(tuple(held), complete=True)
            held = []
        if not line_end:
            held.append(token)
    if held:
        yield _Segment(tuple(held), complete=_over(held, "A"))


_WORD = re.compile(r"[^\W_]")


def _over(held: list[_Token], token: _Token) -> bool:
    """Whether the sentence held is over, now that this token follows it.

    It is over once it has a full stop and labels, in either order, and what follows is not closing punctuation or a
    small letter. Labels at the start of a line belong to the words after them (`[1.1] Putin will…`, as small models
    write), so there the next labels begin the next sentence.
    """
    if isinstance(token, str) and (token.isspace() or token[0].islower() or _closes(token, after=held[-1])):
        return False
    end = len(held)
    while end and _may_end(held[end - 1]):
        end -= 1
    tail = held[end:]
    if not any(last in TERMINATORS for last in tail if isinstance(last, str)):
        return False
    if any(isinstance(last, tuple) for last in tail):
        return isinstance(token, str) and _has_words(held[:end])
    return isinstance(token, tuple) and _begins_with_labels(held)


def _closes(token: str, *, after: _Token) -> bool:
    spaced = isinstance(after, str) and after.isspace()
    return token in CLOSERS or (token in QUOTES_AND_EMPHASIS and not spaced)


def _may_end(token: _Token) -> bool:
    """Whether a token can stand between the last word of a sentence and the next sentence."""
    return isinstance(token, tuple) or token.isspace() or token in CLOSERS or token in QUOTES_AND_EMPHASIS


def _begins_with_labels(held: list[_Token]) -> bool:
    first = next((n for n, token in enumerate(held) if isinstance(token, tuple)), None)
    return first is not None and not _has_words(held[:first])


def _has_words(tokens: Iterable[_Token]) -> bool:
    text = "".join(token for token in tokens if isinstance(token, str))
    return bool(_WORD.search(plain(text + MARK)))  # the mark keeps a list number a list number: `1. [1.1] Putin …`


def _with_late_labels(segments: Iterable[_Segment]) -> Iterator[_Segment]:
    """Segments with words. Labels alone on a line belong to the unlabelled line before them."""
    held: _Segment | None = None
    for segment in segments:
        labels = tuple(token for token in segment.tokens if isinstance(token, tuple))
        if _has_words(segment.tokens):
            if held:
                yield held
            held = segment
        elif held:
            held = _Segment(held.tokens + labels, held.complete)
        if held and labels:
            yield held
            held = None
    if held:
        yield held


def _drafts(tokens: tuple[_Token, ...]) -> list[DraftSentence]:
    """The sentences of a segment. One without labels of its own takes those of the next: `A. B. [1.1]` labels both."""
    text, places = without_marks(plain("".join(token if isinstance(token, str) else MARK for token in tokens)))
    placed = list(zip(places, (token for token in tokens if isinstance(token, tuple)), strict=True))
    drafts: list[DraftSentence] = []
    labels: _Labels = ()
    for span in reversed(cut(text)):
        own = [label for place, group in placed if span.start <= place <= span.end for label in group]
        labels = tuple(dict.fromkeys(own)) or labels
        words = _without_no_answer(span.of(text))
        if _WORD.search(words):
            drafts.append(DraftSentence(words, labels))
    return drafts[::-1]


_NO_ANSWER = re.compile(r"\W*(?:answer\W+)?no[\s_-]*answer\W*", re.IGNORECASE)
_NO_ANSWER_FIRST = re.compile(rf"^\W*{NO_ANSWER}\s*[:;,–—-]\s*")


def _without_no_answer(text: str) -> str:
    """Nothing for NO ANSWER in any dress; a sentence such as `No answer was given by the minister.` as it is."""
    return "" if _NO_ANSWER.fullmatch(text) else _NO_ANSWER_FIRST.sub("", text)
