"""Articles and passages as rows of the catalogue, and back. Pure."""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, starmap
from operator import sub
from typing import Any, overload

from index.article import Article, Block, Label, Passage, Precision, Published, Span
from index.store.shrunk import whole
from index.store.tables import State
from index.text.patterns import pattern

Row = dict[str, Any]
"""Column name to value, as SQLAlchemy takes and gives it."""

_LABELS = {label.value: label for label in Label}


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
    language: str | None = None


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
        "language": article.language,
        "words": sum(word_count(block.span.of(article.text)) for block in article.blocks if block.readable),
        "blocks": blocks_json(article.blocks),
        "text": article.text,
    }


_UNSPACED = pattern("[\u0e01-\u0e5b\u3040-\u30ff\u3400-\u9fff]")


def word_count(text: str) -> int:
    """Words between spaces; of scripts without spaces about two characters are one."""
    return len(text.split()) + (0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


def article_of(row: Row) -> Article:
    return Article(
        source=row["source"],
        text=whole(row["text"]),
        title=row["title"],
        outlet=row["outlet"],
        byline=row["byline"],
        published=published_of(row),
        blocks=StoredBlocks(row["blocks"]),
        language=row.get("language"),
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
        language=row.get("language"),
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


class StoredBlocks(Sequence[Block]):
    """The blocks of an article in the catalogue, made when they are first looked at.

    Few of the articles that a question finds are: only their sentences are read. Equal to a tuple of the same blocks.
    """

    __slots__ = ("_column", "_made")

    def __init__(self, column: str | bytes) -> None:
        """`column`: as `blocks_json` makes it, or as the catalogue keeps that (index/store/shrunk.py)."""
        self._column = column
        self._made: tuple[Block, ...] | None = None

    def _blocks(self) -> tuple[Block, ...]:
        if self._made is None:
            self._made = tuple(map(_block, json.loads(whole(self._column))))
        return self._made

    def _each(self) -> Iterator[Block]:
        column = whole(self._column)
        place, end = 1, len(column) - 1
        while place < end:
            columns, place = _JSON.raw_decode(column, place)
            yield _block(columns)
            place += 1  # the comma

    @overload
    def __getitem__(self, place: int) -> Block: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Block, ...]: ...

    def __getitem__(self, place: int | slice) -> Block | tuple[Block, ...]:
        return self._blocks()[place]

    def __len__(self) -> int:
        return len(self._blocks())

    def __iter__(self) -> Iterator[Block]:
        """Whoever stops at the first readable block has only those before it made."""
        return self._each() if self._made is None else iter(self._made)

    def __eq__(self, other: object) -> bool:
        return self._blocks() == (other._blocks() if isinstance(other, StoredBlocks) else other)

    def __hash__(self) -> int:
        return hash(self._blocks())

    def __repr__(self) -> str:
        return repr(self._blocks())


_JSON = json.JSONDecoder()


def _block(columns: Sequence[Any]) -> Block:
    start, end, label, *reason = columns
    return Block(Span(start, end), _LABELS[label], *reason)


def passage_row(passage: Passage) -> Row:
    return {"number": passage.number, "tokens": passage.tokens, "sentences": sentences_column(passage.sentences)}


def passage_of(row: Row) -> Passage:
    return passage_from(row["number"], row["tokens"], row["sentences"])


def passage_from(number: int, tokens: int, sentences: bytes | str) -> Passage:
    """A passage from its columns."""
    return Passage(number, tuple(starmap(Span, bounds_of(sentences))), tokens)


def sentences_column(sentences: Iterable[Span]) -> bytes | str:
    """The distances from each bound to the next, 2 bytes each, little-endian; of a longer one the bounds in JSON."""
    bounds = [bound for span in sentences for bound in (span.start, span.end)]
    steps = list(map(sub, bounds, (0, *bounds)))
    if max(steps, default=0) < 1 << 16:
        return struct.pack(f"<{len(steps)}H", *steps)
    return _compact(bounds)


def bounds_of(sentences: bytes | str) -> Iterator[tuple[int, int]]:
    """The [start, end) of each sentence in a passage's column."""
    if isinstance(sentences, str):
        bounds = iter(json.loads(sentences))
    else:
        bounds = accumulate(struct.unpack(f"<{len(sentences) // 2}H", sentences))
    return zip(bounds, bounds, strict=True)


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
