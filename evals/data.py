"""The evaluation data, read and checked: a folder laid out as `../shared/data` is.

Every reader checks what it reads, and names the file and line at fault. Data are read and never kept by the product.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from index.errors import SourceError, UsageError

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """An article of RealTime QA. `text` is as it was scraped; some are consent forms."""

    url: str
    title: str
    text: str
    published: date


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A quiz question with its choices; `answer` and the values of `published_baselines` index them."""

    id: str
    asked: date
    question: str
    choices: tuple[str, ...]
    answer: int
    evidence_urls: tuple[str, ...] = ()
    published_baselines: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.answer < len(self.choices):
            raise ValueError(f"answer {self.answer} of {len(self.choices)} choices")


@dataclass(frozen=True, slots=True)
class TopicDocument:
    id: str
    outlet: str
    text: str


@dataclass(frozen=True, slots=True)
class Insight:
    """Something a summary should say; `documents` are the ids of those that say it."""

    id: str
    insight: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A stored judgement of a published summary: which of its lines covers an insight, and how far."""

    coverage: str
    insight_id: str
    bullet_id: int | str | None = None


@dataclass(frozen=True, slots=True)
class Subtopic:
    """A query of Summary of a Haystack, what to say, and what published systems retrieved and said."""

    query: str
    subtopic: str
    insights: tuple[Insight, ...]
    peer_retrievers: dict[str, dict[str, float]]
    peer_summaries: dict[str, tuple[str, ...]]
    peer_judgements: dict[str, tuple[Judgement, ...]]


@dataclass(frozen=True, slots=True)
class Topic:
    topic: str
    documents: tuple[TopicDocument, ...]
    subtopics: tuple[Subtopic, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the extraction benchmark; `peers` maps a published extractor to the body it found, if any."""

    key: str
    url: str
    html: bytes
    body: str
    peers: dict[str, str]


@dataclass(frozen=True, slots=True)
class SummaryPair:
    """A document of SummEdits and a summary that it supports or not."""

    id: str
    document: str
    summary: str
    supported: bool
    edit_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of WiCE with evidence sentences; `label` is supported, partially_supported or not_supported.

    `supporting_sentences` lists sets of indices of evidence sentences that support it together; any of them is right.
    """

    id: str
    claim: str
    evidence: tuple[str, ...]
    label: str
    supporting_sentences: tuple[tuple[int, ...], ...]


class Data:
    """A folder of evaluation data. It remembers what was read, so that `checksum` tells what a figure rests on."""

    def __init__(self, root: Path) -> None:
        """Raises UsageError where the folder is not there."""
        self.root = root
        self._read: dict[str, str] = {}
        if not root.is_dir():
            raise UsageError(f"{root}: no such folder; --data takes a folder laid out as the evaluation data are")

    def checksum(self) -> str:
        """SHA-256 over the names and contents of the files read so far."""
        listed = "".join(f"{name} {digest}\n" for name, digest in sorted(self._read.items()))
        return sha256(listed.encode()).hexdigest()

    # RealTime QA

    def news_splits(self) -> tuple[str, ...]:
        """The splits of RealTime QA that are there."""
        ending = ".questions.jsonl.gz"
        return tuple(sorted(path.name.removesuffix(ending) for path in (self.root / "realtimeqa").glob(f"*{ending}")))

    def news_articles(self, split: str) -> list[NewsArticle]:
        return self._rows(NewsArticle, self._news(split, "articles"))

    def news_questions(self, split: str) -> list[NewsQuestion]:
        return self._rows(NewsQuestion, self._news(split, "questions"))

    def news_questions_with_none(self, split: str) -> list[NewsQuestion]:
        """The same questions with `None of the above` as the last choice."""
        return self._rows(NewsQuestion, self._news(split, "nota"))

    def _news(self, split: str, kind: str) -> str:
        check_split(split, self.news_splits(), self.root / "realtimeqa")
        return f"realtimeqa/{split}.{kind}.jsonl.gz"

    # Summary of a Haystack

    def topic_names(self) -> tuple[str, ...]:
        ending = ".json.gz"
        return tuple(sorted(path.name.removesuffix(ending) for path in (self.root / "summhay").glob(f"*{ending}")))

    def topic(self, name: str) -> Topic:
        check_split(name, self.topic_names(), self.root / "summhay")
        path = f"summhay/{name}.json.gz"
        return self._checked(TypeAdapter(Topic), self._json(path), path)

    # The others

    def pages(self) -> list[Page]:
        """In the order of their keys."""
        truth = self._json("extraction/truth.json")
        peers = self._json("extraction/peers.json")
        return [
            Page(
                key,
                str(truth[key].get("url") or ""),
                self._bytes(f"extraction/html/{key}.html.gz"),
                truth[key]["articleBody"],
                {name: pages[key].get("articleBody") or "" for name, pages in peers.items() if key in pages},
            )
            for key in sorted(truth)
        ]

    def summary_pairs(self) -> list[SummaryPair]:
        return self._rows(SummaryPair, "summedits_news.jsonl.gz")

    def claims(self) -> list[Claim]:
        return self._rows(Claim, "wice_claims.jsonl.gz")

    def injections(self) -> list[tuple[str, str]]:
        """(kind, instruction), in order."""
        path = "prompt_injections.json"
        kinds = self._checked(TypeAdapter(dict[str, list[str]]), self._json(path), path)
        return [(kind, instruction) for kind, listed in kinds.items() for instruction in listed]

    # Reading

    def _rows(self, row: type[Row], path: str) -> list[Row]:
        adapter = TypeAdapter(row)
        lines = self._bytes(path).decode("utf-8").split("\n")
        return [
            self._checked(adapter, self._parsed(line, f"{path}:{number}"), f"{path}:{number}")
            for number, line in enumerate(lines, 1)
            if line.strip()
        ]

    def _json(self, path: str) -> Any:
        return self._parsed(self._bytes(path), path)

    def _parsed(self, text: str | bytes, place: str) -> Any:
        try:
            return json.loads(text)
        except ValueError as error:
            raise SourceError(str(self.root / place), f"is no JSON: {error}") from error

    def _checked(self, adapter: TypeAdapter[Row], value: Any, place: str) -> Row:
        try:
            return adapter.validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(str(part) for part in first["loc"])
            raise SourceError(str(self.root / place), f"{at}: {first['msg']}" if at else first["msg"]) from error

    def _bytes(self, path: str) -> bytes:
        """A file's content, unpacked where its name ends in .gz."""
        full = self.root / path
        try:
            raw = full.read_bytes()
            content = gzip.decompress(raw) if path.endswith(".gz") else raw
        except FileNotFoundError:
            raise SourceError(str(full), "is not there; the evaluation needs it") from None
        except (OSError, EOFError) as error:
            raise SourceError(str(full), f"cannot be read: {error}") from error
        self._read[path] = sha256(raw).hexdigest()
        return content


def check_split(split: str, known: Sequence[str], folder: Path) -> None:
    """Raises UsageError for a split that is not there."""
    if split not in known:
        there = f"there are {', '.join(known)}" if known else "there are none"
        raise UsageError(f"{folder}: no split {split!r}; {there}")
