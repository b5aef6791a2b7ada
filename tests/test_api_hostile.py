"""What a hostile or hasty caller sends: halves of characters, the ends of time, bodies that never come, others' ids."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from api_server import BRIDGE, LAW, WHEN_BRIDGE, Running, key, running

from bot.api.bodies import PUBLIC_TEXT
from bot.api.edge import STRANGERS_BYTES
from bot.api.given import Given
from bot.kept.feedback import Feedback, Feedbacks
from bot.kept.keys import Scope
from bot.kept.records import Records

pytest_plugins = ["api_fixtures"]

SITE = "https://news.example"
TYPE = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Iterator[Running]:
    """One that needs a key."""
    with running(sample_library(tmp_path_factory.mktemp("keyed") / "home"), hosts=frozenset()) as server:
        yield server


@pytest.mark.parametrize("now", ["0001-01-01", "0001-01-02", "9999-12-30"])
def test_the_ends_of_time_are_no_present(server: Running, now: str) -> None:
    with server.client() as client:
        asked = client.post("/v1/answers", json={"question": "What happened last week?", "now": now})
        searched = client.get("/v1/search", params={"q": "last week", "now": now})
        told = client.get("/v1/stories", params={"now": now})
        assert {asked.status_code, searched.status_code, told.status_code} == {422}
        assert "from 1000 to 9000" in asked.json()["detail"]


def test_half_a_character_is_refused_and_not_a_mistake(server: Running) -> None:
    messages = [
        {"role": "user", "content": "\ud800?"},
        {"role": "user", "content": [{"type": "text", "text": "\ud800?"}]},
    ]
    with server.client() as client:
        for message in messages:
            body = json.dumps({"model": "precis", "messages": [message]})
            assert client.post("/v1/chat/completions", content=body, headers=TYPE).status_code == 422


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "x" * 101])
def test_no_way_in_takes_a_collection_without_a_sound_name(server: Running, name: str) -> None:
    with server.client() as client:
        asked = client.post("/ask", data={"question": LAW, "collection": name})
        added = client.post("/add/text", data={"text": BRIDGE, "collection": name})
        chat = client.post(
            "/v1/chat/completions", json={"model": f"precis/{name}", "messages": [{"role": "user", "content": LAW}]}
        )
        assert {asked.status_code, added.status_code, chat.status_code} == {422}


def test_two_files_of_one_name_are_not_taken_for_one(server: Running) -> None:
    both = [("files", ("a/x.txt", BRIDGE.encode())), ("files", ("b/x.txt", b"Another report\n\nIt says more."))]
    with server.client() as client:
        refused = client.post("/v1/articles", files=both)
        assert (refused.status_code, refused.json()["code"]) == (422, "source")
        assert "x.txt" in refused.json()["detail"]
        same = client.post("/v1/articles", files=[both[0], both[0]], data={"collection": "twice"})
        assert [each["outcome"] for each in same.json()["outcomes"]] == ["added"]


def test_who_sends_a_body_drop_by_drop_is_not_waited_for(tmp_path: Path) -> None:
    with running(tmp_path / "home", request_s=0.5) as server:
        host, port = server.url.removeprefix("http://").split(":")
        told = _begun(host, port)
    assert told.startswith(b"HTTP/1.1 408 ")


def _begun(host: str, port: str) -> bytes:
    """What is answered to a request whose body does not go on."""
    with socket.create_connection((host, int(port)), timeout=20) as slow:
        slow.sendall(
            f"POST /v1/answers HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
            f'Content-Length: 100\r\n\r\n{{"qu'.encode()
        )
        return slow.recv(65_536)


def test_the_answer_to_a_get_of_mcp_does_not_last_for_ever(server: Running) -> None:
    with server.client() as client:
        refused = client.get("/mcp", headers={"Accept": "text/event-stream"})
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


def test_what_a_page_elsewhere_loads_is_refused_and_its_links_are_followed(server: Running) -> None:
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    frame = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
    with server.client() as client:
        statuses = [client.get("/articles", headers=headers).status_code for headers in (image, frame, link, own)]
        assert statuses == [403, 403, 200, 200]


def test_a_person_is_shown_a_page_where_there_is_nothing_and_a_program_is_told(server: Running) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    with server.client() as client:
        page = client.get("/<b>nowhere", headers=browser)
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "&lt;b&gt;nowhere" in page.text
        assert "<b>nowhere" not in page.text
        for path, headers in (("/nowhere", {}), ("/v1/nowhere", browser)):
            told = client.get(path, headers=headers)
            assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")


def test_a_feed_is_xml_whatever_stands_in_a_title(server: Running) -> None:
    with server.client() as client:
        feed = client.get("/digest.atom", params={"topic": "flood\x0c\x00\ufffe<&"})
        assert ElementTree.fromstring(feed.content).tag.endswith("feed")


def test_a_digest_says_its_headlines_once(server: Running) -> None:
    with server.client() as client:
        stories = client.get("/digest", params={"topic": "flood"}).text.split('<section class="digest-story"')[1:]
    assert stories
    for story in stories:
        heading = re.search(r"<h2[^>]*><a[^>]*>([^<]+)", story)
        said = re.findall(r'<span class="sentence">([^<&]+)', story)
        assert heading is not None
        assert not [each for each in said if each.startswith(heading[1].strip()) and len(each) <= 160]


def test_a_follow_up_is_asked_where_its_conversation_is_held(server: Running) -> None:
    with server.client() as client:
        client.post("/v1/articles", json={"documents": [{"text": BRIDGE}], "collection": "aside"})
        begun = client.post("/v1/answers", json={"question": LAW, "conversation_id": "new", "collection": "aside"})
        assert begun.json()["abstained"]
        followed = {"question": WHEN_BRIDGE, "conversation_id": begun.json()["conversation_id"]}
        assert "14 May" in client.post("/v1/answers", json=followed).json()["text"]


def test_a_public_key_opens_only_the_text_that_it_is_sent_with(keyed: Running) -> None:
    home = keyed.settings.home
    with keyed.client(key(home, Scope.READ)) as reader:
        id_ = reader.get("/v1/articles", params={"limit": 1}).json()["articles"][0]["article_id"]
    with keyed.client(key(home, Scope.WIDGET, origins=[SITE]), Origin=SITE) as button:
        assert "14 May" in button.post("/v1/answers", json={"question": WHEN_BRIDGE, "text": BRIDGE}).json()["text"]
        assert button.post("/v1/summaries", json={"text": BRIDGE}).json()["sentences"]
        refused = [
            button.post("/v1/answers", json={"question": LAW}),
            button.post("/v1/answers", json={"question": LAW, "conversation_id": "new"}),
            button.post("/v1/summaries", json={"article_id": id_}),
            button.post("/v1/summaries", json={"url": "https://news.example/"}),
            button.post("/v1/digests", json={}),
            button.get("/v1/articles"),
            button.get(f"/v1/articles/{id_}"),
            button.get("/v1/search", params={"q": "flood"}),
        ]
        assert [each.status_code for each in refused] == [403] * len(refused)


def test_a_public_key_brings_no_more_than_an_article(keyed: Running) -> None:
    home = keyed.settings.home
    text = BRIDGE + "The bridge was painted green. " * (PUBLIC_TEXT // 30)
    with keyed.client(key(home, Scope.WIDGET, origins=[SITE]), Origin=SITE) as button:
        for path, body in (("summaries", {}), ("answers", {"question": WHEN_BRIDGE})):
            refused = button.post(f"/v1/{path}", json={**body, "text": text})
            assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
            assert button.post(f"/v1/{path}", json={**body, "text": text[: PUBLIC_TEXT // 2]}).status_code == 200
    with keyed.client(key(home, Scope.READ)) as reader:
        assert reader.post("/v1/summaries", json={"text": text}).status_code == 200


def test_the_body_of_a_stranger_is_not_read_to_its_end(keyed: Running) -> None:
    body = json.dumps({"question": LAW, "text": "x" * STRANGERS_BYTES}).encode()

    def parts() -> Iterator[bytes]:
        yield from (body[at : at + 65_536] for at in range(0, len(body), 65_536))

    wrong = {"Authorization": f"Bearer precis_0123456789_{'a' * 43}"}
    with keyed.client() as client:
        for content in (body, parts()):
            refused = client.post("/v1/answers", content=content, headers=TYPE | wrong)
            assert (refused.status_code, "shows no key" in refused.text) == (413, True)
        assert client.post("/v1/answers", content=b"{}", headers=TYPE).status_code == 401
    with keyed.client(key(keyed.settings.home, Scope.READ)) as client:
        for content in (body, parts()):
            assert client.post("/v1/answers", content=content, headers=TYPE).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b'{"question": "Wh', "application/json", "not JSON, at character 13"),
        (b"", "application/json", "body: Field required"),
        (b"question=When", "application/x-www-form-urlencoded", "Content-Type: application/json"),
        (b'{"question": "When?"}', "text/plain", "Content-Type: application/json"),
        (b'{"question": "\xff"}', "application/json", "JSON in UTF-8"),
        (b"[" * 100_000, "application/json", "not nested deeply"),
    ],
)
def test_a_body_that_is_not_the_one_expected_is_refused_with_the_way_out(
    server: Running, content: bytes, kind: str, told: str
) -> None:
    with server.client() as client:
        refused = client.post("/v1/answers", content=content, headers={"Content-Type": kind})
        assert refused.status_code in {400, 422}
        assert told in refused.json()["detail"]


def test_a_text_that_is_sent_leaves_nothing_in_the_library(keyed: Running) -> None:
    home = keyed.settings.home
    with keyed.client(key(home, Scope.WIDGET, origins=[SITE]), Origin=SITE) as button:
        for length in ("one-line", "brief"):
            body = {"text": BRIDGE.replace("Hallmere", "Quillbrook"), "length": length}
            assert "Quillbrook" in button.post("/v1/summaries", json=body).text
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"Quillbrook" not in kept


def test_an_administrator_of_one_collection_sees_no_job_of_another(keyed: Running) -> None:
    home = keyed.settings.home
    with keyed.client(key(home, Scope.WRITE)) as writer:
        job = writer.post("/v1/articles", json={"documents": [{"text": BRIDGE}], "collection": "ours"}).json()["id"]
    with keyed.client(key(home, Scope.ADMIN, collections=["theirs"])) as other:
        assert other.get(f"/v1/jobs/{job}").status_code == 404
        assert other.delete(f"/v1/jobs/{job}").status_code == 404
    with keyed.client(key(home, Scope.ADMIN, collections=["ours"])) as own:
        assert own.get(f"/v1/jobs/{job}").status_code == 200


def test_what_one_key_says_of_replies_is_bounded(tmp_path: Path) -> None:
    kept = Records(tmp_path)
    said = Feedbacks(kept, clock=lambda: 0.0, most=3)
    said.give(Feedback("0" * 16, good=True), "another")
    for number in range(5):
        said.give(Feedback(f"{number:016x}", good=True), "one")
    replies = [f"{number:016x}" for number in range(5)]
    assert sorted(said.given(replies, "one")) == replies[2:]
    assert said.given(replies, "another") == {"0" * 16: True}
    kept.close()


def test_the_latest_summaries_are_kept_in_memory_and_no_more() -> None:
    given = Given(most=2)
    given.keep("a", "1")
    given.keep("b", "2")
    assert given.cached("a") == "1"
    given.keep("c", "3")
    assert [given.cached(each) for each in "abc"] == ["1", None, "3"]
