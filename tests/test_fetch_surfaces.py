"""Addresses wherever they are given: over HTTP, and folders that are watched."""

import shutil
import threading
import time
from pathlib import Path

import httpx
import pytest
from api_server import running
from newsroom import item
from site_server import PAGE, PARAGRAPHS, Site, answer, article, moved

from bot.commands.watching import watched
from bot.service import Service
from bot.settings import Settings
from index.errors import UsageError

FETCHING = {"fetch_allow": "127.0.0.1", "fetch_pause_s": 0}


def test_an_address_is_summarised_and_added_over_http(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="/pier">'
    pages = {"/a": answer(article(head=head).encode()), "/inner": moved("http://169.254.169.254/")}
    with (
        Site(pages) as site,
        running(tmp_path / "home", **FETCHING) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        summary = client.post("/v1/summaries", json={"url": f"{site.url}/a", "length": "one-line"}).json()
        assert summary["article"]["source"] == f"{site.url}/pier"
        assert summary["citations"][0]["link"].startswith(f"{site.url}/pier#:~:text=")
        job = client.post("/v1/articles", json={"documents": [{"url": f"{site.url}/a"}]}, params={"wait": 30}).json()
        assert [(each["source"], each["outcome"]) for each in job["outcomes"]] == [(f"{site.url}/a", "added")]
        listed = client.get("/v1/articles").json()["articles"]
        assert [each["source"] for each in listed] == [f"{site.url}/pier"]
        refused = client.post("/v1/summaries", json={"url": f"{site.url}/inner"})
        assert refused.status_code == 422
        assert "not a public address" in refused.text
        assert client.post("/v1/articles", json={"documents": [{"url": "file:///etc/passwd"}]}).status_code == 422
        assert client.post("/add/address", data={"address": f"{site.url}/a"}).status_code in (200, 303)


def test_what_appears_in_a_watched_folder_is_added(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "first.txt").write_text(item(1), encoding="utf-8")
    stop = threading.Event()
    settings = Settings.load({}, home=tmp_path / "home")
    found: list[tuple[str, str]] = []

    def change() -> None:
        time.sleep(1.0)
        (folder / ".hidden.txt").write_text(item(3), encoding="utf-8")
        (folder / "notes.xyz").write_text("no article", encoding="utf-8")
        shutil.copy(folder / "first.txt", folder / "second.txt")
        (folder / "first.txt").unlink()

    with Service(settings) as service:
        assert [each.kind for each in service.add([str(folder)])[1]] == ["added"]
        changing = threading.Thread(target=change)
        changing.start()
        for outcome in watched(service, [str(folder)], stop, collection="default", prune=True, look_s=0.5):
            found.append((Path(outcome.source).name, outcome.kind))
            if len(found) == 2:
                stop.set()
        changing.join()
    assert sorted(found) == [("first.txt", "removed"), ("second.txt", "added")]


def test_watching_reads_feeds_that_are_due(tmp_path: Path) -> None:
    stop = threading.Event()
    items = "<item><title>Pier</title><link>{url}/a</link><guid>1</guid></item>"
    with Site({"/a": PAGE}) as site:
        site.pages["/feed"] = answer(
            f"<rss version='2.0'><channel>{items.format(url=site.url)}</channel></rss>".encode()
        )
        with Service(Settings.load({}, home=tmp_path / "home", **FETCHING)) as service:
            from index.fetching.following import Followed

            with service._open.writing() as library:
                library.following.follow([Followed(site.url + "/feed", "default")])
            for outcome in watched(service, [site.url + "/feed"], stop, collection="default", look_s=0.1):
                assert (outcome.source, outcome.kind) == (site.url + "/a", "added")
                stop.set()
            assert PARAGRAPHS[0] in service.article(site.url + "/a").text


@pytest.mark.parametrize("value", ["localhost", "10.0.0.0/33", "10.1.2.3/8", "news.test"])
def test_a_network_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="PRECIS_FETCH_ALLOW: must be networks"):
        Settings.load({"PRECIS_FETCH_ALLOW": value})


def test_where_fetching_is_off_no_site_is_asked(tmp_path: Path) -> None:
    with Site({"/a": PAGE}) as site:
        with Service(Settings(home=tmp_path / "home", fetch=False, fetch_allow=("127.0.0.1",))) as service:
            for ask in (
                lambda: service.summary(f"{site.url}/a", length="one-line"),
                lambda: list(service.add([f"{site.url}/a"])[1]),
            ):
                with pytest.raises(UsageError, match="PRECIS_FETCH=off"):
                    ask()
        assert site.connections == 0
