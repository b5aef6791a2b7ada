"""Add sources to the library: find what has changed, read, label and cut it, store it, and tell what became of each."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from index.catalog import Catalogue
from index.ingest import batches
from index.ingest.changes import Known, known, unchanged
from index.ingest.collecting import collecting_rarely
from index.ingest.outcome import Outcome
from index.ingest.preparing import Cutting, Failure, Prepared, Subject, given_of, prepare, relabelled, source_of
from index.ingest.pruning import pruned
from index.ingest.storing import store
from index.labelling.learning import Learning
from index.store import ledger
from index.store.derived import Derived
from index.store.rows import Row

if TYPE_CHECKING:
    from index.embeddings import Embedding
    from index.ingest.workers import Workers

WORKERS = 2
"""At most; the second joins where one falls behind."""

BEHIND = 0.3
"""Another worker is started where reading is waited for longer than this many times what storing takes."""


class Adding:
    """One run over one collection. It holds what the run has learned, and the processes that read for it."""

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
        self._learning = Learning(catalogue, collection)
        self._workers: Workers | None = None
        self._stored = 0
        """Batches, of those that workers read."""

    def run(
        self, subjects: Iterable[Subject | Failure], *, roots: Sequence[Path] = (), prune: bool = False
    ) -> Iterator[Outcome]:
        """An outcome for each source, once it is on the disk; then one for each vanished source."""
        with collecting_rarely(), nullcontext() if self._dry_run else self._catalogue.unmapped():
            yield from self._run(subjects, roots, prune=prune)
            if not self._dry_run:
                self._derived.follow()

    def _run(self, subjects: Iterable[Subject | Failure], roots: Sequence[Path], *, prune: bool) -> Iterator[Outcome]:
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
                yield from pruned(
                    self._catalogue, self._derived, roots, collection=self._collection, dry_run=self._dry_run
                )
        finally:
            if self._workers is not None:
                self._workers.close()

    # What has changed

    def _changed(self, subjects: Iterable[Subject | Failure]) -> Iterator[Outcome | list[Subject]]:
        """Outcomes of what is unchanged or failed already, and batches of the others."""
        batch: list[Subject] = []
        size = 0
        for some in batches.handfuls(subjects):
            held_of = self._known([source_of(each) for each in some if not isinstance(each, Failure)])
            seen: list[Row] = []
            for each in some:
                if isinstance(each, Failure):
                    yield failed(each)
                    continue
                held = held_of.get(source_of(each))
                if held is not None and unchanged(each, held, self._how.limit_bytes, seen):
                    yield Outcome(source_of(each), "unchanged", held.id, given=given_of(each))
                    continue
                batch.append(each)
                size += batches.bytes_of(each)
                if len(batch) >= batches.BATCH or size >= batches.BATCH_BYTES:
                    yield batch
                    batch, size = [], 0
            if seen and not self._dry_run:
                ledger.touch(self._catalogue, seen)
        if batch:
            yield batch

    def _known(self, sources: Sequence[str]) -> dict[str, Known]:
        return known(self._catalogue, self._collection, sources)

    # Reading

    def _begin(self, batch: list[Subject]) -> Iterator[Prepared | Failure]:
        """Start reading a batch: in worker processes once there is more than one batch's worth of it."""
        if len(batch) == batches.BATCH and self._workers is None and (os.cpu_count() or 1) > 1:
            from index.ingest.workers import Workers

            self._workers = Workers(min(WORKERS, os.cpu_count() or 1), self._how)
        if self._workers is not None:
            return self._workers.prepared(batch, self._learning.repeated)
        return (prepare(each, self._how, self._learning.repeated) for each in batch)

    def _finish(self, results: Iterator[Prepared | Failure]) -> Iterator[Outcome]:
        """Label with what has been learned since, store, and tell. A source that comes twice is stored twice."""
        waiting: dict[str, Prepared] = {}
        began = time.perf_counter()
        for each in results:
            if isinstance(each, Failure):
                if not each.spare:
                    yield failed(each)
                continue
            if each.row["source"] in waiting:
                yield from self._settled([*waiting.values()])
                waiting = {}
            waiting[each.row["source"]] = each
        read = time.perf_counter()
        yield from self._settled([*waiting.values()])
        self._keep_up(read - began, time.perf_counter() - read)

    def _keep_up(self, waited_s: float, stored_s: float) -> None:
        """Start another worker where reading is behind. The first batch is always waited for."""
        if self._workers is not None:
            if self._stored and waited_s > BEHIND * stored_s:
                self._workers.grow()
            self._stored += 1

    # Storing

    def _settled(self, found: Sequence[Prepared]) -> Iterator[Outcome]:
        """Store what is new of different sources, and note what is as it was."""
        new: list[Prepared] = []
        outcomes: list[Outcome] = []
        seen: list[Row] = []
        held_of = self._known([each.row["source"] for each in found])
        for each in found:
            held = held_of.get(each.row["source"])
            if held is not None and held.is_article(each.row):
                seen.append(held.seen_again(each.row))
                kind = "unchanged"
            else:
                new.append(each)
                kind = "replaced" if held else "added"
            outcomes.append(Outcome(each.row["source"], kind, each.row["id"], given=each.given))
        if not self._dry_run:
            if seen:
                ledger.touch(self._catalogue, seen)
            if new:
                self._learn_and_store(new, {held.key for held in held_of.values()})
        yield from outcomes

    def _learn_and_store(self, new: list[Prepared], replaced: set[int]) -> None:
        """Find what these pages show to be boilerplate, and label the pages that have it again, old and new."""
        learned = self._learning.learn(new, replaced)
        repeated = self._learning.repeated
        again = iter(self._relabelled([each.row for each in new if each.readable & repeated]))
        current = [(next(again) or each) if each.readable & repeated else each for each in new]
        with self._derived.writing:
            changed = self._relabelled(self._learning.holders(learned, replaced))
            store(
                self._catalogue,
                self._derived,
                self._embedding(),
                [*current, *(each for each in changed if each is not None)],
                collection=self._collection,
                learned=learned,
            )

    def _relabelled(self, rows: Sequence[Row]) -> list[Prepared | None]:
        """For each row, the article labelled with what is known by now, or None where its labels stay."""
        if not rows:
            return []
        if self._workers is not None:  # they have the models loaded that cut text, some 100 MB: not here too
            return self._workers.relabelled(rows, self._learning.repeated)
        return relabelled(rows, self._how, self._learning.repeated)


def failed(failure: Failure) -> Outcome:
    return Outcome(failure.source, "failed", None, failure.problem, failure.given)
