"""Remove the articles whose files have vanished."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from index.catalog import Catalogue
from index.ingest import batches
from index.ingest.outcome import Outcome
from index.store import ledger
from index.store.derived import Derived
from index.store.tables import State, articles


def pruned(
    catalogue: Catalogue, derived: Derived, roots: Sequence[Path], *, collection: str, dry_run: bool
) -> Iterator[Outcome]:
    """An outcome for each source below these folders whose file is no longer there, once it is removed."""
    gone = dict(vanished(catalogue, roots, collection))
    for some in batches.chunks(gone.items(), batches.BATCH):
        if not dry_run:
            with derived.writing:
                derived.settle()
                derived.show(ledger.retire(catalogue, [key for key, _ in some]))
        yield from (outcome for _, outcome in some)


def vanished(catalogue: Catalogue, roots: Sequence[Path], collection: str) -> Iterator[tuple[int, Outcome]]:
    """The keys of their rows, and what to tell."""
    for root in roots:
        if not root.is_dir():  # a drive that is not mounted has not lost its articles
            continue
        query = sa.select(articles.c.key, articles.c.id, articles.c.source).where(
            articles.c.source.startswith(f"{root.absolute()}{os.sep}", autoescape=True),
            articles.c.collection == collection,
            articles.c.state == int(State.READY),
        )
        with catalogue.engine.connect() as connection:
            for key, id_, source in connection.execute(query):
                if not is_there(source):
                    yield key, Outcome(source, "removed", id_)


def is_there(source: str) -> bool:
    """Whether a file is there, or the archive that an article is a part of (`archive#part`)."""
    if Path(source).exists():
        return True
    container, part, _ = source.rpartition("#")
    return bool(part) and Path(container).is_file()
