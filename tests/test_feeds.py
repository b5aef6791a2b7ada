"""Feeds and sitemaps, whatever their form: what they list arrives, and any bytes are read or refused."""

# ruff: noqa: E501  # feeds have long lines

import json
from email.utils import formatdate
from xml.sax.saxutils import escape

from feed_room import LONG, START_S, Newsroom, kinds, listed, rss
from hypothesis import given
from hypothesis import strategies as st
from site_server import Site, answer

from index.errors import SourceError
from index.fetching import feeds
from index.fetching.gathering import AT_MOST
from index.library import Filter


def test_what_a_feed_lists_is_fetched_once(room: Newsroom, site: Site) -> None:
    assert kinds(room.add(site.url + "/feed")) == {"1": "added", "2": "added", "3": "added"}
    assert kinds(room.refresh()) == {"1": "unchanged", "2": "unchanged", "3": "unchanged"}
    assert site.paths == ["/feed", "/3", "/2", "/1", "/feed"]
    with room.library() as held:
        entry = held.articles(Filter())[0]
        assert (entry.source, entry.outlet) == (f"{site.url}/3", "Sela Courier")
        assert entry.published is not None
        assert entry.published.iso() == "2025-03-07"


def test_an_atom_feed_takes_back_what_it_says_was_deleted(room: Newsroom, site: Site) -> None:
    def atom(entries: str) -> bytes:
        body = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>Sela</title>{entries}</feed>'
        return answer(body.encode(), content_type="application/atom+xml")

    def entry(n: int) -> str:
        text = escape("".join(f"<p>{each}</p>" for each in LONG))
        return (
            f"<entry><id>urn:{n}</id><title>Pier {n}</title><link href='/{n}'/><published>2025-03-0{n}T10:00:00Z</published>"
            f"<author><name>Ada Quist</name></author><content type='html'>{text}</content></entry>"
        )

    site.pages["/feed"] = atom(entry(2) + entry(1))
    assert kinds(room.add(site.url + "/feed")) == {"1": "added", "2": "added"}
    assert site.paths == ["/feed"]  # the whole articles stand in the feed
    with room.library() as held:
        read = held.article(f"{site.url}/1")
        assert (read.title, read.byline, read.outlet) == ("Pier 1", "Ada Quist", "Sela")
        assert LONG[-1] in read.text
    site.pages["/feed"] = atom(entry(2) + '<at:deleted-entry ref="urn:1" when="2025-03-09T10:00:00Z"/>')
    outcomes = room.refresh()
    assert (outcomes["1"].kind, outcomes["1"].reason) == ("removed", "its feed says that it was deleted")


def test_a_json_feed_is_read(room: Newsroom, site: Site) -> None:
    items = [
        {"id": 1, "url": "/1", "title": "Pier 1", "summary": "A vote.", "date_published": "2025-03-05T10:00:00Z"},
        {"id": "x", "content_text": "\n".join(LONG), "title": "A note", "authors": [{"name": "Ada Quist"}]},
    ]
    form = {"version": "https://jsonfeed.org/version/1.1", "title": "Sela", "items": items}
    site.pages["/feed.json"] = answer(json.dumps(form).encode(), content_type="application/json")
    outcomes = room.add(site.url + "/feed.json")
    assert kinds(outcomes) == {"1": "added", "feed.json#x": "added"}
    with room.library() as held:
        assert held.article(f"{site.url}/feed.json#x").byline == "Ada Quist"


def test_a_sitemap_and_the_sitemaps_it_lists_are_read_the_latest_first(room: Newsroom, site: Site) -> None:
    def sitemap(*numbers: int) -> bytes:
        urls = "".join(f"<url><loc>{site.url}/{n}</loc><lastmod>2025-03-0{n}</lastmod></url>" for n in numbers)
        return answer(f"<?xml version='1.0'?><urlset>{urls}</urlset>".encode(), content_type="application/xml")

    parts = "".join(f"<sitemap><loc>{site.url}/{name}.xml</loc></sitemap>" for name in ("one", "gone", "two"))
    site.pages["/sitemap.xml"] = answer(f"<sitemapindex>{parts}</sitemapindex>".encode(), content_type="text/xml")
    site.pages |= {"/one.xml": sitemap(1, 2), "/two.xml": sitemap(3)}
    assert kinds(room.add(site.url + "/sitemap.xml")) == {"1": "added", "2": "added", "3": "added"}
    assert site.paths[-3:] == ["/3", "/2", "/1"]


def test_a_sitemap_that_lists_itself_ends(room: Newsroom, site: Site) -> None:
    itself = f"<sitemapindex><sitemap><loc>{site.url}/s.xml</loc></sitemap></sitemapindex>"
    site.pages["/s.xml"] = answer(itself.encode(), content_type="text/xml")
    assert room.add(site.url + "/s.xml") == {}
    assert len(site.paths) < 5


def test_more_than_can_be_read_at_once_is_told(room: Newsroom, site: Site) -> None:
    content = escape("".join(f"<p>{each}</p>" for each in LONG))
    items = [
        f"<item><title>Note {n}</title><guid>n{n}</guid><pubDate>{formatdate(START_S + n)}</pubDate>"
        f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{content} Note {n}.</content:encoded></item>'
        for n in range(AT_MOST + 7)
    ]
    feed = feeds.read(rss(items).partition(b"\r\n\r\n")[2], site.url)
    assert len(feed.items) == AT_MOST + 7
    assert all(item.full for item in feed.items)
    site.pages["/feed"] = rss([listed(site, 1), *(listed(site, 1).replace("item-1", f"i{n}") for n in range(300))])
    room.add(site.url + "/feed")  # the same page three hundred times is one
    assert room.told == []


def test_an_item_whose_page_may_not_be_read_is_kept_as_the_feed_has_it(room: Newsroom, site: Site) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /2\n", content_type="text/plain")
    words = "The council of Sela voted to rebuild pier 2, which a storm broke last winter. " * 2
    site.pages["/feed"] = rss([listed(site, 2, words=words), listed(site, 1)])
    assert kinds(room.add(site.url + "/feed")) == {"1": "added", "2": "added"}
    with room.library() as held:
        assert "which a storm broke last winter" in held.article(f"{site.url}/2").text
    assert "/2" not in site.paths


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    for head in (
        b"",
        b"<rss><channel><item>",
        b'{"version":"https://jsonfeed.org/version/1","items":[',
        b"<urlset><url>",
    ):
        try:
            feed = feeds.read(head + data, "http://feeds.test/")
        except SourceError:
            continue
        assert all(item.page() and item.digest for item in feed.items)


def test_an_entity_bomb_in_a_feed_is_no_bomb() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "boom">{entities}]><rss><channel><title>&e11;</title></channel></rss>'
    try:
        feed = feeds.read(bomb.encode(), "http://feeds.test/")
    except SourceError:
        return
    assert len(feed.title or "") < 1_000
