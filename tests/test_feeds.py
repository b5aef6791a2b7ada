"""Feeds and sitemaps: what they list arrives, corrections replace, what is taken back goes, and nothing else does."""

# ruff: noqa: E501  # feeds have long lines

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from ipaddress import ip_network
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st
from newsroom import library
from site_server import PARAGRAPHS, Site, answer, article, moved

from bot.arriving import settled
from index import feeds
from index.errors import SourceError
from index.gathering import AT_MOST, STALE_S, Gathering
from index.library import Filter, Library, Outcome
from index.web import Limits, Web

START_S = 1_741_082_400  # 4 March 2025, 10:00 UTC
LONG = tuple(
    f"{paragraph} It was the {n}th such vote since the storm." for n in range(4, 9) for paragraph in PARAGRAPHS
)


def page(n: int, *, words: str = "3.1 million crowns", etag: str = "") -> bytes:
    """The page of the n-th item."""
    paragraphs = [each.replace("3.1 million crowns", words).replace("Sela", f"Sela-{n}") for each in PARAGRAPHS]
    return answer(article(f"Pier {n} of Sela is rebuilt", paragraphs=tuple(paragraphs)).encode(), etag=etag)


def rss(items: Sequence[str]) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Sela Courier</title>'
    return answer(f"{head}{''.join(items)}</channel></rss>".encode(), content_type="application/rss+xml")


def listed(site: Site, n: int, *, day: int | None = None, words: str = "A vote on the pier.") -> str:
    date = formatdate(START_S + 86_400 * (n if day is None else day), usegmt=True)
    return (
        f"<item><title>Pier {n} of Sela is rebuilt</title><link>{site.url}/{n}</link><guid>item-{n}</guid>"
        f"<pubDate>{date}</pubDate><description>{escape(words)}</description></item>"
    )


