"""Put what arrives from the web into the library, a handful at a time: it is open only while something is written."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final

from index.fetching.gathering import Arrival, Visit
from index.formats.delivery import Delivered
from index.library import Library, Outcome

HANDFUL: Final = 32
"""Arrivals that are written together."""

HANDFUL_S: Final = 10.0
"""How long the first of them waits for the others: sites are asked slowly."""

HANDFUL_BYTES: Final = 16_000_000

Opens = Callable[[], AbstractContextManager[Library]]


def settled(
    visits: Iterable[Visit],
    opens: Opens,
    *,
    collection: str,
    tell: Callable[[str], None],
    dry_run: bool = False,
    follow: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """What becomes of all that these visits bring, each once it is on the disk. With `follow`, feeds are kept.

    A feed is noted as read only when all that it brought is in the library: what breaks off is done again.
    """
    for visit in visits:
        for some in handfuls(visit.arrivals, stop):
            yield from _stored(some, opens, collection, dry_run=dry_run)
        if stop():
            return
        if visit.left:
            tell(f"{visit.feed.url if visit.feed else ''}: {visit.left:,} older articles that it lists were left out")
        if visit.feed is not None and follow and not dry_run:
            with opens() as library:
                library.following.follow([visit.feed])
                if visit.was is not None:
                    library.following.unfollow(visit.was, collection)


def handfuls(arrivals: Iterator[Arrival], stop: Callable[[], bool]) -> Iterator[list[Arrival]]:
    """The arrivals in lists, before they are too many, too large or too long underway."""
    some: list[Arrival] = []
    size, since = 0, time.monotonic()
    for each in arrivals:
        some.append(each)
        size += len(each.item.data) if isinstance(each.item, Delivered) else 0
        if len(some) >= HANDFUL or size >= HANDFUL_BYTES or time.monotonic() - since >= HANDFUL_S or stop():
            yield some
            some, size, since = [], 0, time.monotonic()
        if stop():
            return
    if some:
        yield some


def _stored(some: Sequence[Arrival], opens: Opens, collection: str, *, dry_run: bool) -> Iterator[Outcome]:
    by_url = {each.url: each for each in some}
    with opens() as library:
        items = [each.item for each in some if each.item is not None]
        outcomes = [*library.deliver(items, collection=collection, dry_run=dry_run)]
        pages = [
            replace(page, source=outcome.source)
            for outcome in outcomes
            if outcome.kind != "failed" and outcome.given in by_url and (page := by_url[outcome.given].page)
        ]
        for each in some:
            if each.item is None and each.page is not None and each.gone is None:
                pages.append(each.page)
                outcomes.append(Outcome(each.page.source, "unchanged", given=each.url))
        for each in some:
            if each.gone is not None and each.page is not None:
                outcomes += _removed(library, each.page.source, collection, each.gone, each.url, dry_run=dry_run)
        if not dry_run:
            library.following.note(pages, collection)
    yield from outcomes


def _removed(
    library: Library, source: str, collection: str, reason: str, url: str, *, dry_run: bool
) -> Iterator[Outcome]:
    """Take out what its site has taken back. Its text is kept for citations given earlier."""
    if dry_run:
        yield Outcome(source, "removed", None, reason, url)
        return
    for each in library.remove([source], collection):
        yield replace(each, reason=reason, given=url) if each.kind == "removed" else each
