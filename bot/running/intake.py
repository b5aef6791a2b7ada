"""How articles come in: from files, from addresses, and from the feeds that are followed."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.running.opening import Opening
from index.library import Library, Outcome

if TYPE_CHECKING:
    from index.fetching.following import Followed
    from index.fetching.gathering import Gathering
    from index.sources import Found


def added(
    opening: Opening,
    found: "Found",
    collection: str,
    *,
    prune: bool,
    dry_run: bool,
    follow: bool,
    stop: Callable[[], bool],
) -> Iterator[Outcome]:
    """What becomes of files and addresses that were found, each once that is durable; what is not there has failed."""
    for failure in found.failures:
        yield Outcome(failure.source, "failed", None, failure.problem)
    if found.files or (prune and found.roots):
        with changing(opening, dry_run=dry_run) as library:
            yield from library.add(
                found.files, roots=found.roots, collection=collection, prune=prune, dry_run=dry_run, stop=stop
            )
    yield from fetched(opening, found.addresses, collection, dry_run=dry_run, follow=follow, stop=stop)


def fetched(
    opening: Opening,
    addresses: Sequence[str],
    collection: str,
    *,
    dry_run: bool,
    follow: bool,
    stop: Callable[[], bool],
) -> Iterator[Outcome]:
    """What becomes of what stands at these addresses: pages, feeds, archives."""
    if not addresses:
        return
    from bot.running.arriving import settled

    with visiting(opening, collection) as gathering:
        visits = (gathering.visit(each) for each in addresses)
        yield from settled(
            visits,
            lambda: changing(opening, dry_run=dry_run),
            collection=collection,
            tell=opening.notify,
            dry_run=dry_run,
            follow=follow,
            stop=stop,
        )


def refreshed(
    opening: Opening, feeds: Iterable["Followed"], *, due: bool, dry_run: bool, stop: Callable[[], bool]
) -> Iterator[Outcome]:
    """What becomes of what these feeds bring: new, corrected, taken back. With `due`, of those whose time has come."""
    from bot.running.arriving import settled

    now_s = datetime.now(UTC).timestamp()
    for feed in feeds:
        if stop():
            return
        if due and feed.due_s > now_s:
            continue
        with visiting(opening, feed.collection) as gathering:
            yield from settled(
                [gathering.refresh(feed)],
                lambda: changing(opening, dry_run=dry_run),
                collection=feed.collection,
                tell=opening.notify,
                dry_run=dry_run,
                follow=True,
                stop=stop,
            )


@contextmanager
def visiting(opening: Opening, collection: str) -> "Iterator[Gathering]":
    """Visits to the web that know what the library holds. It is read beside whoever writes."""
    from index.fetching.gathering import Gathering

    with opening.opened(write=False, hold=False) as library:
        yield Gathering(opening.web, library.following, collection, time.time)


def changing(opening: Opening, *, dry_run: bool) -> AbstractContextManager[Library]:
    return opening.opened(write=False) if dry_run else opening.writing()
