"""Who may do what: keys over the wire, limits, other origins, and servers that refuse to start."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from api_server import BRIDGE, LAW, Running, environment, key, running
from commandline import Precis

from bot.kept.keys import Keys, Scope

SITE = "https://news.example"
ASK = {"question": LAW}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Iterator[Running]:
    """One that needs a key."""
    home = sample_library(tmp_path_factory.mktemp("keys") / "home")
    with running(home, hosts=frozenset()) as server:
        yield server


@pytest.fixture
def home(server: Running) -> Path:
    return server.settings.home


def test_without_a_key_only_health_is_told(server: Running) -> None:
    with server.client() as client:
        refused = client.post("/v1/answers", json=ASK)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert client.get("/metrics").status_code == 401
        assert client.post("/mcp", json={}).status_code == 401
        assert client.get("/healthz").status_code == 200


def test_each_scope_opens_its_routes(server: Running, home: Path) -> None:
    documents = {"documents": [{"text": BRIDGE}], "collection": "scoped"}
    calls = {
        Scope.WIDGET: ("POST", "/v1/answers", ASK),
        Scope.READ: ("GET", "/v1/stories", None),
        Scope.WRITE: ("POST", "/v1/articles", documents),
    }
    for held in (Scope.READ, Scope.WRITE, Scope.ADMIN):
        with server.client(key(home, held)) as client:
            for needed, (method, path, body) in calls.items():
                status = client.request(method, path, json=body).status_code
                assert status == (200 if held.allows(needed) else 403), (held, path)


def test_a_revoked_key_is_refused_at_once(server: Running, home: Path) -> None:
    text = key(home, Scope.READ)
    with server.client(text) as client:
        assert client.get("/v1/articles").status_code == 200
        keys: Keys = server.app.state.serving.keys
        found = keys.verified(text)
        assert found is not None
        keys.revoke(found.id)
        assert client.get("/v1/articles").status_code == 401


def test_a_key_opens_its_collections_and_no_other(server: Running, home: Path) -> None:
    with server.client(key(home, Scope.READ)) as everyone:
        id_ = everyone.get("/v1/articles", params={"limit": 1}).json()["articles"][0]["article_id"]
    with server.client(key(home, Scope.READ, collections=["other"])) as client:
        assert client.get("/v1/articles").json()["articles"] == []
        assert client.get("/v1/articles", params={"collection": "default"}).status_code == 403
        assert client.get(f"/v1/articles/{id_}").status_code == 404
        assert client.post("/v1/summaries", json={"article_id": id_}).status_code == 404
        assert client.post("/v1/answers", json=ASK).json()["abstained"]
        named = client.post("/v1/answers", json={**ASK, "collection": "other"})
        assert (named.status_code, named.json()["detail"]) == (404, "there is no collection 'other' yet")  # nor others
        assert [each["id"] for each in client.get("/v1/models").json()["data"]] == ["precis"]
        refused = client.post(
            "/v1/chat/completions", json={"model": "precis/default", "messages": [{"role": "user", "content": LAW}]}
        )
        assert refused.status_code == 403


def test_a_conversation_and_a_job_are_their_owners_alone(server: Running, home: Path) -> None:
    one, other = key(home, Scope.WRITE), key(home, Scope.WRITE)
    with server.client(one) as mine, server.client(other) as theirs, server.client(key(home, Scope.ADMIN)) as admin:
        id_ = mine.post("/v1/answers", json={**ASK, "conversation_id": "new"}).json()["conversation_id"]
        job = mine.post("/v1/articles", json={"documents": [{"text": BRIDGE}], "collection": "owned"}).json()["id"]
        assert theirs.get(f"/v1/conversations/{id_}").status_code == 404
        assert theirs.get(f"/v1/jobs/{job}").status_code == 404
        assert mine.get(f"/v1/conversations/{id_}").status_code == 200
        assert admin.get(f"/v1/jobs/{job}").status_code == 200


def test_a_key_that_asks_too_often_is_told_how_long_to_wait(server: Running, home: Path) -> None:
    with server.client(key(home, Scope.READ, requests=3)) as client:
        statuses = [client.get("/v1/articles").status_code for _ in range(3)]
        refused = client.get("/v1/articles")
        assert (statuses, refused.status_code) == ([200] * 3, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert refused.json()["code"] == "rate_limit"


def test_a_widget_key_reads_from_the_pages_of_its_origins_only(server: Running, home: Path) -> None:
    text = key(home, Scope.WIDGET, origins=[SITE], collections=["default"])
    preflight = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    with server.client() as browser:
        allowed = browser.options("/v1/answers", headers=preflight)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, SITE)
        elsewhere = browser.options("/v1/answers", headers={**preflight, "Origin": "https://other.example"})
        assert elsewhere.status_code == 400
        assert "access-control-allow-origin" not in elsewhere.headers
    with server.client(text, Origin=SITE) as page:
        answered = page.post("/v1/answers", json=ASK)
        assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (200, SITE)
        assert page.post("/v1/articles", json={"documents": [{"text": BRIDGE}]}).status_code == 403
        assert page.get("/v1/stories").status_code == 403
    for headers in ({}, {"Origin": "https://other.example"}):
        with server.client(text, **headers) as stranger:
            assert stranger.post("/v1/answers", json=ASK).status_code == 403


def test_no_page_elsewhere_uses_a_server_that_needs_no_key(tmp_path: Path) -> None:
    with running(tmp_path / "home", origins=(SITE,)) as server, server.client() as client:
        for headers in ({"Host": "rebound.example"}, {"Origin": "https://other.example"}, {"Origin": "null"}):
            assert client.get("/v1/articles", headers=headers).status_code == 403
            assert client.post("/mcp", json={}, headers=headers).status_code == 403
        assert client.get("/v1/articles", headers={"Host": "["}).status_code in (400, 403)
        assert client.get("/v1/articles", headers={"Origin": server.url}).status_code == 200
        listed = client.get("/v1/articles", headers={"Origin": SITE})
        assert (listed.status_code, listed.headers["access-control-allow-origin"]) == (200, SITE)


def test_a_key_in_a_cookie_is_for_pages_of_the_server_itself(server: Running, home: Path) -> None:
    cookie = {"Cookie": f"precis_key={key(home, Scope.WRITE)}"}
    with server.client() as client:
        assert client.get("/v1/articles", headers=cookie).status_code == 200
        assert client.get("/v1/articles", headers={**cookie, "Origin": "https://other.example"}).status_code == 403


def test_no_key_stands_in_the_log(server: Running, home: Path) -> None:
    text = key(home, Scope.READ)
    with server.client(text) as client:
        client.get("/v1/articles", params={"outlet": text})
    assert text not in server.log.getvalue()
    assert text.split("_")[1] in {line.get("key") for line in server.lines()}


def test_an_address_that_others_reach_is_not_served_without_a_key(precis: Precis) -> None:
    for arguments in (["--host", "0.0.0.0"], ["--require-key"], ["--host", "::"]):
        refused = precis("serve", "--port", "0", *arguments)
        assert refused.code == 2
        assert "precis keys create" in refused.error


def test_a_port_that_is_taken_is_told_in_one_line(precis: Precis, server: Running) -> None:
    refused = precis("serve", "--port", server.url.rpartition(":")[2])
    assert refused.code == 2
    assert "cannot be listened on" in refused.error


def test_serving_from_the_terminal_ends_with_a_signal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment(tmp_path / "home"), stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line.startswith("precis: http://127.0.0.1:")
    process.terminate()
    assert process.wait(60) in (0, -15)
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
