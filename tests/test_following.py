"""A feed that is followed: corrections replace, what is taken back goes, and nothing else does."""

import pytest
from commandline import Precis
from feed_room import Newsroom, kinds, listed, page, rss
from site_server import Site, answer, moved

from index.fetching.gathering import STALE_S


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
