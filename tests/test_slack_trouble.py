"""What goes wrong between Slack and the app: nothing is said twice, nothing is lost, and somebody is told why."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from slack_blocks import shown
from slack_events import command, mention, press
from slack_newsroom import ADA, ADMIN, FLOOD, LAW, NEWS, Clock, Newsroom, built, copied, living, newsroom, workspace
from slack_run import Run, run_for
from slack_server import Slack, serving
from slack_workspace import APP_TOKEN, BOT_TOKEN, SECRET, TEAM
from starlette.applications import Starlette

from bot.api.app import Arrangement, create_app
from bot.records import Records
from bot.service import Service
from bot.settings import Secret, Settings
from bot.slack import events, http
from bot.slack.app import SlackApp
from bot.slack.asked import Asked
from bot.slack.channels import Channel
from bot.slack.once import LEASE_S, Deliveries
from bot.slack.problems import SlackError
from bot.slack.socket import run
from bot.slack.subscriptions import Subscriptions, order
from index.catalog import FILE
from index.errors import UsageError


@pytest.fixture(scope="module")
def home(sample_articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose records each test empties."""
    library = built(tmp_path_factory.getbasetemp(), sample_articles)
    return copied(library, tmp_path_factory.mktemp("trouble") / "home")


@pytest.fixture
def slack(home: Path) -> Iterator[Slack]:
    for each in home.glob("service.sqlite3*"):
        each.unlink()
    with serving() as found:
        workspace(found)
        yield found


@pytest.fixture
def room(home: Path, slack: Slack) -> Iterator[Newsroom]:
    with newsroom(home, slack) as found:
        yield found


def test_a_rate_limit_in_the_middle_of_a_reply_delays_it_and_no_more(room: Newsroom) -> None:
    for method in ("chat.postMessage", "chat.update"):
        room.slack.fail(method, "ratelimited", status=429, retry_after_s=1, times=2)
    ts = room.ask(FLOOD)
    room.slack.wait(lambda: "Sources" in "".join(each.shown for each in room.slack.posted(NEWS, ts)))
    room.rest()
    assert len(room.slack.posted(NEWS, ts)) == 1
    assert room.app.desk.slack.limited >= 2


def test_a_message_that_may_have_been_posted_is_looked_for_not_posted_again(room: Newsroom) -> None:
    room.slack.fail("chat.postMessage", then_break=True)
    ts = room.ask(LAW)
    assert "January 1, 2026" in room.answer(ts).shown
    room.rest()
    assert len(room.slack.posted(NEWS, ts)) == 1


def test_a_message_that_was_not_posted_is_posted_after_all(room: Newsroom) -> None:
    room.slack.fail("chat.postMessage", "internal_error", status=503)
    ts = room.ask(LAW)
    assert "January 1, 2026" in room.answer(ts).shown
    assert len(room.slack.posted(NEWS, ts)) == 1


def test_blocks_that_slack_does_not_take_are_sent_as_text(room: Newsroom) -> None:
    room.slack.fail("chat.postMessage", "invalid_blocks", times=1)
    ts = room.ask(LAW)
    room.slack.wait(lambda: [each for each in room.slack.posted(NEWS, ts) if "January 1, 2026" in each.text])


def test_a_dropped_socket_loses_no_question(room: Newsroom) -> None:
    asked = []
    for rudely in (False, True):
        room.slack.cut(rudely=rudely)
        asked.append(room.ask(LAW))
    for ts in asked:
        room.answer(ts)
    room.rest()
    assert [len(room.slack.posted(NEWS, ts)) for ts in asked] == [1, 1]


