"""The buttons under an answer in Slack, the form for a private question, and the shortcut on a message."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_blocks import shown
from slack_events import press, shortcut, submitted, value_of
from slack_newsroom import BEN, FLOOD, LAW, NEWS, PAGE, Newsroom, shared_room

from bot.kept.feedback import Feedbacks

pytest_plugins = ["slack_fixtures"]


@pytest.fixture(scope="module")
def room(slack_home: Path) -> Iterator[Newsroom]:
    with shared_room(slack_home) as found:
        yield found


def test_quotes_are_the_words_of_the_source_and_shown_to_who_asks(room: Newsroom, sample_articles: Path) -> None:
    answer = room.answer(room.ask(LAW))
    room.press(answer, "quotes", user=BEN)
    whisper = room.slack.wait(lambda: room.slack.whispers)[-1]
    quote = next(
        each["elements"][0]["text"]
        for block in whisper["blocks"]
        for each in block.get("elements", ())
        if each["type"] == "rich_text_quote"
    )
    assert quote in (sample_articles / "ledger-and-tide" / "2025-06-05-data-law.txt").read_text("utf-8")
    assert whisper["user"] == BEN


def test_detail_is_given_once_however_many_ask_for_it(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    room.press(answer, "detail")
    assert "What Estovar's new data law means for small firms" in room.answer(answer.thread, nth=2).shown
    room.rest()
    room.press(answer, "detail", user=BEN)
    room.slack.wait(lambda: [each for each in room.slack.whispers if "in the thread already" in each["text"]])


def test_a_second_thumb_replaces_the_first(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    before = Feedbacks(room.records).counts()
    for action, count in (("good", 1), ("bad", 2)):
        room.press(answer, action)
        thanked = len([each for each in room.slack.whispers if each["text"].startswith("Thank you")])
        room.slack.wait(
            lambda thanked=thanked: len([e for e in room.slack.whispers if e["text"].startswith("Thank you")]) > thanked
        )
        assert sum(Feedbacks(room.records).counts()) == sum(before) + 1, count
    assert Feedbacks(room.records).counts() == (before[0], before[1] + 1)


def test_a_question_asked_in_private_is_seen_by_who_asked_alone(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    room.press(answer, "private", user=BEN)
    _, view = room.slack.wait(lambda: [each for each in room.slack.views if each[1]["type"] == "modal"])[-1]
    form = submitted(BEN, view, {"question": {"typed": {"type": "plain_text_input", "value": FLOOD}}})
    room.slack.deliver("interactive", form)
    whisper = room.slack.wait(
        lambda: [each for each in room.slack.whispers if "Reports differ" in shown(each["blocks"])]
    )[-1]
    assert whisper["user"] == BEN
    room.rest()
    assert len(room.slack.posted(NEWS, answer.thread)) == 1
    share = press(
        room.slack, NEWS, BEN, "share", value_of(whisper["blocks"], "share"), "9.9", answer.thread, is_ephemeral=True
    )
    room.slack.deliver("interactive", share)
    assert f"asked: {FLOOD}" in room.answer(answer.thread, nth=2).shown


def test_an_empty_private_question_is_sent_back(room: Newsroom) -> None:
    view = {"type": "modal", "callback_id": "ask_in_private", "private_metadata": f"{NEWS} 1.1"}
    sent = room.slack.deliver("interactive", submitted(BEN, view, {"question": {"typed": {"value": "  "}}}))
    delivered = room.slack.delivered[sent]
    room.slack.wait(lambda: delivered.acked_s)
    assert delivered.answer == {"response_action": "errors", "errors": {"question": "Type a question."}}


def test_the_shortcut_summarises_a_messages_links_and_files(room: Newsroom) -> None:
    text = b"Tram depot burns\n\n4 March 2025\n\nThe tram depot in Veska burned down on Tuesday, the fire chief said."
    form = shortcut(room.slack, NEWS, BEN, f"see <{PAGE}>", "1.8", files=[room.slack.file("depot.md", text)])
    room.slack.deliver("interactive", form)
    said = room.slack.responses[form["response_url"]]
    together = room.slack.wait(lambda: "Tram depot" in (text := "".join(shown(e["blocks"]) for e in said)) and text)
    assert "Last keeper leaves Gannet Point" in together and "Tram depot burns" in together
    bare = shortcut(room.slack, NEWS, BEN, "no link", "1.9")
    room.slack.deliver("interactive", bare)
    told = room.slack.responses[bare["response_url"]]
    room.slack.wait(lambda: [each for each in told if "no link and no text file" in each["text"]])
