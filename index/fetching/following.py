"""What the catalogue knows of the web: the feeds that are followed, and what was fetched from where."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from index.catalog import Catalogue
from index.dates import Evidence
from index.fetching.response import UNKNOWN, Validators
from index.formats.delivery import NOTHING_SAID, Said
from index.store.rows import Row
from index.store.tables import State, articles, feeds, fetched

EVERY_S = 1_800
"""How often a feed is asked: half an hour is what most readers keep to."""

LONGEST_S = 24 * 3600
"""The longest that a feed which fails again and again is left alone."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that is followed. Times are seconds since 1970; `checked_s` is 0 before it was first read."""

    url: str
    collection: str
    title: str | None = None
    validators: Validators = UNKNOWN
    checked_s: int = 0
    due_s: int = 0
    failures: int = 0
    problem: str | None = None

    def read(self, now_s: int, validators: Validators, title: str | None) -> "Followed":
        """As it stands after it was read."""
        return replace(
            self,
            title=title or self.title,
            validators=validators,
            checked_s=now_s,
            due_s=now_s + EVERY_S,
            failures=0,
            problem=None,
        )

    def failed(self, now_s: int, problem: str, wait_s: float = 0) -> "Followed":
        """As it stands after it could not be read: it is left alone for twice as long each time."""
        wait = max(wait_s, min(EVERY_S * 2**self.failures, LONGEST_S))
        return replace(self, due_s=now_s + int(wait), failures=min(self.failures + 1, 20), problem=problem)


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched from an address. `source` is its article's; the rest as in `index.store.tables.fetched`."""

    url: str
    source: str
    validators: Validators
    fetched_s: int
    feed: str | None = None
    item: str | None = None
    digest: bytes | None = None
    item_s: int | None = None
    listed_s: int | None = None
    said: Said = NOTHING_SAID


class Following:
    """The catalogue's tables of the web. Only the lock's holder may change them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def feeds(self, collection: str | None = None) -> list[Followed]:
        """In the order of their addresses."""
        query = sa.select(feeds).order_by(feeds.c.collection, feeds.c.url)
        if collection is not None:
            query = query.where(feeds.c.collection == collection)
        with self._catalogue.engine.connect() as connection:
            return [_followed(dict(row)) for row in connection.execute(query).mappings()]

    def follow(self, changed: Iterable[Followed]) -> None:
        """Follow these feeds, or note how they stand."""
        rows = [_feed_row(each) for each in changed]
        if rows:
            with self._catalogue.engine.begin() as connection:
                connection.execute(feeds.insert().prefix_with("OR REPLACE"), rows)

    def unfollow(self, url: str, collection: str) -> bool:
        """Whether it was followed. The articles stay."""
        this = sa.delete(feeds).where(feeds.c.url == url, feeds.c.collection == collection)
        with self._catalogue.engine.begin() as connection:
            return connection.execute(this).rowcount > 0

    def page(self, url: str, collection: str) -> Page | None:
        """What was fetched from an address, if its article is in the library."""
        found = self._pages(fetched.c.url == url, collection)
        return found[0] if found else None

    def pages_of(self, feed: str, collection: str) -> list[Page]:
        """What a feed has listed, if its article is in the library."""
        return self._pages(fetched.c.feed == feed, collection)

    def note(self, pages: Sequence[Page], collection: str) -> None:
        """Keep what was fetched."""
        rows = [_page_row(each, collection) for each in pages]
        if rows:
            with self._catalogue.engine.begin() as connection:
                connection.execute(fetched.insert().prefix_with("OR REPLACE"), rows)

    def _pages(self, wanted: "sa.ColumnElement[bool]", collection: str) -> list[Page]:
        held = sa.exists().where(
            articles.c.collection == collection,
            articles.c.source == fetched.c.source,
            articles.c.state == int(State.READY),
        )
        query = sa.select(fetched).where(wanted, fetched.c.collection == collection, held).order_by(fetched.c.url)
        with self._catalogue.engine.connect() as connection:
            return [_page(dict(row)) for row in connection.execute(query).mappings()]


def _feed_row(each: Followed) -> Row:
    return {
        "collection": each.collection,
        "url": each.url,
        "title": each.title,
        "etag": each.validators.etag,
        "modified": each.validators.modified,
        "checked_s": each.checked_s,
        "due_s": each.due_s,
        "failures": each.failures,
        "problem": each.problem,
    }


def _followed(row: Row) -> Followed:
    validators = Validators(row.pop("etag"), row.pop("modified"))
    return Followed(**row, validators=validators)


def _page_row(each: Page, collection: str) -> Row:
    said = each.said
    return {
        "collection": collection,
        "url": each.url,
        "source": each.source,
        "etag": each.validators.etag,
        "modified": each.validators.modified,
        "fetched_s": each.fetched_s,
        "feed": each.feed,
        "item": each.item,
        "digest": each.digest,
        "item_s": each.item_s,
        "listed_s": each.listed_s,
        "said": json.dumps(
            [
                said.title,
                said.outlet,
                said.byline,
                [[date.kind, date.value, date.where] for date in said.dates],
                said.languages,
            ]
        ),
    }


def _page(row: Row) -> Page:
    validators = Validators(row.pop("etag"), row.pop("modified"))
    del row["collection"]
    title, outlet, byline, dates, *languages = json.loads(row.pop("said"))  # four where an earlier version wrote it
    tags = tuple(languages[0]) if languages else ()
    said = Said(title, outlet, byline, tuple(Evidence(*each) for each in dates), tags)
    return Page(**row, validators=validators, said=said)
