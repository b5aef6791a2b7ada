"""Passages by their words: BM25 over title and text, in tantivy. Derived from the catalogue."""

import json
import math
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.catalog import Filter
from index.store.rows import folded, seconds

if TYPE_CHECKING:
    import tantivy

TITLE_WEIGHT = 1.0
"""A word in the title beside 1 in the passage. Every passage of an article has its title."""

HEAP_BYTES = 16_000_000
"""What the writer may hold before it flushes a segment: a batch of articles takes less, and each is a commit."""

STEMS = "stems"
"""What the index calls its words: each passage comes stemmed in its own language, so that they only stand between
spaces."""

YEAR_0 = 1 << 36
"""Added to seconds since 1970, so that every date that Python knows is a whole number that is not negative."""


@dataclass(frozen=True, slots=True)
class Document:
    """A passage as it is indexed. `published_s` is in seconds since 1970; None matches no period."""

    passage: int
    title: str
    words: str
    collection: str
    outlet: str | None
    published_s: int | None
    language: str | None = None


class Words:
    """An open index. Searching is safe from any thread; writing is for the lock's holder, one thread at a time."""

    def __init__(self, folder: Path, *, create: bool, mirror: "Mirror | None" = None) -> None:
        """Raises ValueError or OSError where there is no index of this kind that opens."""
        import tantivy

        if not create and not _is_current(folder):
            raise ValueError("it was made by an earlier version, before words were stemmed in their own language")
        self._mirror = mirror
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder)) if create else tantivy.Index.open(str(folder))
        between_spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(STEMS, between_spaces)
        self._index.config_reader("manual")
        self._index.reload()
        for field in ("title", "words"):  # a search opens these files, which opening the index does not
            self._index.searcher().doc_freq(field, "")
        self._writer: tantivy.IndexWriter | None = None

    def reload(self) -> None:
        """See what has been committed since, by this or another process."""
        if self._mirror is not None:
            self._mirror.follow()
        self._index.reload()

    def count(self) -> int:
        return self._index.searcher().num_docs

    def search(
        self, terms: Mapping[str, float], k: int, where: Filter, *, alone: bool = False
    ) -> list[tuple[int, float]]:
        """The k best (passage, BM25 score), best first. `terms`: weighted stems, as from `index.text.words.stems`.

        `alone`: there is no other collection, and so nothing to leave out: without a filter tantivy skips most of what
        cannot be among the k best.
        """
        if not terms or k <= 0:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(_query(self._index.schema, terms, where, alone), limit=k, count=False).hits
        found = searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(passage or 0), score) for passage, (score, _) in zip(found, hits, strict=True)]

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each stem, over passages with their titles: 0 is everywhere."""
        searcher = self._index.searcher()
        total = searcher.num_docs
        found = {
            term: min(total, max(searcher.doc_freq(field, term) for field in ("title", "words"))) for term in terms
        }
        return {term: math.log1p((total - number + 0.5) / (number + 0.5)) for term, number in found.items()}

    def ids(self) -> list[int]:
        """Every passage in the index."""
        import tantivy

        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
        return [int(each or 0) for each in searcher.fast_field_values("passage", [address for _, address in hits])]

    def change(self, *, add: Iterable[Document] = (), remove: Iterable[int] = ()) -> None:
        """Add and remove passages in one commit: after a crash all of it or nothing is there."""
        import tantivy

        from index.text.words import stems

        if self._writer is None:
            self._writer = self._index.writer(HEAP_BYTES, 1)
        if ids := list(remove):  # by query: delete_documents_by_term of tantivy 0.27 leaves unsigned fields alone
            self._writer.delete_documents_by_query(tantivy.Query.term_set_query(self._index.schema, "passage", ids))
        title, written = None, ""
        for each in add:
            document = tantivy.Document()
            document.add_unsigned("passage", each.passage)
            if title != (each.title, each.language):  # of an article's passages each has it
                title, written = (each.title, each.language), " ".join(stems(each.title, each.language))
            document.add_text("title", written)
            document.add_text("words", " ".join(stems(each.words, each.language)))
            document.add_text("collection", each.collection)
            if each.outlet is not None:
                document.add_text("outlet", folded(each.outlet))
            if each.published_s is not None:
                document.add_unsigned("published", each.published_s + YEAR_0)
            self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()

    def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(ValueError):  # one that a full disk has killed: whoever wrote with it has been told
                writer.wait_merging_threads()
        if self._mirror is not None:
            self._mirror.folder.cleanup()


class Mirror:
    """A folder of links to an index that cannot be written: tantivy locks a file even to read."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self.folder = TemporaryDirectory(prefix="precis-words-")
        self.follow()

    def follow(self) -> None:
        """Link the files that are new, and then take the list that names them, as it is now."""
        here = Path(self.folder.name)
        for file in self._index.iterdir():
            link = here / file.name
            if file.suffix not in {".json", ".lock"} and not link.exists():
                link.symlink_to(file)
        for file in self._index.glob("*.json"):
            part = here / f"{file.name}.part"
            part.write_bytes(file.read_bytes())
            part.replace(here / file.name)


def open_reading(folder: Path) -> Words:
    """The index in `folder`, for searching only, also where the folder cannot be written.

    Raises FileNotFoundError where there is none, and else as `Words` does.
    """
    if not (folder / "meta.json").exists():
        raise FileNotFoundError(folder / "meta.json")
    if os.access(folder, os.W_OK):
        return Words(folder, create=False)
    mirror = Mirror(folder)
    return Words(Path(mirror.folder.name), create=False, mirror=mirror)


def _is_current(folder: Path) -> bool:
    """Whether the index in a folder holds stems. Raises OSError or ValueError where there is none."""
    schema = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["schema"]
    return any((field["options"].get("indexing") or {}).get("tokenizer") == STEMS for field in schema)


def _schema() -> "tantivy.Schema":
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    for name in ("title", "words"):
        builder.add_text_field(
            name, tokenizer_name=STEMS, index_option="freq"
        )  # no positions: nothing asks for phrases
    builder.add_text_field("collection", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("published", fast=True)
    return builder.build()


def _query(schema: "tantivy.Schema", terms: Mapping[str, float], where: Filter, alone: bool) -> "tantivy.Query":
    from tantivy import FieldType, Occur, Query

    words = [
        (Occur.Should, Query.boost_query(Query.term_query(schema, field, term), weight * boost))
        for term, boost in terms.items()
        for field, weight in (("title", TITLE_WEIGHT), ("words", 1.0))
    ]
    filters = [] if alone else [Query.term_query(schema, "collection", where.collection)]
    if where.outlet is not None:
        filters.append(Query.term_query(schema, "outlet", folded(where.outlet)))
    if where.since is not None or where.until is not None:
        since = 0 if where.since is None else seconds(where.since) + YEAR_0
        until = (1 << 63) if where.until is None else seconds(where.until) + YEAR_0
        filters.append(Query.range_query(schema, "published", FieldType.Unsigned, since, until, include_upper=False))
    silent = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in filters]
    if where.as_of is not None:
        later = seconds(where.as_of) + YEAR_0 + 1
        silent.append((Occur.MustNot, Query.range_query(schema, "published", FieldType.Unsigned, later, 1 << 63)))
    if not silent:
        return Query.boolean_query(words)
    return Query.boolean_query([(Occur.Must, Query.boolean_query(words)), *silent])