class Newsroom:
    """A library that visits sites at a time of the test's choosing."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now_s = START_S + 10 * 86_400
        self.web = Web(Limits(pause_s=0, patience_s=0, allowed=(ip_network("127.0.0.1"),)), sleep=lambda seconds: None)
        self.told: list[str] = []

    def add(self, *urls: str, dry_run: bool = False) -> dict[str, Outcome]:
        with self._gathering() as gathering:
            return self._settled([gathering.visit(url) for url in urls], dry_run=dry_run)

    def refresh(self, *, later_s: int = 60) -> dict[str, Outcome]:
        self.now_s += later_s
        with self._gathering() as gathering, library(self.home, write=False, hold=False) as held:
            return self._settled([gathering.refresh(feed) for feed in held.following.feeds()], dry_run=False)

    def _settled(self, visits: Sequence[object], *, dry_run: bool) -> dict[str, Outcome]:
        outcomes = settled(
            visits,  # type: ignore[arg-type]
            lambda: library(self.home),
            collection="default",
            tell=self.told.append,
            dry_run=dry_run,
            follow=True,
        )
        return {(each.given or each.source).rpartition("/")[2]: each for each in outcomes}

    @contextmanager
    def _gathering(self) -> Iterator[Gathering]:
        with library(self.home, write=False, hold=False) as held:
            yield Gathering(self.web, held.following, "default", lambda: self.now_s)

    def titles(self) -> set[str]:
        with library(self.home, write=False) as held:
            return {entry.title for entry in held.articles(Filter())}

    @contextmanager
    def library(self) -> Iterator[Library]:
        with library(self.home, write=False) as held:
            yield held


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path / "home")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as found:
        found.pages |= {f"/{n}": page(n) for n in range(5)}
        found.pages["/feed"] = rss([listed(found, n) for n in (3, 2, 1)])
        yield found


def kinds(outcomes: dict[str, Outcome]) -> dict[str, str]:
    return {name: each.kind for name, each in outcomes.items()}


def test_what_a_feed_lists_is_fetched_once(room: Newsroom, site: Site) -> None:
    assert kinds(room.add(site.url + "/feed")) == {"1": "added", "2": "added", "3": "added"}
    assert kinds(room.refresh()) == {"1": "unchanged", "2": "unchanged", "3": "unchanged"}
    assert site.paths == ["/feed", "/3", "/2", "/1", "/feed"]
    with room.library() as held:
        entry = held.articles(Filter())[0]
        assert (entry.source, entry.outlet) == (f"{site.url}/3", "Sela Courier")
        assert entry.published is not None
        assert entry.published.iso() == "2025-03-07"


def test_a_new_item_is_added_and_a_corrected_one_replaced(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/feed")
    site.pages["/2"] = page(2, words="4.7 million crowns")
    corrected = listed(site, 2, words="A vote on the pier. Corrected: the sum.")
    site.pages["/feed"] = rss([listed(site, 4), listed(site, 3), corrected, listed(site, 1)])
    assert kinds(room.refresh()) == {"1": "unchanged", "2": "replaced", "3": "unchanged", "4": "added"}
    with room.library() as held:
        versions = held.versions(f"{site.url}/2")
        assert len(versions) == 2
        assert "4.7 million" in held.article(versions[0].id).text
        assert "3.1 million" in held.article(versions[1].id).text


def test_a_page_that_its_feed_still_lists_is_asked_for_corrections_now_and_then(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/feed")
    site.pages["/2"] = page(2, words="4.7 million crowns")
    assert kinds(room.refresh(later_s=STALE_S // 2))["2"] == "unchanged"
    assert kinds(room.refresh(later_s=STALE_S)) == {"1": "unchanged", "2": "replaced", "3": "unchanged"}


def test_a_feed_that_has_not_changed_still_has_its_pages_asked(room: Newsroom, site: Site) -> None:
    listing = rss([listed(site, 1)])
    site.pages["/1"] = page(1, etag='"1"')
    site.pages["/feed"] = lambda wire: wire.send(
        answer(status=304)
        if "if-none-match" in wire.asked.headers
        else listing.replace(b"\r\n", b'\r\nETag: "f"\r\n', 1)
    )
    room.add(site.url + "/feed")
    assert kinds(room.refresh()) == {"1": "unchanged"}
    site.pages["/1"] = page(1, words="4.7 million crowns", etag='"2"')
    assert kinds(room.refresh(later_s=STALE_S + 60)) == {"1": "replaced"}
    assert kinds(room.refresh(later_s=STALE_S + 60)) == {"1": "unchanged"}


def test_an_item_that_left_from_the_middle_is_asked_for_and_goes_if_it_is_gone(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/feed")
    site.pages["/feed"] = rss([listed(site, 3), listed(site, 1)])
    assert kinds(room.refresh())["2"] == "unchanged"  # it is still there: no more than left out
    site.pages["/feed"] = rss([listed(site, n) for n in (3, 2, 1)])
    room.refresh()
    del site.pages["/2"]
    site.pages["/feed"] = rss([listed(site, 3), listed(site, 1)])
    outcomes = room.refresh()
    assert (outcomes["2"].kind, outcomes["2"].reason) == ("removed", "is no longer there")
    assert room.titles() == {"Pier 1 of Sela is rebuilt", "Pier 3 of Sela is rebuilt"}


def test_an_item_that_left_at_the_end_is_only_old(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/feed")
    del site.pages["/1"]
    site.pages["/feed"] = rss([listed(site, 4), listed(site, 3), listed(site, 2)])
    assert kinds(room.refresh()) == {"2": "unchanged", "3": "unchanged", "4": "added"}
    assert len(room.titles()) == 4


def test_a_listed_page_that_is_gone_is_removed_and_what_was_cited_is_kept(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/feed")
    with room.library() as held:
        cited = held.article(f"{site.url}/2")
    site.pages["/2"] = answer(status=410)
    assert kinds(room.refresh(later_s=STALE_S + 60))["2"] == "removed"
    with room.library() as held:
        assert held.article(cited.id) == cited


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


def test_a_feed_that_fails_is_left_alone_for_longer_each_time_and_loses_nothing(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/feed")
    site.pages["/feed"] = answer(status=500)
    waits = []
    for _ in range(3):
        assert "has a fault (500)" in (room.refresh()["feed"].reason or "")
        with room.library() as held:
            (feed,) = held.following.feeds()
            waits.append(feed.due_s - room.now_s)
    assert waits == [1800, 3600, 7200]
    assert len(room.titles()) == 3
    site.pages["/feed"] = answer(status=429, retry_after="9000")
    room.refresh()
    with room.library() as held:
        assert held.following.feeds()[0].due_s >= room.now_s + 9000
    site.pages["/feed"] = rss([listed(site, 3)])
    room.refresh()
    with room.library() as held:
        assert held.following.feeds()[0].failures == 0


def test_a_feed_that_moved_for_good_is_followed_at_its_new_address(room: Newsroom, site: Site) -> None:
    site.pages["/new"] = site.pages["/feed"]
    room.add(site.url + "/feed")
    site.pages["/feed"] = moved("/new", 301)
    room.refresh()
    with room.library() as held:
        assert [feed.url for feed in held.following.feeds()] == [f"{site.url}/new"]


def test_a_dry_run_writes_nothing(room: Newsroom, site: Site) -> None:
    room.add(site.url + "/1")  # its outlet is told by the feed alone
    assert kinds(room.add(site.url + "/feed", dry_run=True)) == {"1": "replaced", "2": "added", "3": "added"}
    assert len(room.titles()) == 1
    with room.library() as held:
        assert held.following.feeds() == []


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


def test_feeds_are_followed_refreshed_listed_and_dropped_in_the_terminal(
    precis: Precis, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_FETCH_ALLOW", "127.0.0.1")
    monkeypatch.setenv("PRECIS_FETCH_PAUSE_S", "0")
    assert "no feed is followed" in precis("refresh").error
    assert precis("add", site.url + "/feed", "--follow").out == (
        "3 added, 0 unchanged, 0 replaced, 0 removed, 0 failed\n"
    )
    assert precis("refresh", "--due").out == "0 added, 0 unchanged, 0 replaced, 0 removed, 0 failed\n"
    site.pages["/feed"] = rss([listed(site, 4), listed(site, 3)])
    assert precis("refresh").out.startswith("1 added, 1 unchanged")
    assert precis("refresh", "--list", "--json").json["feeds"][0]["title"] == "Sela Courier"
    assert "Sela Courier" in precis("refresh", "--list").out
    cited = precis("ask", "Which pier of Sela-4 is rebuilt?", "--json").json["citations"][0]
    assert cited["source"] == f"{site.url}/4"
    assert cited["link"].startswith(f"{site.url}/4#:~:text=The%20harbour%20council%20of%20Sela%2D4")
    assert precis("summary", site.url + "/0", "--length", "one-line").code == 0
    assert precis("refresh", "--unfollow", site.url + "/feed").out == "unfollowed\n"
    assert precis("refresh", "--unfollow", site.url + "/feed").code == 1
    assert precis("add", "http://127.0.0.2/a").code == 2
    assert "not a public address" in precis("add", "http://127.0.0.2/a").err
    assert "only http and https" in precis("add", "ftp://sela.test/a").err
