"""Each question from Slack is answered once: by one of two processes, or by the next after one that died."""

from datetime import timedelta
from pathlib import Path

import pytest
from slack_events import mention
from slack_newsroom import ADA, LAW, NEWS, Clock, newsroom
from slack_run import Run, run_for
from slack_server import Slack

from bot.kept.records import Records
from bot.slack import events
from bot.slack.asked import Asked
from bot.slack.once import LEASE_S, Deliveries

pytest_plugins = ["slack_fixtures"]


@pytest.mark.parametrize("question", [LAW, "Summarise nothing", "Who invented the spoon?"])
def test_an_answer_that_a_dead_process_had_begun_is_finished_in_its_message(
    slack_home: Path, slack: Slack, question: str
) -> None:
    """However quickly: a whole answer needs no placeholder, and must not leave the old one standing."""
    clock, records = Clock(), Records(slack_home)
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
    with newsroom(slack_home, slack, clock=clock) as room:
        answer = room.answer(asked.thread)
        room.rest()
    assert answer.ts == begun["ts"]
    assert ("January 1, 2026" in answer.shown) == (question == LAW)
    assert len(slack.posted(NEWS, asked.thread)) == 1


def test_what_is_being_answered_when_the_app_stops_is_answered_by_the_next(slack_home: Path, slack: Slack) -> None:
    slack.fail("chat.postMessage", "ratelimited", status=429, retry_after_s=9)
    with newsroom(slack_home, slack) as room:
        ts = room.ask(LAW)
        slack.wait(lambda: [call for call in slack.calls if call[1] == "chat.postMessage"])
    assert slack.posted(NEWS, ts) == []
    with newsroom(slack_home, slack) as room:
        room.answer(ts)
        room.rest()
    assert len(slack.posted(NEWS, ts)) == 1


def test_two_copies_of_the_app_answer_each_question_once(slack_home: Path, slack: Slack) -> None:
    with newsroom(slack_home, slack) as room, newsroom(slack_home, slack) as other:
        asked = [room.ask(LAW) for _ in range(6)]
        for ts in asked * 2:
            slack.deliver("events_api", mention(NEWS, ADA, LAW, ts))
        for ts in asked:
            room.answer(ts)
        slack.wait(lambda: all(each.acked_s for each in slack.delivered.values()))
        room.rest()
        other.rest()
    assert [len(slack.posted(NEWS, ts)) for ts in asked] == [1] * 6


def test_a_short_storm_of_cuts_duplicates_delays_and_limits_leaves_each_question_answered_once(
    slack_home: Path,
) -> None:
    result: Run = run_for(slack_home, questions=16, seconds=3.0, cut_every_s=0.9, seed=7)
    assert result.wrong == []
    assert result.answered == result.questions == 16
    assert result.cuts >= 2 and result.limited >= 1
    assert result.ack_ms[99] < 3_000
