"""From a web address to what arrives from there: a page, or what a feed or sitemap lists and what it has taken back.

Nothing is written here. What is known of earlier visits is asked of `Following`; what is to be noted is returned.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.dates import read_date
from index.errors import SourceError
from index.fetching import feeds
from index.fetching.addresses import tidy
from index.fetching.feeds import Feed, Item
from index.fetching.following import Followed, Following, Page
from index.fetching.response import UNKNOWN, Fetched, GoneError, LaterError
from index.fetching.web import Web
from index.formats.delivery import NOTHING_SAID, Delivered
from index.ingest.preparing import Failure
from index.sources import SUFFIXES

AT_MOST = 200
"""Articles of one feed that are read at once, the latest first; sitemaps list up to 50,000."""

PARTS_AT_MOST = 20
"""Sitemaps of a sitemap index that are read."""

STALE_S = 6 * 3600
"""After so long, a page that its feed still lists is asked whether it was corrected."""

CHECKED_AT_MOST = 30
"""Pages of a feed that are asked at once whether they were corrected or taken back."""

FEWEST_LETTERS = 40

_SUFFIX = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_UNTOLD = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream", "application/x-download"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of one article's address. `item` is None where it is as it was, or `gone` says why it is no more.

    `page` is what to note of it once it is in the library; its source is set then.
    """

    url: str
    item: Delivered | Failure | None
    page: Page | None = None
    gone: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of an address. `feed` is how it stands now, where it is one, and `was` its address before, where it
    has moved for good; `left` is how many of its articles were not read."""

    arrivals: Iterator[Arrival]
    feed: Followed | None = None
    was: str | None = None
    left: int = 0


class Gathering:
    """Visits to the web for one collection."""

    def __init__(self, web: Web, following: Following, collection: str, now_s: Callable[[], float]) -> None:
        self._web = web
        self._following = following
        self._collection = collection
        self._now_s = now_s

    def visit(self, url: str) -> Visit:
        """A page, or all that a feed lists. What goes wrong is an arrival too."""
        known = self._following.page(url, self._collection)
        try:
            found = self._web.fetch(url, known=known.validators if known else UNKNOWN)
            if found.data is not None and feeds.is_feed(found.data, found.media_type):
                return self._listed(Followed(url, self._collection), found)
            return Visit(iter([self._page(url, found, known)]))
        except SourceError as error:
            return Visit(iter([self._refused(url, error, known)]))

    def refresh(self, feed: Followed) -> Visit:
        """What is new, changed or gone in a feed that is followed."""
        try:
            found = self._web.fetch(feed.url, known=feed.validators)
            if found.data is not None:
                return self._listed(feed, found)
        except SourceError as error:
            wait_s = error.wait_s if isinstance(error, LaterError) else 0
            failed = feed.failed(self._now, error.problem, wait_s)
            return Visit(iter([Arrival(feed.url, Failure(error.source, error.problem))]), failed)
        now = self._now
        pages = [
            replace(each, listed_s=now) if each.listed_s == feed.checked_s else each
            for each in self._following.pages_of(feed.url, self._collection)
        ]
        return Visit(self._checked(pages, feed.checked_s), feed.read(now, feed.validators, None))

    # A page

    def _page(self, url: str, found: Fetched, known: Page | None, item: Item | None = None) -> Arrival:
        said = item.said if item is not None else known.said if known is not None else NOTHING_SAID
        page = Page(url, found.url, found.validators, self._now, said=said)
        if found.data is None:
            assert known is not None, "only what is known is asked for its changes"
            return Arrival(url, None, replace(known, fetched_s=self._now))
        name = file_name(found)
        heard = replace(said, languages=(*([found.language] if found.language else []), *said.languages))
        return Arrival(url, Delivered(tidy(found.url), found.data, name, found.charset, heard, asked=url), page)

    def _refused(self, url: str, error: SourceError, known: Page | None) -> Arrival:
        if isinstance(error, GoneError) and known is not None:
            return Arrival(url, None, known, gone="is no longer there")
        return Arrival(url, Failure(error.source, error.problem, given=url))

    # A feed

    def _listed(self, feed: Followed, found: Fetched) -> Visit:
        assert found.data is not None
        listing = feeds.read(found.data, found.url, found.media_type)
        items = self._items(listing)
        wanted = items[:AT_MOST]
        now = self._now
        read = feed.read(now, found.validators, listing.title)
        if found.moved:
            read = replace(read, url=found.moved)
        was = feed.url if found.moved else None
        return Visit(self._arrivals(feed, read.url, listing, wanted, now), read, was, len(items) - len(wanted))

    def _items(self, listing: Feed, depth: int = 0) -> list[Item]:
        """What a feed lists, each once, the latest first as far as it says; of a sitemap index, what its parts list."""
        items = {item.url or item.id: item for item in reversed(listing.items)}
        for part in listing.parts[:PARTS_AT_MOST] if depth < 2 else ():
            try:
                found = self._web.fetch(part)
            except SourceError:  # one part of many: the others count, and it is asked again the next time
                continue
            if found.data is not None and feeds.is_feed(found.data, found.media_type):
                items |= {each.url or each.id: each for each in self._items(feeds.read(found.data, part), depth + 1)}
            if len(items) >= AT_MOST:
                break
        latest = [*items.values()]
        latest.reverse()
        return sorted(latest, key=lambda item: -(moment(item) or 0))

    def _arrivals(
        self, feed: Followed, place: str, listing: Feed, items: Sequence[Item], now: int
    ) -> Iterator[Arrival]:
        known = {each.url: each for each in self._following.pages_of(feed.url, self._collection)}
        for each in items:
            item = each if each.said.outlet else replace(each, said=replace(each.said, outlet=listing.title))
            url = item.url or f"{feed.url}#{item.id}"
            old = known.pop(url, None) or self._following.page(url, self._collection)
            arrival = self._item(url, item, old)
            if arrival.page is not None:
                listed = replace(
                    arrival.page,
                    feed=place,
                    item=item.id,
                    digest=item.digest,
                    item_s=moment(item),
                    listed_s=now,
                )
                arrival = replace(arrival, page=listed)
            yield arrival
        taken_back = set(listing.taken_back)
        for page in known.values():
            if page.item in taken_back:
                yield Arrival(page.url, None, page, gone="its feed says that it was deleted")
        dated = [when for item in items if (when := moment(item)) is not None]
        oldest = min(dated, default=None)
        missing = [
            page
            for page in known.values()
            if page.item not in taken_back
            and page.listed_s == feed.checked_s
            and oldest is not None
            and page.item_s is not None
            and page.item_s > oldest
        ]
        yield from self._asked_again(missing)

    def _item(self, url: str, item: Item, old: Page | None) -> Arrival:
        """What came of one item: what the feed says of it, where that is all of it, else its page."""
        stale = old is not None and not item.full and self._now - old.fetched_s > STALE_S
        if old is not None and old.digest == item.digest and not stale:
            return Arrival(url, None, old)
        inside = Arrival(
            url,
            Delivered(url, item.page(), "item.html", "utf-8", item.said),
            Page(url, url, UNKNOWN, self._now, said=item.said),
        )
        if item.full or item.url is None:
            return inside
        try:
            found = self._web.fetch(item.url, known=old.validators if old else UNKNOWN)
            return self._page(url, found, old, item)
        except SourceError as error:
            if old is None and len(item.html) >= FEWEST_LETTERS and not isinstance(error, GoneError | LaterError):
                return inside
            return self._refused(url, error, old)

    # What was corrected or taken back

    def _checked(self, pages: Sequence[Page], checked_s: int) -> Iterator[Arrival]:
        """Of a feed that has not changed: the pages that it lists, asked for corrections now and then."""
        stale = [each for each in pages if self._now - each.fetched_s > STALE_S and (each.listed_s or 0) >= checked_s]
        yield from self._asked_again([each for each in stale if each.validators != UNKNOWN])
        asked = {each.url for each in stale}
        yield from (Arrival(each.url, None, each) for each in pages if each.url not in asked)

    def _asked_again(self, pages: Sequence[Page]) -> Iterator[Arrival]:
        for page in sorted(pages, key=lambda each: each.fetched_s)[:CHECKED_AT_MOST]:
            if "#" in page.url:  # an item without a page: its feed alone can take it back
                continue
            try:
                arrival = self._page(page.url, self._web.fetch(page.url, known=page.validators), page)
            except SourceError as error:
                arrival = self._refused(page.url, error, page)
            if arrival.page is not None and arrival.item is not None:
                kept = replace(page, validators=arrival.page.validators, fetched_s=self._now)
                arrival = replace(arrival, page=kept)
            yield arrival

    @property
    def _now(self) -> int:
        return int(self._now_s())


def file_name(found: Fetched) -> str:
    """A name that ends as a file of this kind would. Raises SourceError for what holds no article."""
    suffix = _SUFFIX.get(found.media_type)
    if suffix is None:
        path = PurePosixPath(urlsplit(found.url).path)
        suffix = path.suffix.lower() if path.suffix.lower() in SUFFIXES else ""
        if found.media_type not in _UNTOLD and not found.media_type.startswith("text/") and not suffix:
            raise SourceError(found.url, f"is not an article ({found.media_type})")
    return f"page{suffix}" if suffix else ""


def moment(item: Item) -> int | None:
    """When a feed dates an item, in seconds since 1970."""
    read = read_date(item.when) if item.when else None
    if read is None:
        return None
    when = read[0]
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
