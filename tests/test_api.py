"""The API over the wire: answers, summaries, digests, articles and jobs."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from api_server import BRIDGE, FLOOD, LAW, ROOT, UNKNOWN, WHEN_BRIDGE, Running, ask, events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest_plugins = ["api_fixtures"]

PROBLEM = "application/problem+json"


# Asking


def test_every_quote_of_an_answer_is_a_slice_of_its_article(client: httpx.Client) -> None:
    answer = ask(client, FLOOD)
    assert answer["sentences"]
    for citation in answer["citations"]:
        article = client.get(f"/v1/articles/{citation['article_id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert article["source"] == citation["source"]


def test_an_answer_says_what_the_terminal_says(client: httpx.Client, server: Running) -> None:
    from bot.rendering import jsonform
    from bot.service import Service
    from index.library import Filter

    answer = ask(client, LAW)
    with Service(server.settings, hold=False) as service:
        same = jsonform.answer(service.ask(LAW, where=Filter(), now=server.app.state.serving.clock()), ROOT)
    del answer["timings_ms"], same["timings_ms"]
    assert {name: answer[name] for name in same} == same


def test_an_abstention_is_an_answer_that_names_the_nearest_articles(client: httpx.Client) -> None:
    answer = ask(client, UNKNOWN)
    assert answer["abstained"]
    assert answer["reason"]
    assert answer["sentences"] == []


def test_a_stream_tells_each_citation_before_the_sentence_that_uses_it_and_ends_with_the_whole(
    client: httpx.Client,
) -> None:
    response = client.post("/v1/answers", json={"question": FLOOD}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    names = [name for name, _ in told]
    assert (names[0], names[-1], names.count("done")) == ("retrieved", "done", 1)
    known: set[int] = set()
    for name, data in told:
        if name == "citation":
            known.add(data["number"])
        elif name == "sentence":
            assert set(data["citations"]) <= known
    whole = told[-1][1]
    assert [data for name, data in told if name == "sentence"] == whole["sentences"]
    assert [data for name, data in told if name == "citation"] == whole["citations"]
    cited = {citation["article_id"] for citation in whole["citations"]}
    assert cited <= {article["article_id"] for article in told[0][1]["articles"]}


def test_what_is_wrong_before_a_stream_begins_has_its_status(client: httpx.Client) -> None:
    response = client.post("/v1/answers", json={"question": " "}, headers={"Accept": "text/event-stream"})
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)


def test_filters_and_now_narrow_what_is_looked_at(client: httpx.Client) -> None:
    late = ask(client, FLOOD, until="2024-09-16")
    assert all(citation["published"] <= "2024-09-16" for citation in late["citations"])
    only = ask(client, FLOOD, outlet="northline news")
    assert {citation["outlet"] for citation in only["citations"]} == {"Northline News"}
    assert ask(client, FLOOD, outlet="The Quay")["reason"] == "No article of 'The Quay' matches the question."


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("POST", "answers", {"question": FLOOD}),
        ("POST", "digests", {}),
        ("POST", "timelines", {"topic": "flood"}),
        ("GET", "search", {"q": "flood"}),
        ("GET", "stories", {}),
        ("GET", "articles", {}),
    ],
)
def test_of_a_collection_that_is_not_there_a_caller_is_told_which_are(
    client: httpx.Client, method: str, path: str, asked: dict[str, str]
) -> None:
    given = {**asked, "collection": "defualt"}
    named = {"json": given} if method == "POST" else {"params": given}
    refused = client.request(method, f"/v1/{path}", **named)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert refused.json()["detail"] == "there is no collection 'defualt'; did you mean default?"


def test_a_follow_up_is_understood_within_its_conversation(client: httpx.Client) -> None:
    first = ask(client, "When was the Hallmere flood?", conversation_id="new")
    again = ask(client, "How many people did it kill?", conversation_id=first["conversation_id"])
    assert again["sentences"]
    kept = client.get(f"/v1/conversations/{first['conversation_id']}").json()
    assert [answer["question"] for answer in kept["answers"]] == [first["question"], again["question"]]
    assert kept["answers"][1] == again
    assert client.get("/v1/conversations/0").status_code == 404
    assert client.post("/v1/answers", json={"question": "x", "conversation_id": "0"}).status_code == 404


def test_a_reader_says_whether_an_answer_was_good_and_may_think_again(client: httpx.Client, server: Running) -> None:
    id_ = ask(client, LAW)["id"]
    for good in (True, False):
        assert client.post("/v1/feedback", json={"reply_id": id_, "good": good}).status_code == 201
    assert server.app.state.serving.feedback.counts() == (0, 1)
    assert 'precis_feedback{thumb="down"} 1.0' in client.get("/metrics").text


# Summaries and digests


def test_a_text_that_was_never_added_is_summarised_with_quotes_from_it(client: httpx.Client) -> None:
    made = client.post("/v1/summaries", json={"text": BRIDGE, "length": "one-line"}).json()
    (citation,) = made["citations"]
    assert BRIDGE[citation["start"] : citation["end"]] == citation["quote"]


def test_an_article_is_summarised_by_its_id(client: httpx.Client) -> None:
    listed = client.get("/v1/articles", params={"limit": 1}).json()["articles"][0]
    made = client.post("/v1/summaries", json={"article_id": listed["article_id"]}).json()
    assert made["article"]["title"] == listed["title"]
    assert made["sentences"]


def test_no_file_of_the_server_is_read_for_a_caller(client: httpx.Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(BRIDGE)
    for name in (str(secret), "/etc/hostname", "-", "~", "a\0b", "../pyproject.toml"):
        assert client.post("/v1/summaries", json={"article_id": name}).status_code == 422
        assert client.get(f"/v1/articles/{quote(name, safe='')}").status_code == 404


def test_an_address_is_fetched_only_by_a_server_that_may(client: httpx.Client) -> None:
    inside, file = {"url": "http://127.0.0.1:1/"}, {"url": "file:///etc/passwd"}
    for body in (inside, file):
        refused = client.post("/v1/summaries", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "source")
    (outcome,) = client.post("/v1/articles", json={"documents": [inside]}).json()["outcomes"]
    assert (outcome["outcome"], outcome["source"]) == ("failed", inside["url"])
    assert client.post("/v1/articles", json={"documents": [file]}).status_code == 422


def test_a_digest_has_stories_with_sources_and_shared_citations(client: httpx.Client) -> None:
    made = client.post("/v1/digests", json={"since": "2024-09", "until": "2024-10", "max_stories": 2}).json()
    numbers = {citation["number"] for citation in made["citations"]}
    assert 0 < len(made["stories"]) <= 2
    for story in made["stories"]:
        assert story["sources"]
        assert all(set(sentence["citations"]) <= numbers for sentence in story["sentences"])


def test_stories_are_listed_latest_first_each_article_once(client: httpx.Client) -> None:
    told = client.get("/v1/stories", params={"since": "2024", "limit": 200}).json()
    ids = [each["article_id"] for story in told["stories"] for each in story["articles"] + story["copies"]]
    assert len(ids) == len(set(ids))
    assert told["complete"]
    dates = [story["articles"][0]["published"] for story in told["stories"]]
    assert dates == sorted(dates, reverse=True)


def test_a_search_finds_passages_that_are_slices_of_their_articles(client: httpx.Client) -> None:
    hits = client.get("/v1/search", params={"q": "Lesk flood", "limit": 3}).json()["hits"]
    assert len(hits) == 3
    for hit in hits:
        text = client.get(f"/v1/articles/{hit['article_id']}").json()["text"]
        assert text[hit["start"] : hit["end"]] == hit["text"]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


# Articles


def test_the_pages_of_the_list_hold_every_article_once(client: httpx.Client) -> None:
    address: str | None = "/v1/articles?limit=7"
    seen: list[str] = []
    while address:
        page = client.get(address).json()
        seen += [each["article_id"] for each in page["articles"]]
        address = page["next"]
    everything = client.get("/v1/articles", params={"limit": 500}).json()
    assert everything["next"] is None
    assert seen == [each["article_id"] for each in everything["articles"]]


def test_what_is_added_is_found_replaced_with_its_history_and_removed(client: httpx.Client) -> None:
    def add(text: str) -> Any:
        body = {"documents": [{"name": "bridge.txt", "text": text}], "collection": "bridges"}
        return client.post("/v1/articles", json=body)

    added = add(BRIDGE)
    assert added.status_code == 200
    (outcome,) = added.json()["outcomes"]
    assert outcome["outcome"] == "added"
    assert ask(client, WHEN_BRIDGE, collection="bridges")["citations"][0]["article_id"] == outcome["article_id"]
    (replaced,) = add(BRIDGE.replace("14 May", "16 June")).json()["outcomes"]
    assert replaced["outcome"] == "replaced"
    assert "16 June" in ask(client, WHEN_BRIDGE, collection="bridges")["text"]
    earlier = client.get(f"/v1/articles/{outcome['article_id']}").json()
    assert "14 May" in earlier["text"]
    assert earlier["versions"] == [replaced["article_id"], outcome["article_id"]]
    removed = client.delete(f"/v1/articles/{replaced['article_id']}")
    assert [each["outcome"] for each in removed.json()["outcomes"]] == ["removed"]
    assert client.post("/v1/answers", json={"question": WHEN_BRIDGE, "collection": "bridges"}).status_code == 404
    assert client.delete(f"/v1/articles/{replaced['article_id']}").status_code == 404
    assert not Path(replaced["source"]).exists()


def test_files_are_added_by_multipart(client: httpx.Client) -> None:
    files = [
        ("files", ("bridge.txt", BRIDGE.encode(), "text/plain")),
        ("files", ("page", f"<html><body><article><p>{BRIDGE * 4}</p></article></body></html>".encode(), "text/html")),
        ("files", ("empty.md", b"  ", "text/markdown")),
    ]
    job = client.post("/v1/articles", files=files, data={"collection": "uploaded"}).json()
    kinds = {Path(each["source"]).name: each["outcome"] for each in job["outcomes"]}
    assert kinds == {"bridge.txt": "added", "page.html": "added", "empty.md": "failed"}
    assert len(client.get("/v1/articles", params={"collection": "uploaded"}).json()["articles"]) == 2


NAMES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["../../etc/passwd", "..\\..\\boot.ini", "/abs/olute", ".", "..", "...", "a/b/c.txt", "~", "CON.txt"]
    ),
)


@given(name=NAMES, collection=st.text(max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_of_an_upload_leads_out_of_its_folder(name: str, collection: str, tmp_path: Path) -> None:
    from bot.api import uploads
    from index.errors import SourceError

    try:
        (path,) = uploads.keep(tmp_path, collection, [uploads.Upload(name, BRIDGE.encode())])
    except SourceError:
        return
    assert path.parent.parent == (tmp_path / uploads.FOLDER).resolve()
    assert path.read_bytes() == BRIDGE.encode()
    assert not path.name.startswith(".")


def test_an_add_that_takes_long_is_a_job_with_an_address(client: httpx.Client) -> None:
    body = {"documents": [{"text": BRIDGE.replace("14 May", f"{n} May")} for n in range(1, 29)], "collection": "many"}
    begun = client.post("/v1/articles", params={"wait": 0}, json=body)
    assert begun.status_code == 202
    address = begun.headers["Location"]
    for _ in range(500):
        job = client.get(address).json()
        if job["state"] == "done":
            break
        time.sleep(0.02)
    assert (job["state"], job["done"], job["total"]) == ("done", 28, 28)
    assert client.delete(address).json()["state"] == "done"
    assert client.get("/v1/jobs/0").status_code == 404
