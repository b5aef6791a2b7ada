"""Questions asked in Slack, and their answers. Bolt and slack-sdk talk to a Slack on the loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_events import deleted, event, message
from slack_newsroom import ADA, FLOOD, LAW, NEWS, PANE, READ_AT, Newsroom, shared_room
from slack_server import Slack
from slack_workspace import BOT, TEAM

from index.library import Filter

pytest_plugins = ["slack_fixtures"]


@pytest.fixture(scope="module")
def room(slack_home: Path) -> Iterator[Newsroom]:
    with shared_room(slack_home) as found:
        yield found


def test_a_mention_is_answered_in_its_thread_with_its_sources(room: Newsroom) -> None:
    ts = room.ask(LAW)
    answer = room.answer(ts)
    assert "January 1, 2026" in answer.shown
    assert "Sources\n[1] What Estovar's new data law means for small firms · Ledger & Tide, 5 June 2025" in answer.shown


def test_reports_that_differ_are_listed_by_date(room: Newsroom) -> None:
    shown_text = room.answer(room.ask(FLOOD)).shown
    listed = shown_text[shown_text.index("Reports differ, latest first") :]
    assert listed.index("4 November 2025") < listed.index("16 September 2024")
    assert shown_text.count("has risen to 17") == 1, "said once"


def test_who_greets_the_app_is_told_what_it_is_for(room: Newsroom) -> None:
    for said in ("help", "Hello!", ""):
        assert room.answer(room.ask(said)).shown.startswith("Ask me about the news")


def test_an_event_that_is_delivered_again_and_again_is_answered_once(room: Newsroom) -> None:
    slack, ts = room.slack, room.slack.stamp()
    for _ in range(3):
        room.ask(LAW, ts=ts)
        slack.deliver("events_api", message(NEWS, ADA, f"<@{BOT}> {LAW}", ts))
    room.answer(ts)
    slack.wait(lambda: all(each.acked_s for each in slack.delivered.values()))
    room.rest()
    assert len(slack.posted(NEWS, ts)) == 1


def test_a_follow_up_needs_no_mention_and_knows_what_was_said(room: Newsroom) -> None:
    ts = room.ask("How much did the Hallmere flood damage cost?")
    room.answer(ts)
    room.say("And how many people died in it?", thread=ts)
    assert "23" in room.answer(ts, nth=2).shown


def test_a_follow_up_that_overtakes_its_mention_is_answered_when_that_arrives(room: Newsroom) -> None:
    first = room.slack.stamp()
    room.say("And when does it take effect?", thread=first)
    room.slack.wait(lambda: room.app._waiting)
    room.ask("Which law did Estovar's parliament pass on data?", ts=first)
    assert {room.answer(first, nth=n).thread for n in (1, 2)} == {first}


def test_the_talk_of_others_is_left_alone(room: Newsroom) -> None:
    before = len(room.slack.posted())
    for text, thread in (("What a flood!", ""), ("I think so too", "1700000000.000001"), ("<@U0OTHER> and you?", "")):
        room.say(text, thread=thread)
    ts = room.ask(LAW)
    room.answer(ts)
    room.say("<@U0BEN> did you see this?", thread=ts)
    room.slack.wait(lambda: all(each.acked_s for each in room.slack.delivered.values()))
    room.rest()
    assert len(room.slack.posted()) == before + 1


def test_a_mention_without_a_question_says_what_to_ask(room: Newsroom) -> None:
    assert "Ask me about the news" in room.answer(room.ask("")).shown


def test_an_unanswerable_question_gets_a_reason(room: Newsroom) -> None:
    assert "Sources" not in room.answer(room.ask("Who won the 1931 regatta of Atlantis?")).shown


def test_the_pane_offers_questions_shows_a_status_and_streams(room: Newsroom) -> None:
    about = {"user_id": ADA, "channel_id": PANE, "thread_ts": "1.5", "context": {"team_id": TEAM}}
    room.slack.deliver("events_api", event({"type": "assistant_thread_started", "assistant_thread": about}))
    prompts = room.slack.wait(lambda: room.slack.prompts)[0]
    assert len(prompts["prompts"]) == 4
    answer = room.answer(room.write(prompts["prompts"][0]["message"]), PANE)
    assert answer.shown
    flood = room.answer(room.write(FLOOD), PANE)
    assert room.slack.statuses and "Sources" in flood.shown
    assert [each for each in room.slack.calls if each[1] == "chat.stopStream"]


def test_a_citation_of_a_file_opens_at_its_words_on_the_site(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    cited = next(each for each in room.app.desk.service.articles(Filter()) if "data-law" in each.source)
    assert f"{READ_AT}/articles/{cited.id}?start=" in json.dumps(answer.blocks)


POSTED = ("chat.postMessage", "C0BACKOUT")


def test_a_question_that_is_taken_back_has_its_answer_taken_back(room: Newsroom) -> None:
    where = room.slack.channel("C0BACKOUT")
    room.rest()
    room.slack.fail("chat.postMessage", "ratelimited", status=429, retry_after_s=3)
    ts = room.ask(FLOOD, channel=where)
    room.slack.wait(lambda: [each for _, each, given in room.slack.calls if (each, given.get("channel")) == POSTED])
    room.slack.deliver("events_api", deleted(where, ts))
    room.rest()
    assert room.slack.posted(where) == []


def test_the_stand_in_refuses_what_slack_would(room: Newsroom) -> None:
    assert isinstance(room.slack, Slack)
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    assert room.slack.do_chat_postmessage({"channel": NEWS, "blocks": [long]})["error"] == "invalid_blocks"
    assert room.slack.do_chat_postmessage({"channel": "C0NONE", "text": "x"})["error"] == "channel_not_found"
    assert room.slack.do_chat_postmessage({"channel": NEWS})["error"] == "no_text"
    many = [{"type": "divider"}] * 51
    assert room.slack.do_chat_postmessage({"channel": NEWS, "blocks": many})["error"] == "invalid_blocks"
