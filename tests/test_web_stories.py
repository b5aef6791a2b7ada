"""A story's page, a timeline's page and drawing, and their API: over the wire, without a browser."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx

from bot.kept.keys import Scope
from tests.api_server import BRIDGE, Running, key, running

pytest_plugins = ["api_fixtures"]

FLOOD = "Hallmere flood"
ATOM = "{http://www.w3.org/2005/Atom}"


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_digest_leads_to_its_stories_pages(client: httpx.Client) -> None:
    digest = client.get("/digest", params={"topic": FLOOD}).text
    addresses = re.findall(r'<a class="to-story" href="([^"]+)"', digest)
    assert addresses
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        assert "Articles" in text_of(page.text)
    shown = text_of(client.get(addresses[0]).text)
    assert "Who says what" in shown
    assert "Timeline" in shown


def test_a_feeds_entries_lead_to_the_stories_pages(client: httpx.Client) -> None:
    feed = ElementTree.fromstring(client.get("/digest.atom", params={"topic": FLOOD}).content)
    links = [each.attrib["href"] for each in feed.findall(f"{ATOM}entry/{ATOM}link[@rel='alternate']")]
    assert links
    assert all(client.get(each).status_code == 200 for each in links)
    ids = [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}id")]
    assert len(ids) == len(set(ids))


def test_a_story_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    for name in ("0123456789ab", "nothing", "999999999", "1" * 40):
        assert client.get(f"/story/{name}").status_code == 404, name


def test_a_story_is_shown_only_to_who_may_see_its_articles(server: Running, client: httpx.Client) -> None:
    other = key(server.settings.home, Scope.READ, collections=("elsewhere",))
    digest = client.get("/digest", params={"topic": FLOOD}).text
    address = re.findall(r'<a class="to-story" href="([^"]+)"', digest)[0]
    assert httpx.get(server.url + address, headers={"Authorization": f"Bearer {other}"}).status_code == 404


def test_a_story_grows_under_its_address(tmp_path: Path, sample_library: Callable[[Path], Path]) -> None:
    with running(sample_library(tmp_path / "home")) as server, server.client() as client:
        digest = client.get("/digest", params={"topic": FLOOD}).text
        address = re.findall(r'<a class="to-story" href="([^"]+)"', digest)[0]
        before = client.get(address).text
        told = {
            "text": "Hallmere flood: nineteen dead as River Lesk falls\n\n17 September 2024\n\n"
            "The number of people killed by flooding in Hallmere has risen to 19, the regional government said on "
            "Tuesday, after divers searched cellars near the Mill Bridge on the River Lesk.\n\n"
            "Gov. Edda Marsh said two people were still missing.\n",
            "name": "toll-again.txt",
        }
        added = client.post("/v1/articles", json={"documents": [told]})
        assert added.status_code in (200, 201, 202)
        after = client.get(address).text
        assert "19" not in text_of(before).split("Articles")[0] or "risen to 19" not in before
        assert "risen to 19" in after


def test_a_timeline_is_a_page_a_drawing_and_json(client: httpx.Client) -> None:
    page = text_of(client.get("/timeline", params={"topic": FLOOD}).text)
    assert "16 September 2024" in page
    assert "dated events, earliest first" in page
    drawing = client.get("/timeline.svg", params={"topic": FLOOD})
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert "script" not in drawing.headers["content-security-policy"]
    ElementTree.fromstring(drawing.content)
    form = client.post("/v1/timelines", json={"topic": FLOOD, "max_entries": 3}).json()
    assert len(form["events"]) == 3
    assert {n for each in form["events"] for n in each["citations"]} == {each["number"] for each in form["citations"]}


def test_a_timelines_page_and_its_drawing_are_made_once(tmp_path: Path, sample_library: Callable[[Path], Path]) -> None:
    with running(sample_library(tmp_path / "home")) as server, server.client() as client:
        assert client.get("/timeline", params={"topic": FLOOD}).status_code == 200
        ((_, first),) = server.app.state.timelines._values.values()
        assert client.get("/timeline.svg", params={"topic": FLOOD}).status_code == 200
        ((_, again),) = server.app.state.timelines._values.values()
        assert again is first
        added = client.post("/v1/articles", json={"documents": [{"text": BRIDGE, "name": "b.txt"}]})
        assert added.status_code == 200
        assert client.get("/timeline", params={"topic": FLOOD}).status_code == 200
        assert len(server.app.state.timelines._values) == 2, "another library, another timeline"


def test_a_timeline_of_nothing_says_so(client: httpx.Client) -> None:
    assert "Nothing dated on “zebra herds”" in client.get("/timeline", params={"topic": "zebra herds"}).text
    assert client.get("/timeline").status_code == 200
    assert client.post("/v1/timelines", json={"topic": ""}).status_code == 422
    assert client.get("/timeline", params={"topic": "<script>alert(1)</script>"}).text.count("<script>alert") == 0


def soon(look: Callable[[], dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What counts as told is written once the reply has been sent: just after its reader has it."""
    for _ in range(100):
        if holds(found := look()):
            return found
        time.sleep(0.02)
    raise AssertionError("nothing counts as told")


def test_a_key_is_told_only_what_is_new_to_it(server: Running) -> None:
    ada, ben = (key(server.settings.home, Scope.READ) for _ in range(2))
    asked = {"since": "2024-09", "until": "2024-09", "new": True}
    with server.client(ada) as client:
        first = client.post("/v1/digests", json=asked).json()
        assert first["stories"]
        assert all(each["new"] for each in first["stories"])
        again = soon(lambda: client.post("/v1/digests", json=asked).json(), lambda form: form["looked"] is not None)
        known = {each["article_id"] for story in first["stories"] for each in story["sources"]}
        assert not known & {each["article_id"] for story in again["stories"] for each in story["sources"]}
    with server.client(ben) as client:
        assert client.post("/v1/digests", json=asked).json()["stories"] == first["stories"]


def test_nothing_is_kept_of_what_a_widget_key_is_told(server: Running) -> None:
    widget = key(server.settings.home, Scope.WIDGET, collections=("default",), origins=("https://news.example",))
    with server.client(widget) as client:
        assert client.post("/v1/digests", json={"new": True}).status_code == 403
