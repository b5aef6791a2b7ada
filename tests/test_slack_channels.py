"""What a channel of Slack is set to: its collection, who sees its answers, its links and files; and the app's Home."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from site_server import PAGE as ARTICLE
from site_server import Site
from slack_blocks import shown
from slack_events import message, press, shared, submitted
from slack_newsroom import ADA, ADMIN, BACK_ROOM, BEN, LAW, NEWS, PAGE, PANE, Newsroom, shared_room
from slack_workspace import TEAM

from bot.slack.channels import DIRECT, Channel
from index.library import Filter

pytest_plugins = ["slack_fixtures"]


@pytest.fixture(scope="module")
def room(slack_home: Path) -> Iterator[Newsroom]:
    with shared_room(slack_home) as found:
        yield found


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


def test_files_are_added_where_that_is_allowed(room: Newsroom) -> None:
    drop, plain = room.slack.channel("C0DROP"), room.slack.channel("C0NODROP")
    room.set(Channel(TEAM, drop, collection="dropped", adds=True))
    text = b"Quay clock stops\n\n3 March 2025\n\nThe clock on Ostrel's quay stopped at noon on Monday, said Ines Vane."
    good, odd = room.slack.file("../quay clock.txt", text), room.slack.file("photo.png", b"\x89PNG")
    for channel, files in ((plain, [good]), (drop, [good]), (drop, [odd])):
        ts = room.slack.stamp()
        room.slack.deliver("events_api", message(channel, ADA, "", ts, subtype="file_share", files=files))
        if channel == drop:
            name = "white_check_mark" if files == [good] else "warning"
            room.slack.wait(lambda ts=ts, name=name: (drop, ts, name) in room.slack.reactions)
    assert "photo.png: not a kind that I read" in room.answer(ts, drop).shown
    assert not [each for each in room.slack.reactions if each[0] == plain]
    assert (
        "noon on Monday" in room.answer(room.ask("When did the clock on Ostrel's quay stop?", channel=drop), drop).shown
    )


def test_home_shows_a_channel_and_settings_only_to_admins(room: Newsroom) -> None:
    shown_to = {user: room.home(user, NEWS) for user in (ADA, ADMIN)}
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
    for view in (room.home(BEN, BACK_ROOM), room.home(BEN, NEWS), room.home(ADMIN, BACK_ROOM)):
        assert "secret of the dredging" not in shown(view["blocks"])
    assert LAW in shown(room.home(BEN, NEWS)["blocks"])


def test_direct_messages_have_settings_of_their_own(room: Newsroom) -> None:
    room.set(Channel(TEAM, DIRECT, collection="port"))
    assert "January 1, 2026" not in room.answer(room.write(LAW), PANE).shown
    room.set(Channel(TEAM, DIRECT))
    assert "January 1, 2026" in room.answer(room.write(LAW), PANE).shown
