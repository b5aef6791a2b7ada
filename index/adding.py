"""Add sources to the library: read, label, cut, embed, write to the three stores, and only then show them."""

import json
import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from index import ledger
from index.addresses import host
from index.catalog import Catalogue
from index.delivery import Delivered
from index.derived import Derived, document, packed
from index.preparing import (
    Cutting,
    Failure,
    Prepared,
    Subject,
    delivered_facts,
    file_facts,
    given_of,
    prepare,
    relabelled,
    source_of,
)
from index.repetition import is_wall
from index.rows import Row, fingerprints_of
from index.tables import State, articles, pages, repeated

if TYPE_CHECKING:
    from index.embeddings import Embedding, Vectors
    from index.workers import Workers

T = TypeVar("T")

WORKERS = 2

FILE = ("file_mtime_ns", "file_size", "file_hash")
"""The columns that tell whether a file has changed."""

BATCH = 256
"""Articles that are stored together: more gain no speed, take memory and hold the outcomes back."""

BATCH_BYTES = 16_000_000

EMBEDDED_AT_ONCE = 2_048

FEWEST_PAGES = 3
"""On fewer pages nothing is boilerplate: see `index.blocks.repeated_among`."""

SHOWN = ("title", "outlet", "byline", "published", "published_precision")
"""The columns by which the same text may still be another article to a reader."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: "added", "unchanged", "replaced", "removed" or "failed". A failure has its reason.

    `given` is the source as it was asked for, where it turned out to be another: a page's own address.
    """

    source: str
    kind: str
    article_id: str | None = None
    reason: str | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the library holds of a source: its row's key, the article's id, the file's facts, and what a reader sees."""

    key: int
    id: str
    file: Row
    shown: tuple[Any, ...]


