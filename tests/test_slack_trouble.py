"""What goes wrong between Slack and the app: nothing is said twice, and somebody is told why."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_blocks import shown
from slack_events import message
from slack_newsroom import ADA, ADMIN, FLOOD, LAW, NEWS, Clock, Newsroom, newsroom, workspace
from slack_server import Slack, serving
from slack_workspace import APP_TOKEN, BOT, BOT_TOKEN, SECRET, TEAM

from bot.kept.records import Records
from bot.service import Service
from bot.settings import Secret, Settings
from bot.slack.app import SlackApp
from bot.slack.channels import Channel
from bot.slack.problems import SlackError
from bot.slack.socket import run

pytest_plugins = ["slack_fixtures"]


@pytest.fixture
def room(slack_home: Path, slack: Slack) -> Iterator[Newsroom]:
    with newsroom(slack_home, slack) as found:
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
        files = [room.slack.file("a.txt", b"text")]
        room.slack.deliver("events_api", message(NEWS, ADA, f"<@{BOT}> ", ts, subtype="file_share", files=files))
        assert "files:read" in room.answer(ts).shown
    room.rest()
    assert [each.times for each in room.app.desk.problems.since(datetime(2025, 1, 1, tzinfo=UTC))] == [2]
    assert len([each for each in lines if "files:read" in each]) == 1
    home = room.home(ADMIN, NEWS)
    assert "2 times: the app lacks a permission (files:read)" in shown(home["blocks"])


def test_without_the_permission_to_look_a_channel_counts_as_private(room: Newsroom) -> None:
    room.slack.scopes.discard("channels:read")
    room.answer(room.ask(LAW))
    room.rest()
    assert room.app.desk.threads.recent(TEAM, channel=NEWS) == []


def test_a_revoked_token_ends_the_app_with_the_way_out_and_loses_no_question(slack_home: Path, slack: Slack) -> None:
    with (
        pytest.raises(SlackError, match="install the app again and set SLACK_BOT_TOKEN"),
        newsroom(slack_home, slack) as room,
    ):
        slack.revoked = True
        ts = room.ask(LAW)
        slack.wait(lambda: room.app.desk.slack.client.session.closed)
    slack.revoked = False
    with newsroom(slack_home, slack, clock=Clock(datetime.now(UTC) + timedelta(days=1))) as room:
        room.answer(ts)
        room.rest()
    assert len(slack.posted(NEWS, ts)) == 1


def test_an_unknown_token_is_refused_before_anything_starts(slack_home: Path, slack: Slack) -> None:
    settings = Settings(home=slack_home, slack_bot_token=Secret("xoxb-wrong"), slack_api_url=slack.api_url)
    records = Records(slack_home)
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


def test_a_workspace_without_streams_gets_messages(slack_home: Path) -> None:
    with serving(streams=False) as slack:
        workspace(slack)
        with newsroom(slack_home, slack, pace_s=0.01) as room:
            for _ in range(2):
                assert "Sources" in room.answer(room.write(FLOOD), "D0ADA").shown
            room.rest()


def test_secrets_are_in_no_log(slack_home: Path, slack: Slack, lines: list[str]) -> None:
    logging.getLogger("precis.slack").setLevel(logging.DEBUG)
    with newsroom(slack_home, slack, signed=True) as room:
        room.answer(room.ask(LAW))
        room.rest()
    logging.getLogger("precis.slack").setLevel(logging.NOTSET)
    assert not [each for each in (BOT_TOKEN, APP_TOKEN, SECRET) if each in "\n".join(lines)]
