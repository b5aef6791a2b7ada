"""Articles and passages as rows of the catalogue, and back. Pure."""

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.article import Article, Block, Label, Passage, Precision, Published, Span
from index.tables import State

Row = dict[str, Any]
"""Column name to value, as SQLAlchemy takes and gives it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article without its text, as a list shows it. `words` counts the readable ones; `added` is in UTC."""

    id: str
    source: str
    title: str
    outlet: str | None
    published: Published | None
    words: int
    collection: str
    state: State
    added: datetime


def row_of(article: Article) -> Row:
    """The columns that an article fills by itself."""
    published = article.published
    return {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "outlet": article.outlet,
        "outlet_folded": folded(article.outlet) if article.outlet else None,
        "byline": article.byline,
        "published": published and published.when.isoformat(),
        "published_s": published and seconds(published.when),
        "published_precision": published and published.precision.value,
        "published_evidence": published and published.evidence,
        "published_quote": published and published.quote,
        "words": sum(len(block.span.of(article.text).split()) for block in article.blocks if block.readable),
        "blocks": blocks_json(article.blocks),
        "text": article.text,
    }


def article_of(row: Row) -> Article:
    return Article(
        source=row["source"],
        text=row["text"],
        title=row["title"],
        outlet=row["outlet"],
        byline=row["byline"],
        published=published_of(row),
        blocks=blocks_of(row["blocks"]),
    )


def entry_of(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        source=row["source"],
        title=row["title"],
        outlet=row["outlet"],
        published=published_of(row),
        words=row["words"],
        collection=row["collection"],
        state=State(row["state"]),
        added=datetime.fromtimestamp(row["added_s"], UTC),
    )


def published_of(row: Row) -> Published | None:
    if row["published"] is None:
        return None
    return Published(
        when=datetime.fromisoformat(row["published"]),
        precision=Precision(row["published_precision"]),
        evidence=row["published_evidence"],
        quote=row["published_quote"],
    )


def blocks_json(blocks: Iterable[Block]) -> str:
    return _compact(
        [[each.span.start, each.span.end, each.label.value, *([each.reason] if each.reason else [])] for each in blocks]
    )


def blocks_of(column: str) -> tuple[Block, ...]:
    return tuple(Block(Span(start, end), Label(label), *reason) for start, end, label, *reason in json.loads(column))


def passage_row(passage: Passage) -> Row:
    return {"number": passage.number, "tokens": passage.tokens, "sentences": sentences_json(passage.sentences)}


def passage_of(row: Row) -> Passage:
    return passage_from(row["number"], row["tokens"], row["sentences"])


def passage_from(number: int, tokens: int, sentences: str) -> Passage:
    """A passage from its columns."""
    bounds = json.loads(sentences)
    return Passage(number, tuple(map(Span, bounds[::2], bounds[1::2])), tokens)


def sentences_json(sentences: Iterable[Span]) -> str:
    return _compact([bound for span in sentences for bound in (span.start, span.end)])


def fingerprints_bytes(fingerprints: Iterable[int]) -> bytes:
    each = tuple(fingerprints)
    return struct.pack(f"<{len(each)}q", *each)


def fingerprints_of(column: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(column) // 8}q", column)


def folded(outlet: str) -> str:
    """An outlet as it is looked up: case and surrounding white space do not count."""
    return outlet.strip().casefold()


def seconds(when: datetime) -> int:
    """Seconds since 1970, rounded down; a time without a zone is taken as UTC."""
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() // 1)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
