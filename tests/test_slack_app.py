"""The Slack app in a workspace: what people do and see. Bolt and slack-sdk talk to a Slack on the loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_server import PAGE as ARTICLE
from site_server import Site
from slack_blocks import shown
from slack_events import deleted, event, press, shared, shortcut, submitted, value_of
from slack_newsroom import (
    ADA,
    ADMIN,
    BACK_ROOM,
    BEN,
    FLOOD,
    LAW,
    NEWS,
    PAGE,
    PANE,
    Newsroom,
    built,
    copied,
    newsroom,
    workspace,
)
from slack_server import Slack, serving
from slack_workspace import BOT, TEAM

from bot.feedback import Feedbacks
from bot.slack.channels import DIRECT, Channel
from index.library import Filter

READ_AT = "https://read.example"
"""Where articles that are files can be read."""


@pytest.fixture(scope="module")
def room(sample_articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """One app for all tests; each has its own threads and channels."""
    library = built(tmp_path_factory.getbasetemp(), sample_articles)
    home = copied(library, tmp_path_factory.mktemp("slack") / "home")
    with serving() as slack:
        workspace(slack)
        with newsroom(home, slack, site_url=READ_AT, fetch_allow=("127.0.0.1",), fetch_pause_s=0.0) as found:
            yield found
        assert {error for _, error, _ in slack.refused} <= {"not_in_channel"}


def test_a_mention_is_answered_in_its_thread_with_its_sources(room: Newsroom) -> None:
    ts = room.ask(LAW)
    answer = room.answer(ts)
    assert "January 1, 2026" in answer.shown
    assert "Sources\n[1] What Estovar's new data law means for small firms · Ledger & Tide, 5 June 2025" in answer.shown


def test_reports_that_differ_are_listed_by_date(room: Newsroom) -> None:
    shown_text = room.answer(room.ask(FLOOD)).shown
    listed = shown_text[shown_text.index("Reports differ, latest first") :]
    assert listed.index("4 November 2025") < listed.index("4 October 2024") < listed.index("16 September 2024")


def test_an_event_that_is_delivered_again_and_again_is_answered_once(room: Newsroom) -> None:
    slack, ts = room.slack, room.slack.stamp()
    for _ in range(3):
        room.ask(LAW, ts=ts)
        slack.deliver("events_api", event(_spoken(NEWS, f"<@{BOT}> {LAW}", ts)))
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


def test_quotes_are_the_words_of_the_source_and_shown_to_who_asks(room: Newsroom, sample_articles: Path) -> None:
    answer = room.answer(room.ask(LAW))
    _press(room, answer.blocks, "quotes", answer.ts, answer.thread, user=BEN)
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
    _press(room, answer.blocks, "detail", answer.ts, answer.thread)
    assert "What Estovar's new data law means for small firms" in room.answer(answer.thread, nth=2).shown
    room.rest()
    _press(room, answer.blocks, "detail", answer.ts, answer.thread, user=BEN)
    room.slack.wait(lambda: [each for each in room.slack.whispers if "in the thread already" in each["text"]])


def test_a_second_thumb_replaces_the_first(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    before = Feedbacks(room.records).counts()
    for action, count in (("good", 1), ("bad", 2)):
        _press(room, answer.blocks, action, answer.ts, answer.thread)
        thanked = len([each for each in room.slack.whispers if each["text"].startswith("Thank you")])
        room.slack.wait(
            lambda thanked=thanked: len([e for e in room.slack.whispers if e["text"].startswith("Thank you")]) > thanked
        )
        assert sum(Feedbacks(room.records).counts()) == sum(before) + 1, count
    assert Feedbacks(room.records).counts() == (before[0], before[1] + 1)


def test_a_question_asked_in_private_is_seen_by_who_asked_alone(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    _press(room, answer.blocks, "private", answer.ts, answer.thread, user=BEN)
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


def test_a_channel_sees_its_own_collection_alone(room: Newsroom) -> None:
    port = room.slack.channel("C0PORT")
    room.set(Channel(TEAM, port, collection="port"))
    assert "The law takes effect" not in room.answer(room.ask(LAW, channel=port), port).shown
    article = room.app.desk.service.article(
        str(next(Path(e.source) for e in room.app.desk.service.articles(Filter()) if "data-law" in e.source))
    )
    room.command("/summary", article.id, channel=port)
    assert "There is no article" in room.answer("", port, nth=2).shown


def test_where_answers_are_whispered_nobody_else_sees_them(room: Newsroom) -> None:
    hush = room.slack.channel("C0HUSH")
    room.set(Channel(TEAM, hush, whispers=True))
    ts = room.ask(LAW, channel=hush, user=BEN)
    whisper = room.slack.wait(lambda: [each for each in room.slack.whispers if each["channel"] == hush])[0]
    assert (whisper["user"], "January 1, 2026" in shown(whisper["blocks"])) == (BEN, True)
    envelope, url = room.command("/ask", LAW, channel=hush)
    assert "Reading the articles" in room.said_back(envelope)
    assert "January 1, 2026" in shown(room.slack.wait(lambda: room.slack.responses[url])[0]["blocks"])
    room.rest()
    assert room.slack.posted(hush) == []
    assert (hush, ts, "eyes") not in room.slack.reactions


def test_where_only_full_answers_are_wanted_others_are_told_to_who_asked(room: Newsroom) -> None:
    strict = room.slack.channel("C0STRICT")
    room.set(Channel(TEAM, strict, confident=True))
    room.ask("Who won the 1931 regatta of Atlantis?", channel=strict)
    room.slack.wait(lambda: [each for each in room.slack.whispers if "only full answers" in each["text"]])
    ts = room.ask(LAW, channel=strict)
    room.answer(ts, strict)
    assert len(room.slack.posted(strict)) == 1


def test_links_are_unfurled_where_a_channel_has_opted_in(room: Newsroom) -> None:
    linked, plain = room.slack.channel("C0LINKED"), room.slack.channel("C0PLAIN")
    room.set(Channel(TEAM, linked, domains=("news.example",)))
    for channel in (plain, linked):
        room.slack.deliver("events_api", shared(channel, ADA, "1.7", PAGE, "https://other.example/x"))
    unfurl = room.slack.wait(lambda: room.slack.unfurls)[0]
    assert (unfurl["channel"], list(unfurl["unfurls"])) == (linked, [PAGE])
    room.rest()
    assert len(room.slack.unfurls) == 1


def test_a_page_that_is_not_among_the_articles_is_fetched_for_its_line(room: Newsroom) -> None:
    linked = room.slack.channel("C0FETCH")
    room.set(Channel(TEAM, linked, domains=("127.0.0.1",)))
    before = len(room.slack.unfurls)
    with Site({"/a": ARTICLE}) as site:
        page = f"{site.url}/a"
        room.slack.deliver("events_api", shared(linked, ADA, "2.7", page, f"{site.url}/gone"))
        unfurl = room.slack.wait(lambda: room.slack.unfurls[before:])[0]
    assert list(unfurl["unfurls"]) == [page]
    assert shown(unfurl["unfurls"][page]["blocks"])
    assert page not in {each.source for each in room.app.desk.service.articles(Filter())}


def test_a_citation_of_a_file_opens_at_its_words_on_the_site(room: Newsroom) -> None:
    answer = room.answer(room.ask(LAW))
    cited = next(each for each in room.app.desk.service.articles(Filter()) if "data-law" in each.source)
    assert f"{READ_AT}/articles/{cited.id}?start=" in json.dumps(answer.blocks)


def test_files_are_added_where_that_is_allowed(room: Newsroom) -> None:
    drop, plain = room.slack.channel("C0DROP"), room.slack.channel("C0NODROP")
    room.set(Channel(TEAM, drop, collection="dropped", adds=True))
    text = b"Quay clock stops\n\n3 March 2025\n\nThe clock on Ostrel's quay stopped at noon on Monday, said Ines Vane."
    good, odd = room.slack.file("../quay clock.txt", text), room.slack.file("photo.png", b"\x89PNG")
    for channel, files in ((plain, [good]), (drop, [good]), (drop, [odd])):
        ts = room.slack.stamp()
        about = _spoken(channel, "", ts) | {"subtype": "file_share", "files": files, "channel_type": "channel"}
        room.slack.deliver("events_api", event(about))
        if channel == drop:
            name = "white_check_mark" if files == [good] else "warning"
            room.slack.wait(lambda ts=ts, name=name: (drop, ts, name) in room.slack.reactions)
    assert "photo.png: not a kind that I read" in room.answer(ts, drop).shown
    assert not [each for each in room.slack.reactions if each[0] == plain]
    assert (
        "noon on Monday" in room.answer(room.ask("When did the clock on Ostrel's quay stop?", channel=drop), drop).shown
    )


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


def test_home_shows_a_channel_and_settings_only_to_admins(room: Newsroom) -> None:
    shown_to = {user: _home(room, user, NEWS) for user in (ADA, ADMIN)}
    assert all(": the collection *default*" in shown(view["blocks"]) for view in shown_to.values())
    assert ["For admins" in shown(shown_to[user]["blocks"]) for user in (ADA, ADMIN)] == [False, True]
    form = press(room.slack, "", ADMIN, "change_settings", NEWS, "")
    room.slack.deliver("interactive", form)
    view = room.slack.wait(lambda: [v for _, v in room.slack.views if v.get("callback_id") == "channel_settings"])[-1]
    values = {
        "collection": {"collection": {"selected_option": {"value": "port"}}},
        "allowed": {"allowed": {"selected_options": [{"value": "adds"}]}},
        "domains": {"domains": {"value": "news.example"}},
    }
    changed = view | {"private_metadata": "C0SET"}
    refused = room.slack.deliver("interactive", submitted(ADA, changed, values))
    room.slack.wait(lambda: room.slack.delivered[refused].acked_s)
    assert "Only admins" in str(room.slack.delivered[refused].answer)
    assert room.app.desk.channels.load(TEAM, "C0SET") == Channel(TEAM, "C0SET")
    taken = room.slack.deliver("interactive", submitted(ADMIN, changed, values))
    room.slack.wait(lambda: room.slack.delivered[taken].acked_s)
    wanted = Channel(TEAM, "C0SET", "port", adds=True, domains=("news.example",))
    assert room.app.desk.channels.load(TEAM, "C0SET") == wanted


def test_questions_of_private_channels_are_shown_nowhere_else(room: Newsroom) -> None:
    room.answer(
        room.ask("Who discovered the secret of the dredging in Ostrel?", channel=BACK_ROOM, user=BEN), BACK_ROOM
    )
    room.answer(room.ask(LAW, user=BEN))
    room.rest()
    for view in (_home(room, BEN, BACK_ROOM), _home(room, BEN, NEWS), _home(room, ADMIN, BACK_ROOM)):
        assert "secret of the dredging" not in shown(view["blocks"])
    assert LAW in shown(_home(room, BEN, NEWS)["blocks"])


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


def test_direct_messages_have_settings_of_their_own(room: Newsroom) -> None:
    room.set(Channel(TEAM, DIRECT, collection="port"))
    assert "January 1, 2026" not in room.answer(room.write(LAW), PANE).shown
    room.set(Channel(TEAM, DIRECT))
    assert "January 1, 2026" in room.answer(room.write(LAW), PANE).shown


def _spoken(channel: str, text: str, ts: str) -> dict[str, object]:
    return {"type": "message", "channel": channel, "channel_type": "channel", "user": ADA, "text": text, "ts": ts}


def _press(room: Newsroom, blocks: list[dict[str, object]], action: str, ts: str, thread: str, user: str = ADA) -> None:
    form = press(room.slack, NEWS, user, action, value_of(blocks, action), ts, thread)
    room.slack.deliver("interactive", form)


def _home(room: Newsroom, user: str, channel: str) -> dict[str, object]:
    """The user's Home after they have chosen a channel."""
    before = len(room.slack.views)
    form = press(room.slack, "", user, "choose_channel", "", "")
    form["actions"][0] |= {"type": "conversations_select", "selected_conversation": channel}
    room.slack.deliver("interactive", form)
    found: dict[str, object] = room.slack.wait(lambda: [v for u, v in room.slack.views[before:] if u == user])[-1]
    return found


def test_the_stand_in_refuses_what_slack_would(room: Newsroom) -> None:
    assert isinstance(room.slack, Slack)
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    assert room.slack.do_chat_postmessage({"channel": NEWS, "blocks": [long]})["error"] == "invalid_blocks"
    assert room.slack.do_chat_postmessage({"channel": "C0NONE", "text": "x"})["error"] == "channel_not_found"
    assert room.slack.do_chat_postmessage({"channel": NEWS})["error"] == "no_text"
    many = [{"type": "divider"}] * 51
    assert room.slack.do_chat_postmessage({"channel": NEWS, "blocks": many})["error"] == "invalid_blocks"
