"""Slack over HTTP: only what it has signed is heard."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from slack_events import command, mention
from slack_newsroom import ADA, LAW, NEWS, Clock, living
from slack_server import Slack
from slack_workspace import BOT_TOKEN, SECRET
from starlette.applications import Starlette

from bot.api.app import Arrangement, create_app
from bot.kept.records import Records
from bot.service import Service
from bot.settings import Secret, Settings
from bot.slack import http
from index.errors import UsageError

pytest_plugins = ["slack_fixtures"]


@contextmanager
def over_http(home: Path, slack: Slack) -> Iterator[str]:
    """`precis serve` with Slack's token and signing secret set. Gives the server's address."""
    settings = Settings(
        home=home, slack_bot_token=Secret(BOT_TOKEN), slack_signing_secret=Secret(SECRET), slack_api_url=slack.api_url
    )
    app = create_app(settings, Arrangement(clock=Clock()))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    with living(server.serve):
        slack.wait(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        slack.wait(lambda: not server.servers[0].is_serving())
        time.sleep(0.2)


def signed(body: str, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = f"{at if at is not None else time.time():.0f}"
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    kind = "application/json" if body[:1] == "{" else "application/x-www-form-urlencoded"
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}


def test_over_http_only_what_slack_has_signed_lately_is_heard_and_answered_once(slack_home: Path, slack: Slack) -> None:
    with over_http(slack_home, slack) as address, httpx.Client(base_url=address) as client:
        body = json.dumps({"type": "url_verification", "challenge": "c4"})
        assert client.post("/slack/events", content=body, headers=signed(body)).text.find("c4") >= 0
        body = json.dumps(mention(NEWS, ADA, LAW, "1795000001.000001"))
        wrong = [
            {},
            {"Content-Type": "application/json"},
            signed(body, secret="other"),
            signed(body, at=time.time() - 301),
            signed(body) | {"X-Slack-Request-Timestamp": "yesterday"},
            signed(body + " "),
        ]
        assert {client.post("/slack/events", content=body, headers=each).status_code for each in wrong} == {401}
        headers = signed(body)
        replies = [client.post("/slack/events", content=body, headers=headers) for _ in range(3)]
        assert {reply.status_code for reply in replies} == {200}
        assert max(reply.elapsed.total_seconds() for reply in replies) < 3
        slack.wait(lambda: slack.posted(NEWS, "1795000001.000001"))
        form = urlencode(command(slack, NEWS, ADA, "/digest", "subscriptions"))
        said = client.post("/slack/events", content=form, headers=signed(form))
        assert said.json()["text"] == "This channel has no subscriptions."
        assert client.get("/slack/events").status_code == 405
        assert 'route="/slack/events",status="200"' in client.get("/metrics").text
        assert client.post("/slack/events", content=b"x" * 1_000_001, headers=signed("")).status_code == 413
    assert len(slack.posted(NEWS, "1795000001.000001")) == 1


def test_over_http_nothing_is_mounted_without_the_signing_secret(slack_home: Path, slack: Slack) -> None:
    settings = Settings(home=slack_home, slack_bot_token=Secret(BOT_TOKEN), slack_api_url=slack.api_url)
    records = Records(slack_home)
    with Service(settings, hold=False) as service, pytest.raises(UsageError, match="SLACK_SIGNING_SECRET"):
        http.mount(Starlette(), service, records, settings)
    records.close()
