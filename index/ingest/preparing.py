"""From a source to everything that the library stores of it, short of its vectors. Pure but for reading a file."""

import hashlib
import json
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Article
from index.errors import SourceError
from index.formats.delivery import Delivered
from index.store.rows import Row, blocks_json, fingerprints_bytes, passage_row, row_of

if TYPE_CHECKING:
    from index.extract import Raw

STAYS = ("file_mtime_ns", "file_size", "file_hash", "added_s", "collection")
"""The columns that labelling again does not touch."""

SETTLED_NS = 2_000_000_000
"""A file younger than this may change again without its time changing: FAT keeps time in steps of two seconds."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as rows, which are cheap to send between processes.

    `passages` and `texts` go together: a row's columns, with the `days` that its sentences speak of, and what is
    embedded for it. `readable` holds the fingerprints
    of the blocks that are read, and the page's own if any is. `given` is the source as it was asked for: a page may say
    that its own is another. `signature` tells what may be like it (index/related/signatures.py).
    """

    row: Row
    passages: tuple[Row, ...]
    texts: tuple[str, ...]
    fingerprints: frozenset[int]
    readable: frozenset[int]
    given: str
    signature: Row


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be prepared, and why. A `spare` one held no article and need not: see `index.formats.delivery`."""

    source: str
    problem: str
    spare: bool = False
    given: str | None = None


Subject = Path | Delivered
"""What an article is read from: a file, or bytes that came with their source."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How articles are read and cut: the most bytes of a file, and o200k tokens of a passage."""

    limit_bytes: int
    passage_tokens: int


def prepare(subject: Subject, how: Cutting, repeated: Collection[int]) -> Prepared | Failure:
    """Read, label and cut one source. Whatever goes wrong with it is returned: it must not stop the others."""
    spare = isinstance(subject, Delivered) and subject.spare
    try:
        from index.extract import delivered, read

        if isinstance(subject, Delivered):
            made = prepared(delivered(subject), how, repeated, delivered_facts(subject))
            return replace(made, given=given_of(subject))
        file = file_facts(subject, how.limit_bytes)
        raw = replace(read(subject, limit_bytes=how.limit_bytes), source=str(subject))
        return prepared(raw, how, repeated, file)
    except SourceError as error:
        return Failure(error.source, error.problem, spare, given_of(subject))
    except Exception as error:  # noqa: BLE001  # a parser's own failure on a strange file is that file's failure
        return Failure(
            source_of(subject), f"could not be read ({type(error).__name__}: {error})", spare, given_of(subject)
        )


def source_of(subject: Subject) -> str:
    return subject.source if isinstance(subject, Delivered) else str(subject)


def given_of(subject: Subject) -> str:
    """The source as it was asked for."""
    return subject.asked or subject.source if isinstance(subject, Delivered) else str(subject)


def prepared(raw: "Raw", how: Cutting, repeated: Collection[int], file: Row) -> Prepared:
    """Label and cut what was read. `file` is what is known of the file: see `file_facts`."""
    from index.extract import article

    made = article(raw, repeated=repeated)
    encodable(made)
    return _cut(made, raw, how, file)


def relabelled(rows: Sequence[Row], how: Cutting, repeated: Collection[int]) -> list[Prepared | None]:
    """Label articles with what has been learned since, and cut them again: None where its labels stay as they are.

    An article's text, and so its id, stays the same.
    """
    return [_relabelled(row, how, repeated) for row in rows]


def _relabelled(row: Row, how: Cutting, repeated: Collection[int]) -> Prepared | None:
    from index.extract import article

    raw = raw_of(row)
    made = article(raw, repeated=repeated)
    if blocks_json(made.blocks) == row["blocks"]:
        return None
    return _cut(made, raw, how, {name: row[name] for name in STAYS if name in row})


def _cut(made: Article, raw: "Raw", how: Cutting, file: Row) -> Prepared:
    from index.blocks import fingerprints
    from index.days.mentioned import days_of
    from index.labelling.repetition import page_fingerprint
    from index.passages import indexed_text, passages
    from index.related.signatures import signature

    cut = passages(made, tokens=how.passage_tokens)
    marks = fingerprints(made.text, made.blocks)
    page = page_fingerprint(made.text, made.blocks)
    whole = () if page is None else (page,)
    readable = {mark for mark, block in zip(marks, made.blocks, strict=True) if block.readable}
    return Prepared(
        row={**row_of(made), "raw": raw_json(raw), "fingerprints": fingerprints_bytes((*marks, *whole)), **file},
        passages=tuple({**passage_row(each), "days": days} for each, days in zip(cut, days_of(made, cut), strict=True)),
        texts=tuple(indexed_text(made, each) for each in cut),
        fingerprints=frozenset((*marks, *whole)),
        readable=frozenset((*readable, *whole)) if readable else frozenset(),
        given=made.source,
        signature=signature(made),
    )


def file_facts(path: Path, limit_bytes: int) -> Row:
    """What tells whether a file has changed. The time is 0 where it may yet change unnoticed."""
    try:
        stat = path.stat()
        content = file_hash(path) if stat.st_size <= limit_bytes else b""  # too large: reading it will say so
    except OSError:  # missing, a folder, not allowed: reading it will say so
        return {"file_mtime_ns": 0, "file_size": 0, "file_hash": b""}
    settled = time.time_ns() - stat.st_mtime_ns > SETTLED_NS
    return {
        "file_mtime_ns": stat.st_mtime_ns if settled else 0,
        "file_size": stat.st_size,
        "file_hash": content,
    }


def delivered_facts(item: Delivered) -> Row:
    """The same of what has no file: its digest tells."""
    return {"file_mtime_ns": 0, "file_size": len(item.data), "file_hash": item.digest}


def file_hash(path: Path) -> bytes:
    """BLAKE2b, 16 bytes, of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()


def encodable(article: Article) -> None:
    """Raise SourceError for half a surrogate pair, which no file, database or model can take."""
    try:
        for text in (article.text, article.title, article.outlet or "", article.byline or ""):
            text.encode()
    except UnicodeEncodeError as error:
        raise SourceError(article.source, "holds half of a surrogate pair; save it again as UTF-8") from error


def raw_json(raw: "Raw") -> str:
    """What was read beside the text and the source, which have their own columns."""
    facts = {
        "kind": raw.kind,
        "title": raw.title,
        "outlet": raw.outlet,
        "byline": raw.byline,
        "dates": [[each.kind, each.value, *([each.where] if each.where else [])] for each in raw.dates],
        "file_name": raw.file_name,
        "standfirst": raw.standfirst,
        "languages": raw.languages,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def raw_of(row: Row) -> "Raw":
    from index.dates import Evidence
    from index.extract import Raw

    facts = json.loads(row["raw"])
    facts["dates"] = tuple(Evidence(*each) for each in facts["dates"])
    facts["languages"] = tuple(facts.get("languages", ()))
    return Raw(source=row["source"], text=row["text"], **facts)
