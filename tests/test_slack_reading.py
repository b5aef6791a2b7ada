"""What Slack sends and what people type, as it is understood; and when a digest is due. No server is needed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_events import deleted, direct, event, mention, message, shared
from slack_workspace import BOT, TEAM

from bot.kept.records import Records
from bot.reply import Answer
from bot.slack import commands, events, manifest, subscriptions
from bot.slack.asked import Asked, File, Kind
from bot.slack.channels import Channel, Channels, domains
from bot.slack.events import Command, Deleted
from bot.slack.files import of_slack, safe
from bot.slack.once import LEASE_S, Deliveries
from bot.slack.summaries import spellings
from bot.slack.threads import Threads
from index.errors import UsageError

NOW = datetime(2025, 12, 10, 9, 0, tzinfo=UTC)


def read(body: dict[str, object]) -> list[Asked | Deleted]:
    return events.read(body, BOT)


def test_a_mention_and_the_message_that_it_stands_in_are_one_question() -> None:
    (told,) = read(mention("C1", "U1", "Who won?", "1.1"))
    (again,) = read(message("C1", "U1", f"<@{BOT}> Who won?", "1.1"))
    assert isinstance(told, Asked) and isinstance(again, Asked)
    assert told.key == again.key
    assert told.text == again.text == "Who won?"
    assert told.thread == "1.1"


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"user": BOT},
        {"user": ""},
        {"thread_ts": "1.0", "text": "<@U0OTHER> what do you think?"},
        {"text": "just talk"},
        {"ts": 7},
    ],
)
def test_what_is_not_for_us_is_passed_over(more: dict[str, object]) -> None:
    body = message("C1", "U1", "just talk", "1.1")
    body["event"] |= more
    assert read(body) == []


def test_a_reply_in_a_thread_is_only_ours_if_the_thread_is() -> None:
    (asked,) = read(message("C1", "U1", "and when?", "1.2", "1.1"))
    assert isinstance(asked, Asked)
    assert not asked.addressed


def test_markup_is_read_as_its_author_saw_it() -> None:
    raw = f"<@{BOT}> is <https://a.example/x?a=1&amp;b=2|this> by <@U7|ada> in <#C9|news> &lt;true&gt;?"
    assert events.plain(raw, BOT) == "is this by @ada in #news <true>?"
    assert events.links(raw) == ("https://a.example/x?a=1&b=2",)


def test_a_link_alone_asks_for_its_summary() -> None:
    (asked,) = read(direct("D1", "U1", "<https://a.example/x>", "1.1"))
    assert isinstance(asked, Asked)
    assert (asked.kind, asked.links) == (Kind.SUMMARY, ("https://a.example/x",))


def test_a_file_with_a_question_is_both() -> None:
    files = [{"id": "F1", "name": "a.txt", "size": 3, "url_private_download": "https://files.slack.com/a.txt"}]
    found = read(direct("D1", "U1", "What is it about?", "1.1", subtype="file_share", files=files))
    assert [each.kind for each in found if isinstance(each, Asked)] == [Kind.FILES, Kind.QUESTION]


def test_a_message_taken_back_has_the_key_of_its_question() -> None:
    (asked,) = read(mention("C1", "U1", "Who?", "1.1"))
    assert read(deleted("C1", "1.1")) == [Deleted(asked.key)]


def test_links_that_are_still_being_typed_are_not_unfurled() -> None:
    body = shared("C1", "U1", "1.1", "https://a.example/x")
    assert [each.links for each in read(body) if isinstance(each, Asked)] == [("https://a.example/x",)]
    body["event"]["source"] = "composer"
    assert read(body) == []


@settings(max_examples=30)
@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_no_payload_breaks_the_reading(payload: object) -> None:
    assert isinstance(read(event({"type": "message", "channel": payload, "files": payload})), list)
    assert isinstance(read({"type": "event_callback", "event": payload}), list)


@given(st.text(), st.text(), st.sampled_from(Kind), st.booleans())
def test_what_is_asked_comes_back_from_its_json(text: str, key: str, kind: Kind, flag: bool) -> None:
    asked = Asked(key, kind, "T", "C", "U", text=text, links=(text,), files=(File("F", text, 1, "a"),), direct=flag)
    assert Asked.from_json(asked.to_json()) == asked


def typed(name: str, text: str) -> commands.Said:
    return commands.read(Command(command=name, text=text, channel_id="C1", user_id="U1", trigger_id="1", team_id=TEAM))


def test_commands_are_read() -> None:
    ask = typed("/ask", "Who won?")
    assert isinstance(ask, Asked) and (ask.kind, ask.text) == (Kind.QUESTION, "Who won?")
    summary = typed("/summary", "<https://a.example/x|a.example>")
    assert isinstance(summary, Asked) and summary.links == ("https://a.example/x",)
    assert typed("/digest", "subscribe flood daily 08:30") == commands.Subscribe("flood daily 08:30")
    assert typed("/digest", "unsubscribe #3") == commands.Unsubscribe(3)
    assert typed("/digest", "subscriptions") == commands.ListSubscriptions()


@pytest.mark.parametrize(("name", "text"), [("/ask", ""), ("/summary", ""), ("/summary", "a b"), ("/digest", "help"),
                                            ("/digest", "unsubscribe all")])  # fmt: skip
def test_a_command_that_cannot_be_read_says_how_to_write_it(name: str, text: str) -> None:
    with pytest.raises(UsageError, match="write"):
        typed(name, text)


@pytest.mark.parametrize(
    ("text", "topic", "days"),
    [
        ("", None, None),
        ("flood", "flood", None),
        ("flood in Hallmere 7d", "flood in Hallmere", 7),
        ("flood since last week", "flood", 9),
        ("2w", None, 14),
        ("since 3 days ago", None, 3),
    ],
)
def test_a_digests_words_end_in_its_period(text: str, topic: str | None, days: int | None) -> None:
    found, since = commands.topic_and_since(text, NOW)
    assert found == topic
    assert (since and (NOW - since).days) == days


@pytest.mark.parametrize(
    ("text", "topic", "words"),
    [
        ("flood daily 08:30 Europe/Berlin", "flood", "daily at 08:30 Europe/Berlin"),
        ("the dock strike weekdays at 9.05", "the dock strike", "weekdays at 09:05 UTC"),
        ("daily 23:59 utc", "", "daily at 23:59 UTC"),
        ("rates monday, thursday 07:00", "rates", "Monday, Thursday at 07:00 UTC"),
        ("“rates” weekly 07:00", "rates", "Monday at 07:00 UTC"),
    ],
)
def test_an_order_is_read(text: str, topic: str, words: str) -> None:
    found, schedule = subscriptions.order(text, "UTC")
    assert (found, str(schedule)) == (topic, words)


@pytest.mark.parametrize("text", ["flood", "flood daily", "daily 25:00", "daily 08:30 Mars/Base", "daily 8", ""])
def test_an_order_that_cannot_be_read_says_why(text: str) -> None:
    with pytest.raises(UsageError, match="write"):
        subscriptions.order(text, "UTC")


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), st.times(), st.sampled_from(["Europe/Berlin", "UTC"]),
       st.sets(st.integers(0, 6), min_size=1))  # fmt: skip
def test_each_day_of_a_schedule_has_one_time_and_it_lies_ahead(
    moment: datetime, at: object, zone: str, days: set[int]
) -> None:
    schedule = subscriptions.Schedule(tuple(sorted(days)), at.replace(second=0, microsecond=0), ZoneInfo(zone))  # type: ignore[attr-defined]
    times = [moment.replace(tzinfo=UTC)]
    for _ in range(8):
        times.append(schedule.after(times[-1]))
    assert all(early < late <= early + timedelta(days=8) for early, late in pairwise(times))
    named = [each.astimezone(schedule.zone).date() for each in times[1:]]
    assert len(set(named)) == len(named)
    assert all(day.weekday() in days for day in named)


def test_a_digest_keeps_its_hour_when_the_clocks_change() -> None:
    _, schedule = subscriptions.order("daily 08:30 Europe/Berlin", "UTC")
    saturday, sunday = datetime(2025, 3, 29, 0, tzinfo=UTC), datetime(2025, 3, 30, 0, tzinfo=UTC)
    assert schedule.after(saturday) == datetime(2025, 3, 29, 7, 30, tzinfo=UTC)
    assert schedule.after(sunday) == datetime(2025, 3, 30, 6, 30, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path) -> "Records":
    return Records(tmp_path)


def question(key: str, ts: str = "1.0", thread: str = "1.0") -> Asked:
    return Asked(key, Kind.QUESTION, "T", "C", "U", ts=ts, thread=thread, text="Who?")


def test_of_two_copies_of_the_app_one_takes_a_delivery(records: Records) -> None:
    ours, theirs = Deliveries(records), Deliveries(records)
    assert [ours.take(question("a"), 0), theirs.take(question("a"), 0), ours.take(question("a"), 0)] == [
        True,
        False,
        False,
    ]
    records.close()


def test_what_a_dead_process_left_is_taken_over_once_and_with_what_it_had_begun(records: Records) -> None:
    dead, ours, theirs = Deliveries(records), Deliveries(records), Deliveries(records)
    dead.take(question("a"), 0)
    dead.placed("a", "9.9")
    assert ours.left(LEASE_S - 1) == []
    (left,) = ours.left(LEASE_S)
    assert (left.asked, left.placed, left.tries) == (question("a"), "9.9", 2)
    assert theirs.left(LEASE_S) == []
    ours.done("a")
    assert theirs.left(10 * LEASE_S) == []
    assert not theirs.take(question("a"), 10 * LEASE_S)
    records.close()


def test_a_process_at_work_keeps_what_it_has_taken(records: Records) -> None:
    ours, theirs = Deliveries(records), Deliveries(records)
    ours.take(question("a"), 0)
    ours.renew(LEASE_S - 1)
    assert theirs.left(LEASE_S + 1) == []
    ours.release(LEASE_S + 2)
    assert [left.asked.key for left in theirs.left(LEASE_S + 2)] == ["a"]
    records.close()


def test_a_thread_is_ours_from_the_first_mention_on_in_whatever_order_it_is_told(records: Records) -> None:
    threads = Threads(records)
    threads.join(question("b", ts="5.0"))
    assert [threads.ours(question("x", ts=ts)) for ts in ("4.0", "5.0", "6.0")] == [False, False, True]
    threads.join(question("a", ts="3.0"))
    assert [threads.ours(question("x", ts=ts)) for ts in ("2.0", "4.0")] == [False, True]
    records.close()


def test_a_whisper_is_no_part_of_what_others_go_on_from(records: Records) -> None:
    threads = Threads(records)
    reply = Answer("Who?", (), (), "none", understood="Who?")
    threads.keep(question("a", ts="2.0"), reply, private=False, whispered=False, now_s=1)
    threads.keep(question("b", ts="3.0"), reply, private=False, whispered=True, now_s=1)
    other = Asked("c", Kind.QUESTION, "T", "C", "OTHER", ts="4.0", thread="1.0")
    assert len(threads.turns(question("d", ts="4.0"))) == 2
    assert len(threads.turns(other)) == 1
    assert len(threads.recent("T", user="U")) == 1
    records.close()


def test_settings_of_a_channel_are_kept(records: Records) -> None:
    channels = Channels(records)
    assert channels.load("T", "C") == Channel("T", "C")
    changed = Channel("T", "C", "port", adds=True, whispers=True, confident=True, domains=("news.example", "b.example"))
    channels.save(changed)
    assert channels.load("T", "C") == changed
    assert changed.unfurls("https://www.news.example/x") and not changed.unfurls("https://badnews.example/x")
    records.close()


def test_domains_are_read_however_they_are_typed() -> None:
    assert domains("https://www.news.example/x, b.example\nB.example;c") == ("news.example", "b.example")


@given(st.text())
def test_a_files_name_leads_nowhere_else(name: str) -> None:
    assert Path(safe(name)).name == safe(name) not in ("", ".", "..")


def test_the_token_goes_to_slack_alone() -> None:
    api = "https://slack.com/api/"
    assert of_slack("https://files.slack.com/f", api) and of_slack("http://127.0.0.1:5/f", "http://127.0.0.1:5/api/")
    for address in (
        "http://files.slack.com/f",
        "https://files.slack.com.evil.example/f",
        "https://evilslack.com/f",
        "",
    ):
        assert not of_slack(address, api)


def test_an_address_is_also_looked_up_without_what_marks_the_reader() -> None:
    assert spellings("https://a.example/x/?utm=1#top") == (
        "https://a.example/x/?utm=1#top",
        "https://a.example/x/?utm=1",
        "https://a.example/x/",
        "https://a.example/x",
    )


def test_the_manifest_names_what_the_app_uses() -> None:
    form = manifest.manifest(domains=("news.example",))
    assert form["settings"]["socket_mode_enabled"]
    assert {each["command"] for each in form["features"]["slash_commands"]} == {"/ask", "/summary", "/digest"}
    assert form["features"]["unfurl_domains"] == ["news.example"]
    over_http = manifest.manifest(url="https://precis.example/slack/events")
    assert not over_http["settings"]["socket_mode_enabled"]
    assert over_http["settings"]["event_subscriptions"]["request_url"] == "https://precis.example/slack/events"
    with pytest.raises(UsageError, match="https"):
        manifest.manifest(url="http://precis.example")
    with pytest.raises(UsageError, match="5 domains"):
        manifest.manifest(domains=["a.example"] * 6)