class Lines(logging.Handler):
    """What is logged, as text. Loading word vectors puts the root's handlers back, and pytest's with them."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def lines() -> Iterator[list[str]]:
    handler, logger = Lines(), logging.getLogger("precis.slack")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


def test_a_missing_permission_is_told_in_plain_words_to_who_can_mend_it(room: Newsroom, lines: list[str]) -> None:
    room.set(Channel(TEAM, NEWS, adds=True))
    room.slack.scopes.discard("files:read")
    for _ in range(2):
        ts = room.slack.stamp()
        body = mention(NEWS, ADA, "", ts)
        body["event"] |= {"type": "message", "subtype": "file_share", "files": [room.slack.file("a.txt", b"text")]}
        room.slack.deliver("events_api", body)
        assert "files:read" in room.answer(ts).shown
    room.rest()
    assert [each.times for each in room.app.desk.problems.since(datetime(2025, 1, 1, tzinfo=UTC))] == [2]
    assert len([each for each in lines if "files:read" in each]) == 1
    form = press(room.slack, "", ADMIN, "choose_channel", "", "")
    form["actions"][0] |= {"type": "conversations_select", "selected_conversation": NEWS}
    room.slack.deliver("interactive", form)
    (_, view) = room.slack.wait(lambda: room.slack.views)[-1]
    assert "2 times: the app lacks a permission (files:read)" in shown(view["blocks"])


def test_without_the_permission_to_look_a_channel_counts_as_private(room: Newsroom) -> None:
    room.slack.scopes.discard("channels:read")
    room.answer(room.ask(LAW))
    room.rest()
    assert room.app.desk.threads.recent(TEAM, channel=NEWS) == []


def test_a_revoked_token_ends_the_app_with_the_way_out_and_loses_no_question(home: Path, slack: Slack) -> None:
    with (
        pytest.raises(SlackError, match="install the app again and set SLACK_BOT_TOKEN"),
        newsroom(home, slack) as room,
    ):
        slack.revoked = True
        ts = room.ask(LAW)
        slack.wait(lambda: room.app.desk.slack.client.session.closed)
    slack.revoked = False
    with newsroom(home, slack, clock=Clock(datetime.now(UTC) + timedelta(days=1))) as room:
        room.answer(ts)
        room.rest()
    assert len(slack.posted(NEWS, ts)) == 1


def test_an_unknown_token_is_refused_before_anything_starts(home: Path, slack: Slack) -> None:
    settings = Settings(home=home, slack_bot_token=Secret("xoxb-wrong"), slack_api_url=slack.api_url)
    records = Records(home)
    with Service(settings, hold=False) as service:
        app = SlackApp(service, records, settings)
        with pytest.raises(SlackError, match="check SLACK_BOT_TOKEN") as told:
            asyncio.run(run(app, Secret(APP_TOKEN)))
    records.close()
    assert "xoxb-wrong" not in str(told.value)


def test_who_asked_in_an_archived_channel_is_told_directly(room: Newsroom) -> None:
    old = room.slack.channel("C0OLD", archived=True)
    room.ask(LAW, channel=old)
    told = room.slack.wait(lambda: room.slack.posted("D0ADA"))[0]
    assert "<#C0OLD>: the channel is archived" in told.shown


def test_an_answer_that_somebody_deleted_is_not_posted_again(room: Newsroom) -> None:
    room.slack.fail("chat.update", "message_not_found", times=5)
    ts = room.ask(FLOOD)
    room.slack.wait(lambda: room.slack.posted(NEWS, ts))
    room.rest()
    assert len(room.slack.posted(NEWS, ts)) == 1


def test_a_workspace_without_streams_gets_messages(home: Path) -> None:
    with serving(streams=False) as slack:
        workspace(slack)
        with newsroom(home, slack, pace_s=0.01) as room:
            for _ in range(2):
                assert "Sources" in room.answer(room.write(FLOOD), "D0ADA").shown
            room.rest()


@pytest.mark.parametrize("question", [LAW, "Summarise nothing", "Who invented the spoon?"])
def test_an_answer_that_a_dead_process_had_begun_is_finished_in_its_message(
    home: Path, slack: Slack, question: str
) -> None:
    """However quickly: a whole answer needs no placeholder, and must not leave the old one standing."""
    clock, records = Clock(), Records(home)
    dead = Deliveries(records)
    (asked,) = events.read(mention(NEWS, ADA, question, "1795000000.000001"), "U0PRECIS")
    assert isinstance(asked, Asked)
    dead.take(asked, clock().timestamp())
    mark = {"event_type": "precis_reply", "event_payload": {"key": asked.key, "part": 0}}
    begun = slack.do_chat_postmessage(
        {"channel": NEWS, "thread_ts": asked.thread, "text": "Reading the articles …", "metadata": mark}
    )
    records.close()
    clock.now += timedelta(seconds=LEASE_S + 1)
    with newsroom(home, slack, clock=clock) as room:
        answer = room.answer(asked.thread)
        room.rest()
    assert answer.ts == begun["ts"]
    assert ("January 1, 2026" in answer.shown) == (question == LAW)
    assert len(slack.posted(NEWS, asked.thread)) == 1


def test_what_is_being_answered_when_the_app_stops_is_answered_by_the_next(home: Path, slack: Slack) -> None:
    slack.fail("chat.postMessage", "ratelimited", status=429, retry_after_s=9)
    with newsroom(home, slack) as room:
        ts = room.ask(LAW)
        slack.wait(lambda: [call for call in slack.calls if call[1] == "chat.postMessage"])
    assert slack.posted(NEWS, ts) == []
    with newsroom(home, slack) as room:
        room.answer(ts)
        room.rest()
    assert len(slack.posted(NEWS, ts)) == 1


def test_two_copies_of_the_app_answer_each_question_once(home: Path, slack: Slack) -> None:
    with newsroom(home, slack) as room, newsroom(home, slack) as other:
        asked = [room.ask(LAW) for _ in range(6)]
        for ts in asked * 2:
            slack.deliver("events_api", mention(NEWS, ADA, LAW, ts))
        for ts in asked:
            room.answer(ts)
        slack.wait(lambda: all(each.acked_s for each in slack.delivered.values()))
        room.rest()
        other.rest()
    assert [len(slack.posted(NEWS, ts)) for ts in asked] == [1] * 6


def test_a_digest_is_sent_once_when_due_once_when_missed_and_never_without_news(home: Path, slack: Slack) -> None:
    clock = Clock(datetime.now(UTC))
    records = Records(home)
    subscriptions = Subscriptions(records)
    _, schedule = order("daily 08:30 Europe/Berlin", "UTC")
    made = subscriptions.add(TEAM, NEWS, ADA, "", schedule, now=clock())
    with newsroom(home, slack, clock=clock) as room, newsroom(home, slack, clock=clock) as other:
        _add_article(room, "Ostrel ferry sinks at its pier", clock())
        clock.now = datetime.fromtimestamp(made.due_s, UTC) + timedelta(minutes=1)
        digest = slack.wait(lambda: slack.posted(NEWS))[0]
        assert ("what is new on" in digest.shown, "Ostrel ferry sinks" in digest.shown) == (True, True)
        slack.wait(lambda: subscriptions.due(clock()) == [])
        clock.now += timedelta(days=1)
        slack.wait(lambda: _covered(subscriptions, made.id) > clock().timestamp() - 1)
        room.rest()
        other.rest()
        assert len(slack.posted(NEWS)) == 1
    _add_article(room, "Ostrel ferry raised from the harbour floor", clock())
    clock.now += timedelta(days=5)
    with newsroom(home, slack, clock=clock) as room:
        slack.wait(lambda: len(slack.posted(NEWS)) == 2)
        slack.wait(lambda: subscriptions.due(clock()) == [])
        room.rest()
    assert "Ostrel ferry raised" in slack.posted(NEWS)[1].shown
    assert len(slack.posted(NEWS)) == 2
    records.close()


def test_a_digest_for_an_archived_channel_is_paused_and_who_ordered_it_is_told(home: Path, slack: Slack) -> None:
    clock, records = Clock(datetime.now(UTC)), Records(home)
    subscriptions = Subscriptions(records)
    made = subscriptions.add(TEAM, NEWS, ADA, "", order("daily 08:30 UTC", "UTC")[1], now=clock())
    slack.channels[NEWS].archived = True
    with newsroom(home, slack, clock=clock) as room:
        _add_article(room, "Ostrel tram line opens to the pier", clock())
        clock.now = datetime.fromtimestamp(made.due_s, UTC) + timedelta(seconds=1)
        told = slack.wait(lambda: slack.posted("D0ADA"))[0]
        assert "The digest that you ordered is paused in <#C0NEWS>: the channel is archived" in told.shown
        room.rest()
    (left,) = subscriptions.of(TEAM, NEWS)
    assert left.paused.startswith("the channel is archived")
    records.close()


def test_a_short_storm_of_cuts_duplicates_delays_and_limits_leaves_each_question_answered_once(home: Path) -> None:
    result: Run = run_for(home, questions=16, seconds=3.0, cut_every_s=0.9, seed=7)
    assert result.wrong == []
    assert result.answered == result.questions == 16
    assert result.cuts >= 2 and result.limited >= 1
    assert result.ack_ms[99] < 3_000


# Over HTTP


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


def test_over_http_only_what_slack_has_signed_lately_is_heard_and_answered_once(home: Path, slack: Slack) -> None:
    with over_http(home, slack) as address, httpx.Client(base_url=address) as client:
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
        assert client.post("/slack/events", content=b"x" * 1_000_001, headers=signed("")).status_code == 413
    assert len(slack.posted(NEWS, "1795000001.000001")) == 1


def test_over_http_nothing_is_mounted_without_the_signing_secret(home: Path, slack: Slack) -> None:
    settings = Settings(home=home, slack_bot_token=Secret(BOT_TOKEN), slack_api_url=slack.api_url)
    records = Records(home)
    with Service(settings, hold=False) as service, pytest.raises(UsageError, match="SLACK_SIGNING_SECRET"):
        http.mount(Starlette(), service, records, settings)
    records.close()


def _add_article(room: Newsroom, title: str, when: datetime) -> None:
    """A file of that day, added to the library as `precis add` would have done then."""
    folder = room.settings.home.parent / "incoming"
    folder.mkdir(exist_ok=True)
    path = folder / f"{title.replace(' ', '-')}.txt"
    path.write_text(
        f"{title}\n\n{when.day} {when:%B %Y}\n\n{title}, the harbour office said. No one was hurt, it added.\n",
        encoding="utf-8",
    )
    with Service(room.settings) as service:
        assert [each.kind for each in service.add([str(path)])[1]] == ["added"]
    with contextlib.closing(sqlite3.connect(room.settings.home / FILE)) as catalogue, catalogue:
        added = (int(when.timestamp()), str(path.resolve()))
        catalogue.execute("UPDATE articles SET added_s = ? WHERE source = ?", added)


def _covered(subscriptions: Subscriptions, name: int) -> float:
    found = subscriptions.one(name)
    return found.covered_s if found else 0.0


def test_secrets_are_in_no_log(home: Path, slack: Slack, lines: list[str]) -> None:
    logging.getLogger("precis.slack").setLevel(logging.DEBUG)
    with newsroom(home, slack, signed=True) as room:
        room.answer(room.ask(LAW))
        room.rest()
    logging.getLogger("precis.slack").setLevel(logging.NOTSET)
    assert not [each for each in (BOT_TOKEN, APP_TOKEN, SECRET) if each in "\n".join(lines)]
