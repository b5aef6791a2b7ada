"""Feeds (RSS, Atom, JSON Feed) and sitemaps: the articles that a site lists, and those that it has taken back."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from index.dates import Evidence
from index.errors import SourceError
from index.fetching.addresses import is_address, tidy
from index.formats import zipped
from index.formats.delivery import Said

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml"}
)
_ROOT = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>|<!--.{0,4000}?-->|<\?[^>]{0,500}\?>|<!DOCTYPE[^>]{0,300}>|\s)*"
    rb"<(?:\w{1,20}:)?(rss|feed|rdf|urlset|sitemapindex|channel)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(
    rb'\s*(?:\xef\xbb\xbf)?\s*\{.{0,2000}?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.DOTALL
)

FULL = 800
"""Letters from which a feed's content is taken for the whole article; teasers have some 150 to 400."""

_CUT = re.compile(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\]|read (?:more|on|the full \w+)|continue reading)\W*$", re.IGNORECASE)
_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"

UNPACKED_BYTES = 50_000_000
"""The sitemap protocol's own limit for a file once it is unpacked (sitemaps.org)."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of an article. `id` names it within the feed; `url` is its page, where it has one.

    `html` is its content, `full` whether that is the whole article. `when` is what the feed gives as its date.
    """

    id: str
    url: str | None
    html: str
    full: bool
    said: Said
    when: str | None

    @property
    def digest(self) -> bytes:
        """Sixteen bytes that change when the feed says something else of the article."""
        words = repr((self.url, self.html, self.said)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(words, digest_size=16).digest()

    def page(self) -> bytes:
        """The content as a page of its own."""
        from html import escape

        title = escape(self.said.title or "")
        head = f"<title>{title}</title>" if title else ""
        heading = f"<h1>{title}</h1>" if title else ""
        paragraphs = (
            self.html if "<" in self.html else "".join(f"<p>{escape(each)}</p>" for each in self.html.split("\n"))
        )
        page = f"<!doctype html><html><head>{head}</head><body><article>{heading}{paragraphs}</article></body></html>"
        return page.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed or sitemap as it was read. `parts` are the sitemaps that a sitemap index lists; `taken_back` are the ids
    of items that the feed says have been deleted (RFC 6721)."""

    title: str | None
    items: tuple[Item, ...]
    parts: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()


def is_feed(data: bytes, media_type: str) -> bool:
    """Whether this is a feed or a sitemap rather than a page."""
    head = unpacked(data)[:10_000] if data.startswith(b"\x1f\x8b") else data[:10_000]
    return media_type in _TYPES or bool(_ROOT.match(head) or _JSON.match(head))


def read(data: bytes, url: str, media_type: str = "") -> Feed:
    """What a feed lists. Raises SourceError for what is none; damage is read over as far as it goes."""
    if data.startswith(b"\x1f\x8b"):
        data = unpacked(data)
    if _JSON.match(data[:10_000]) or media_type == "application/feed+json":
        return _json_feed(data, url)
    found = _ROOT.match(data[:10_000])
    if found and found[1].lower() in (b"urlset", b"sitemapindex"):
        return _sitemap(data, url)
    return _xml_feed(data, url, media_type)


def unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(data, UNPACKED_BYTES)
    except zlib.error:
        return data


def _xml_feed(data: bytes, url: str, media_type: str) -> Feed:
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-location": url, **({"content-type": media_type} if media_type else {})}
    try:
        found = feedparser.parse(BytesIO(data), response_headers=headers, sanitize_html=False)
    except Exception as error:  # its parsers are old and fail in their own ways on strange input
        raise SourceError(url, f"the feed cannot be read ({type(error).__name__})") from error
    items = tuple(_entries(found.entries, url, _line(found.feed.get("language"))))
    if not items and not found.get("version"):
        raise SourceError(url, "not a feed")
    taken_back = tuple(_tombstones(data, url)) if b"deleted-entry" in data else ()
    return Feed(_line(found.feed.get("title")), items, taken_back=taken_back)


def _entries(entries: Any, url: str, language: str | None) -> Iterator[Item]:
    for entry in entries:
        content = [each.get("value") or "" for each in entry.get("content") or ()]
        summary = entry.get("summary") or ""
        html = max([*content, summary], key=len)
        address = _joined(url, _text(entry.get("link")))
        title = _line(entry.get("title"))
        # feedparser's own `get` takes one date for the other
        published, updated = _text(dict.get(entry, "published")), _text(dict.get(entry, "updated"))
        authors = [name for each in entry.get("authors") or () if (name := _line(each.get("name")))]
        evidence = [Evidence("metadata", published, "feed")] if published else []
        evidence += [Evidence("modified" if published else "metadata", updated, "feed")] if updated else []
        name = _text(entry.get("id")) or address or title
        if name and (address or html):
            source = _line((entry.get("source") or {}).get("title"))
            byline = ", ".join(authors) or _line(entry.get("author"))
            said = Said(title, source, byline, tuple(evidence), tuple(_languages(entry, language)))
            yield Item(name, address, html, _is_full(html, any(content)), said, published or updated)


def _languages(entry: Any, language: str | None) -> Iterator[str]:
    """The language of an item's words by `xml:lang`, and that of the whole feed."""
    details = (*(entry.get("content") or ()), entry.get("summary_detail"), entry.get("title_detail"))
    said = (each.get("language") for each in details if each)
    yield from dict.fromkeys(tag for tag in (*said, language) if isinstance(tag, str) and tag.strip())


def _json_feed(data: bytes, url: str) -> Feed:
    """jsonfeed.org, versions 1 and 1.1."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError(url, f"the feed is not JSON ({error})") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise SourceError(url, "the JSON feed has no items")
    return Feed(_line(feed.get("title")), tuple(_json_items(feed["items"], url, _text(feed.get("language")))))


def _json_items(items: list[Any], url: str, language: str | None) -> Iterator[Item]:
    for each in items:
        if not isinstance(each, dict):
            continue
        html = _text(each.get("content_html")) or _text(each.get("content_text")) or ""
        address = _joined(url, _text(each.get("url")) or _text(each.get("external_url")))
        published, updated = _text(each.get("date_published")), _text(each.get("date_modified"))
        authors = each.get("authors") if isinstance(each.get("authors"), list) else [each.get("author")]
        names = [name for one in authors or () if isinstance(one, dict) and (name := _line(one.get("name")))]
        evidence = [Evidence("metadata", published, "feed")] if published else []
        evidence += [Evidence("modified", updated, "feed")] if updated else []
        name = str(each["id"]) if isinstance(each.get("id"), str | int) else address
        summary = _text(each.get("summary")) or ""
        if name and (address or html or summary):
            tags = tuple(tag for tag in (_text(each.get("language")), language) if tag)
            said = Said(_line(each.get("title")), None, ", ".join(names) or None, tuple(evidence), tags)
            yield Item(name, address, html or summary, _is_full(html, bool(html)), said, published or updated)


def _sitemap(data: bytes, url: str) -> Feed:
    """sitemaps.org, with Google's extension for news."""
    root = zipped.tree(data, url)
    if str(root.tag).endswith("sitemapindex"):
        parts = [(zipped.said(each, "lastmod") or "", zipped.said(each, "loc")) for each in root.iter("{*}sitemap")]
        addresses = [_joined(url, place) for _, place in sorted(parts, key=lambda part: part[0], reverse=True)]
        return Feed(None, (), tuple(each for each in addresses if each))
    return Feed(None, tuple(_listed(root, url)))


def _listed(root: Any, url: str) -> Iterator[Item]:
    for each in root.iter("{*}url"):
        place = each.find("{*}loc")
        address = _joined(url, place.text if place is not None else None)
        if address is None:
            continue
        changed, published = zipped.said(each, "lastmod"), zipped.said(each, "publication_date")
        news = each.find("{*}news")
        evidence = [Evidence("metadata", published, "feed")] if published else []
        evidence += [Evidence("modified", changed, "feed")] if changed else []
        said = Said(
            None if news is None else zipped.said(news, "title"),
            None if news is None else zipped.said(news, "name"),
            dates=tuple(evidence),
            languages=tuple(filter(None, [None if news is None else zipped.said(news, "language")])),
        )
        yield Item(address, address, "", False, said, published or changed)


def _tombstones(data: bytes, url: str) -> Iterator[str]:
    for each in zipped.tree(data, url).iter(_TOMBSTONE):
        if ref := (each.get("ref") or "").strip():
            yield ref


def _is_full(html: str, is_content: bool) -> bool:
    """Whether a feed's words are the whole article: enough of them, in the element for it, and not broken off."""
    words = re.sub(r"<[^<>]*>", " ", html)
    return is_content and len("".join(words.split())) >= FULL and not _CUT.search(words.strip())


def _joined(url: str, place: str | None) -> str | None:
    """The web address of a link; None for what is none."""
    if not place:
        return None
    try:
        address = urljoin(url, place.strip())
        return tidy(address) if is_address(address) else None
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _line(value: object) -> str | None:
    from index.formats.metadata import clean

    return clean(value)
