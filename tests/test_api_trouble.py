"""What the API says when something is wrong, and what it tells whoever runs it."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from api_server import BRIDGE, LAW, UNKNOWN, WHEN_BRIDGE, Running, ask, running

from bot.service import Service

pytest_plugins = ["api_fixtures"]

PROBLEM = "application/problem+json"


# What is wrong


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/nothing", None, 404),
        ("PUT", "/v1/answers", None, 405),
        ("POST", "/v1/answers", b'{"question": ', 422),
        ("POST", "/v1/answers", b'{"question": "x", "typo": 1}', 422),
        ("POST", "/v1/answers", b'{"question": "\\ud800"}', 422),
        ("POST", "/v1/answers", b'{"question": "x", "since": "soon"}', 422),
        ("POST", "/v1/answers", b'{"question": "x", "since": "2025", "until": "2024"}', 422),
        ("POST", "/v1/answers", b'{"question": "x", "writer": "openai:gpt-9"}', 422),
        ("POST", "/v1/answers", json.dumps({"question": "x" * 5_000}).encode(), 422),
        ("POST", "/v1/summaries", b"{}", 422),
        ("POST", "/v1/summaries", b'{"text": " "}', 422),
        ("POST", "/v1/articles", b'{"documents": []}', 422),
        ("POST", "/v1/articles", b'{"documents": [{"text": "x", "name": "x.exe"}]}', 422),
        ("GET", "/v1/articles?limit=0", None, 422),
        ("GET", "/v1/articles/zzzz", None, 404),
        ("DELETE", "/v1/articles/000000000000", None, 404),
        ("GET", "/v1/search", None, 422),
        ("POST", "/v1/feedback", b'{"reply_id": "x", "good": true}', 422),
    ],
)
def test_every_error_is_problem_details(
    client: httpx.Client, method: str, path: str, body: bytes | None, status: int
) -> None:
    response = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM), response.text
    problem = response.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["type"] == f"urn:precis:problem:{problem['code']}"
    assert problem["request_id"] == response.headers["x-request-id"]


def test_a_body_of_another_type_is_refused(client: httpx.Client) -> None:
    refused = client.post("/v1/articles", content=b"x", headers={"Content-Type": "text/plain"})
    assert (refused.status_code, refused.json()["code"]) == (415, "media_type")


def test_a_request_that_is_too_large_is_refused_whether_it_says_so_or_not(tmp_path: Path) -> None:
    with running(tmp_path / "home", max_request_mb=0.01) as server, server.client() as client:
        body = json.dumps({"question": "x" * 20_000}).encode()
        headers = {"Content-Type": "application/json"}
        for content in (body, iter([body])):
            response = client.post("/v1/answers", content=content, headers=headers)
            assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_mistake_of_ours_is_a_500_without_a_word_of_it(tmp_path: Path) -> None:
    with running(tmp_path / "home") as server, server.client() as client:

        @server.app.get("/broken")
        async def broken() -> None:
            raise ZeroDivisionError("the words of an article")

        response = client.get("/broken", headers={"X-Request-Id": "mine-1"})
        assert (response.status_code, response.json()["request_id"]) == (500, "mine-1")
        assert "words of an article" not in response.text + server.log.getvalue()
        (mistake,) = [line for line in server.lines() if line["event"] == "mistake"]
        assert mistake["kind"] == "ZeroDivisionError"
        assert "test_api_trouble.py" in mistake["frames"][-1]


def test_a_library_that_is_made_while_the_server_runs_is_seen(tmp_path: Path) -> None:
    with running(tmp_path / "home") as server, server.client() as client:
        assert ask(client, WHEN_BRIDGE)["abstained"]
        (tmp_path / "bridge.txt").write_text(BRIDGE)
        with Service(server.settings) as terminal:
            list(terminal.add([str(tmp_path / "bridge.txt")])[1])
        assert "14 May" in ask(client, WHEN_BRIDGE)["text"]


# Operation


def test_logs_are_one_json_line_a_request_without_its_text(client: httpx.Client, server: Running) -> None:
    ask(client, LAW)
    client.get("/v1/search", params={"q": "lighthouse keeper"})
    lines = [line for line in server.lines() if line["event"] == "request"]
    assert {"/v1/answers", "/v1/search"} <= {line["route"] for line in lines}
    assert all(line["request_id"] and line["ms"] >= 0 for line in lines)
    assert "Estovar" not in server.log.getvalue()
    assert "lighthouse" not in server.log.getvalue()


def test_metrics_count_requests_replies_and_the_library(client: httpx.Client) -> None:
    ask(client, UNKNOWN)
    text = client.get("/metrics").text
    for line in (
        'precis_requests_total{method="POST",route="/v1/answers",status="200"}',
        'precis_request_seconds_bucket{le="0.1",route="/v1/answers"}',
        'precis_replies_total{kind="answer",outcome="abstained"}',
        "precis_withheld_sentences_total",
        "precis_cost_usd_total",
        "precis_articles ",
        'precis_library_bytes{store="',
    ):
        assert line in text


def test_it_is_healthy_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_server_whose_library_needs_other_settings_is_healthy_and_not_ready(
    sample_library: Callable[[Path], Path], tmp_path: Path
) -> None:
    with running(sample_library(tmp_path / "home"), passage_tokens=77) as server, server.client() as client:
        assert client.get("/healthz").status_code == 200
        unready = client.get("/readyz")
        assert (unready.status_code, unready.json()["code"]) == (503, "library")
        assert client.post("/v1/answers", json={"question": LAW}).status_code == 503