class Adding:
    """One run over one collection. It holds what the run has learned: which blocks are boilerplate."""

    def __init__(
        self,
        catalogue: Catalogue,
        derived: Derived,
        embedding: Callable[[], "Embedding"],
        how: Cutting,
        *,
        collection: str,
        dry_run: bool,
    ) -> None:
        self._catalogue = catalogue
        self._derived = derived
        self._embedding = embedding
        self._how = how
        self._collection = collection
        self._dry_run = dry_run
        self._repeated = boilerplate(catalogue, collection)
        self._workers: Workers | None = None

    def run(
        self, subjects: Iterable[Subject | Failure], *, roots: Sequence[Path] = (), prune: bool = False
    ) -> Iterator[Outcome]:
        """An outcome for each source, once it is on the disk; then one for each vanished source."""
        try:
            previous: Iterator[Prepared | Failure] | None = None
            for found in self._changed(subjects):
                if isinstance(found, Outcome):
                    yield found
                    continue
                reading = self._begin(found)
                if previous is not None:  # written while workers read the next ones
                    yield from self._finish(previous)
                previous = reading
            if previous is not None:
                yield from self._finish(previous)
            if prune:
                yield from self._pruned(roots)
        finally:
            if self._workers is not None:
                self._workers.close()

    # What has changed

    def _changed(self, subjects: Iterable[Subject | Failure]) -> Iterator[Outcome | list[Subject]]:
        """Outcomes of what is unchanged or failed already, and batches of the others."""
        batch: list[Subject] = []
        size = 0
        for some in handfuls(subjects):
            known = self._known([source_of(each) for each in some if not isinstance(each, Failure)])
            seen: list[Row] = []
            for each in some:
                if isinstance(each, Failure):
                    yield Outcome(each.source, "failed", None, each.problem, each.given)
                    continue
                held = known.get(source_of(each))
                if held is not None and self._unchanged(each, held, seen):
                    yield Outcome(source_of(each), "unchanged", held.id, given=given_of(each))
                    continue
                batch.append(each)
                size += bytes_of(each)
                if len(batch) >= BATCH or size >= BATCH_BYTES:
                    yield batch
                    batch, size = [], 0
            if seen and not self._dry_run:
                ledger.touch(self._catalogue, seen)
        if batch:
            yield batch

    def _known(self, sources: Sequence[str]) -> dict[str, Known]:
        columns = (articles.c.source, articles.c.key, articles.c.id, *(articles.c[name] for name in (*FILE, *SHOWN)))
        query = sa.select(*columns).where(
            articles.c.source.in_(sources),
            articles.c.collection == self._collection,
            articles.c.state == int(State.READY),
        )
        with self._catalogue.engine.connect() as connection:
            return {
                row["source"]: Known(row["key"], row["id"], {name: row[name] for name in FILE}, shown(row))
                for row in connection.execute(query).mappings()
            }

    def _unchanged(self, subject: Subject, held: Known, seen: list[Row]) -> bool:
        """Whether a file's time and size, or else its content, are what they were. `seen` gets what to note of it."""
        if isinstance(subject, Delivered):
            return bool(delivered_facts(subject)["file_hash"] == held.file["file_hash"])
        path = subject
        try:
            stat = path.stat()
        except OSError:
            return False  # reading it will say what is wrong
        if (stat.st_mtime_ns, stat.st_size) == (held.file["file_mtime_ns"], held.file["file_size"]):
            return True
        file = file_facts(path, self._how.limit_bytes)
        if file["file_hash"] != held.file["file_hash"] or not file["file_hash"]:
            return False
        if file != held.file:
            seen.append({"key": held.key, **file})
        return True

    # Reading

    def _begin(self, batch: list[Subject]) -> Iterator[Prepared | Failure]:
        """Start reading a batch: in worker processes once there is more than one batch's worth of it."""
        if len(batch) == BATCH and self._workers is None and (os.cpu_count() or 1) > 1:
            from index.workers import Workers

            self._workers = Workers(min(WORKERS, os.cpu_count() or 1), self._how)
        if self._workers is not None:
            return self._workers.prepared(batch, self._repeated)
        return (prepare(each, self._how, self._repeated) for each in batch)

    def _finish(self, results: Iterator[Prepared | Failure]) -> Iterator[Outcome]:
        """Label with what has been learned since, store, and tell. A source that comes twice is stored twice."""
        waiting: dict[str, Prepared] = {}
        for each in results:
            if isinstance(each, Failure):
                if not each.spare:
                    yield Outcome(each.source, "failed", None, each.problem, each.given)
                continue
            if each.row["source"] in waiting:
                yield from self._settled([*waiting.values()])
                waiting = {}
            waiting[each.row["source"]] = each
        yield from self._settled([*waiting.values()])

    def _settled(self, found: Sequence[Prepared]) -> Iterator[Outcome]:
        """Store what is new of different sources, and note what is as it was."""
        new: list[Prepared] = []
        outcomes: list[Outcome] = []
        seen: list[Row] = []
        known = self._known([each.row["source"] for each in found])
        for each in found:
            held = known.get(each.row["source"])
            if held is not None and (held.id, held.shown) == (each.row["id"], shown(each.row)):
                seen.append({"key": held.key, **{name: each.row[name] for name in FILE}})
                outcomes.append(Outcome(each.row["source"], "unchanged", held.id, given=each.given))
            else:
                new.append(each)
                kind = "replaced" if held else "added"
                outcomes.append(Outcome(each.row["source"], kind, each.row["id"], given=each.given))
        if not self._dry_run:
            if seen:
                ledger.touch(self._catalogue, seen)
            if new:
                self._learn_and_store(new, {held.key for held in known.values()})
        yield from outcomes

    # Learning

    def _learn_and_store(self, new: list[Prepared], replaced: set[int]) -> None:
        """Find what these pages show to be boilerplate, and label the pages that have it again, old and new."""
        learned = self._newly_repeated(new, replaced)
        if learned:
            self._repeated |= learned
        again = iter(self._relabelled([each.row for each in new if each.readable & self._repeated]))
        current = [(next(again) or each) if each.readable & self._repeated else each for each in new]
        with self._derived.writing:
            changed = [each for each in self._relabelled(self._holders(learned, replaced)) if each is not None]
            self._store([*current, *changed], learned)

    def _relabelled(self, rows: Sequence[Row]) -> list[Prepared | None]:
        """For each row, the article labelled with what is known by now, or None where its labels stay."""
        if self._workers is not None:  # they have the models loaded that cut text, some 100 MB: not here too
            return self._workers.relabelled(rows, self._repeated)
        return [relabelled(row, self._how, self._repeated) for row in rows]

    def _newly_repeated(self, new: Sequence[Prepared], replaced: set[int]) -> frozenset[int]:
        """Fingerprints that are boilerplate now that these pages are there. Only theirs can be new."""
        from index.blocks import repeated_among

        counts = Counter(mark for each in new for mark in each.fingerprints if mark not in self._repeated)
        with self._catalogue.reading() as connection:
            counts.update(dict(self._on_pages(connection, counts, pages.c.fingerprint, replaced)))
            often = {mark for mark, count in counts.items() if count >= FEWEST_PAGES}
            if not often:
                return frozenset()
            keys = [key for key, _ in self._on_pages(connection, often, pages.c.article, replaced)]
            query = sa.select(articles.c.key, articles.c.fingerprints).where(articles.c.key.in_(keys))
            shared: dict[Hashable, Sequence[int] | frozenset[int]] = {
                key: blocks_of(fingerprints_of(marks)) for key, marks in connection.execute(query)
            }
            walls = self._walls(connection, {mark for mark in often if mark < 0}, new, replaced)
        shared |= {each.row["source"]: blocks_of(each.fingerprints) for each in new if each.fingerprints & often}
        return repeated_among(shared) & often | walls

    def _walls(
        self, connection: sa.Connection, marks: set[int], new: Sequence[Prepared], replaced: set[int]
    ) -> frozenset[int]:
        """The fingerprints of whole pages that one outlet has under many titles."""
        titles: dict[tuple[int, str], set[str]] = {}
        columns = articles.c.source, articles.c.outlet_folded, articles.c.title
        query = sa.select(pages.c.fingerprint, *columns).join(articles, articles.c.key == pages.c.article)
        query = query.where(
            pages.c.fingerprint.in_(sa.select(sa.column("value")).select_from(sa.func.json_each(json.dumps([*marks])))),
            articles.c.collection == self._collection,
            articles.c.key.not_in(replaced),
        )
        for mark, source, outlet, title in connection.execute(query) if marks else ():
            titles.setdefault((mark, place_of(source, outlet)), set()).add(title)
        for each in new:
            for mark in each.fingerprints & marks:
                place = place_of(each.row["source"], each.row["outlet_folded"])
                titles.setdefault((mark, place), set()).add(each.row["title"])
        return frozenset(mark for (mark, _), found in titles.items() if is_wall(found))

    def _on_pages(
        self, connection: sa.Connection, marks: Iterable[int], by: "sa.Column[int]", but: set[int]
    ) -> list[tuple[int, int]]:
        """How often these fingerprints occur in the collection's stored pages, for each value of `by`."""
        asked = sa.text("SELECT value FROM json_each(:marks)").bindparams(marks=json.dumps(list(marks)))
        query = (
            sa.select(by, sa.func.count())
            .join(articles, articles.c.key == pages.c.article)
            .where(
                pages.c.fingerprint.in_(asked),
                articles.c.collection == self._collection,
                articles.c.key.not_in(but),
            )
            .group_by(by)
        )
        return [(value, count) for value, count in connection.execute(query)]

    def _holders(self, learned: frozenset[int], replaced: set[int]) -> list[Row]:
        """The stored articles that have what has been learned on their pages."""
        if not learned:
            return []
        with self._catalogue.reading() as connection:
            keys = [key for key, _ in self._on_pages(connection, learned, pages.c.article, replaced)]
            query = sa.select(articles).where(articles.c.key.in_(keys))
            return [dict(row) for row in connection.execute(query).mappings()]

    # Storing

    def _store(self, new: Sequence[Prepared], learned: frozenset[int]) -> None:
        """Write the catalogue, Chroma and tantivy; then show all of it in one step."""
        self._derived.settle()
        vectors = embedded(self._embedding(), [text for each in new for text in each.texts])
        columns = iter(packed(vectors))
        added = {"collection": self._collection, "added_s": ledger.now_s()}
        rows = [({**added, **each.row}, [{**cut, "vector": next(columns)} for cut in each.passages]) for each in new]
        done = False
        try:
            pending = ledger.write_pending(self._catalogue, rows)
            documents = [document(cut, each.row) for each in pending for cut in each.passages]
            self._derived.add(self._collection, documents, vectors)
            gone = ledger.make_ready(self._catalogue, pending, boilerplate=learned, collection=self._collection)
            self._derived.show(gone)
            done = True
        finally:
            if not done:
                self._derived.unsettle()

    def _pruned(self, roots: Sequence[Path]) -> Iterator[Outcome]:
        """Remove the sources below these folders whose files are no longer there."""
        gone: list[tuple[int, Outcome]] = []
        for root in roots:
            if not root.is_dir():  # a drive that is not mounted has not lost its articles
                continue
            query = sa.select(articles.c.key, articles.c.id, articles.c.source).where(
                articles.c.source.startswith(f"{root.absolute()}{os.sep}", autoescape=True),
                articles.c.collection == self._collection,
                articles.c.state == int(State.READY),
            )
            with self._catalogue.engine.connect() as connection:
                for key, id_, source in connection.execute(query):
                    if not is_there(source):
                        gone.append((key, Outcome(source, "removed", id_)))
        for some in chunks(dict(gone).items(), BATCH):
            if not self._dry_run:
                with self._derived.writing:
                    self._derived.show(ledger.retire(self._catalogue, [key for key, _ in some]))
            yield from (outcome for _, outcome in some)


