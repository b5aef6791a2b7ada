"""What a library holds and how large it is. Opens neither Chroma nor tantivy."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import sqlalchemy as sa

from index.catalog import FILE, Catalogue
from index.search.snapshot import FOLDER
from index.store import relations
from index.store.derived import WORDS
from index.store.spoken_days import LACKING
from index.store.tables import SCHEMA, State, articles, passages
from index.vectors import VECTORS

PACKAGES = ("precis-news", "chromadb", "tantivy", "SQLAlchemy", "wordllama", "trafilatura", "nupunkt", "langchain")


@dataclass(frozen=True, slots=True)
class Status:
    """Counts are of ready articles unless the name says otherwise; sizes are in bytes on disk.

    `without_article` are pages on which nothing is an article's: consent walls, surveys, menus. None is ever cited.
    `copies` and `rewrites` repeat another article, and `stories` are told by several articles. `unrelated` articles are
    of an earlier version: of them none of this is known. `days_lacking`: nor which days some articles speak of.
    `embedding` and `passage_tokens` are None for a library that has not been made yet.
    """

    home: Path
    articles: int
    passages: int
    earlier_versions: int
    removed: int
    without_article: int
    copies: int
    rewrites: int
    stories: int
    unrelated: int
    days_lacking: bool
    collections: Mapping[str, int]
    bytes_by_store: Mapping[str, int]
    embedding: str | None
    passage_tokens: int | None
    schema: str
    packages: Mapping[str, str]

    @property
    def bytes(self) -> int:
        return sum(self.bytes_by_store.values())


def status(catalogue: Catalogue) -> Status:
    with catalogue.reading() as connection:
        by_state = sa.select(articles.c.collection, articles.c.state, sa.func.count())
        counts = connection.execute(by_state.group_by(articles.c.collection, articles.c.state)).all()
        cut = connection.scalar(sa.select(sa.func.count()).select_from(passages)) or 0
        unread = sa.select(sa.func.count()).where(articles.c.state == int(State.READY), articles.c.words == 0)
        empty = connection.scalar(unread) or 0
        repeated = relations.counted(connection)
        unrelated = len(relations.unsigned(connection))
    settings = catalogue.settings()
    tokens = settings.get("passage_tokens")
    collections = {collection: count for collection, state, count in counts if state == State.READY}
    return Status(
        home=catalogue.home,
        articles=sum(collections.values()),
        passages=cut,
        earlier_versions=sum(count for _, state, count in counts if state == State.SUPERSEDED),
        removed=sum(count for _, state, count in counts if state == State.REMOVED),
        without_article=empty,
        copies=repeated.copies,
        rewrites=repeated.rewrites,
        stories=repeated.stories,
        unrelated=unrelated,
        days_lacking=settings.get(LACKING) == "1",
        collections=collections,
        bytes_by_store=_sizes(catalogue.home),
        embedding=settings.get("embedding"),
        passage_tokens=int(tokens) if tokens else None,
        schema=SCHEMA,
        packages={name: found for name in PACKAGES if (found := _version(name))},
    )


def _sizes(home: Path) -> dict[str, int]:
    return {
        "catalogue": sum(each.stat().st_size for each in home.glob(f"{FILE}*")),
        "vectors": _size(home / VECTORS),
        "words": _size(home / WORDS),
        "exact": _size(home / FOLDER),
    }


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def _version(package: str) -> str | None:
    """The version of an installed package, from one line of its metadata: `version` parses all of it as an e-mail."""
    try:
        found = distribution(package)
    except PackageNotFoundError:
        return None
    lines = (found.read_text("METADATA") or found.read_text("PKG-INFO") or "").splitlines()
    return next((line.removeprefix("Version: ") for line in lines if line.startswith("Version: ")), None)
