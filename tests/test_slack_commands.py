"""Slack's commands: /ask, /summary and /digest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_blocks import shown
from slack_newsroom import LAW, PAGE, Newsroom, shared_room

pytest_plugins = ["slack_fixtures"]


@pytest.fixture(scope="module")
def room(slack_home: Path) -> Iterator[Newsroom]:
    with shared_room(slack_home) as found:
        yield found


def test_ask_answers_in_the_channel_and_its_answer_opens_a_thread(room: Newsroom) -> None:
    quiet = room.slack.channel("C0ASK")
    room.command("/ask", LAW, channel=quiet)
    answer = room.answer("", quiet)
    assert answer.shown.startswith(f" asked: {LAW}")
    room.rest()
    room.say("And for which firms?", channel=quiet, thread=answer.ts)
    assert room.answer(answer.ts, quiet).shown


def test_a_channel_that_has_not_invited_us_still_gets_an_answer_and_a_hint(room: Newsroom) -> None:
    closed = room.slack.channel("C0CLOSED", member=False)
    _, url = room.command("/ask", LAW, channel=closed)
    said = room.slack.wait(lambda: room.slack.responses[url][1:] and room.slack.responses[url])
    assert "January 1, 2026" in shown(said[0]["blocks"])
    assert "/invite" in said[1]["text"]


def test_a_summary_of_an_article_by_its_address(room: Newsroom) -> None:
    where = room.slack.channel("C0SUM")
    room.command("/summary", f"<{PAGE}?utm=1>", channel=where)
    answer = room.answer("", where)
    assert "Last keeper leaves Gannet Point" in answer.shown and "1 minute to read" in answer.shown


def test_an_address_that_cannot_be_read_gets_one_clear_line(room: Newsroom) -> None:
    where = room.slack.channel("C0NOTHING")
    room.command("/summary", "http://127.0.0.1:9/x", channel=where)
    shown_lines = room.answer("", where).shown.strip().splitlines()
    assert shown_lines[-1].startswith("http://127.0.0.1:9/x: ")


def test_no_file_of_the_server_can_be_read_through_a_command(room: Newsroom, sample_articles: Path) -> None:
    where = room.slack.channel("C0SPY")
    room.command("/summary", str(sample_articles / "expected.json"), channel=where)
    assert "There is no article" in room.answer("", where).shown


def test_a_digest_on_demand(room: Newsroom) -> None:
    where = room.slack.channel("C0DIGEST")
    room.command("/digest", "Hallmere flood since 2024-09", channel=where)
    answer = room.answer("", where)
    assert "Digest: Hallmere flood since 1 September 2024" in answer.shown and "Sources" in answer.shown


def test_a_subscription_is_ordered_listed_and_cancelled(room: Newsroom) -> None:
    where = room.slack.channel("C0ORDER")
    said, _ = room.command("/digest", "subscribe Hallmere flood daily 08:30", channel=where)
    assert "Hallmere flood, daily at 08:30 Europe/Berlin; first on 11 December" in room.said_back(said)
    again, _ = room.command("/digest", "subscribe Hallmere flood daily 08:30", channel=where)
    assert "already" in room.said_back(again)
    listed, _ = room.command("/digest", "subscriptions", channel=where)
    line = room.said_back(listed)
    assert "Hallmere flood" in line
    gone, _ = room.command("/digest", f"unsubscribe {line.split('.')[0]}", channel=where)
    assert "cancelled" in room.said_back(gone)
    empty, _ = room.command("/digest", "subscriptions", channel=where)
    assert "no subscriptions" in room.said_back(empty)