def is_there(source: str) -> bool:
    """Whether a file is there, or the archive that an article is a part of (`archive#part`)."""
    if Path(source).exists():
        return True
    container, part, _ = source.rpartition("#")
    return bool(part) and Path(container).is_file()


def boilerplate(catalogue: Catalogue, collection: str) -> frozenset[int]:
    """The fingerprints that are known to be boilerplate in a collection."""
    with catalogue.engine.connect() as connection:
        return frozenset(
            connection.scalars(sa.select(repeated.c.fingerprint).where(repeated.c.collection == collection))
        )


def embedded(embedding: "Embedding", texts: Sequence[str]) -> "Vectors":
    """Unit vectors as the catalogue gives them back: rounded to float16. Text without known tokens gets a fixed one."""
    import numpy as np

    parts = [embedding.documents(some) for some in chunks(texts, EMBEDDED_AT_ONCE)]
    vectors = np.concatenate(parts) if parts else np.zeros((0, embedding.dimensions), np.float32)
    vectors[~vectors.any(axis=1), 0] = 1.0  # cosine distance is not defined for zeros
    return vectors.astype(np.float16).astype(np.float32)


def blocks_of(marks: Iterable[int]) -> frozenset[int]:
    """The fingerprints of blocks, without the page's own, which is negative."""
    return frozenset(mark for mark in marks if mark >= 0)


def place_of(source: str, outlet: str | None) -> str:
    """Whose page it is: its site's, its outlet's, or that of the others in its folder."""
    return host(source) or outlet or source.rpartition("/")[0]


def shown(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in SHOWN)


def bytes_of(subject: Subject | Failure) -> int:
    if isinstance(subject, Failure):
        return 0
    if isinstance(subject, Delivered):
        return len(subject.data)
    try:
        return subject.stat().st_size
    except OSError:
        return 0


def handfuls(subjects: Iterable[Subject | Failure]) -> Iterator[list[Subject | Failure]]:
    """The subjects, in lists that fit into memory: what is delivered holds its bytes."""
    some: list[Subject | Failure] = []
    size = 0
    for each in subjects:
        some.append(each)
        size += bytes_of(each) if isinstance(each, Delivered) else 0
        if len(some) == 2 * BATCH or size >= BATCH_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values, in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
