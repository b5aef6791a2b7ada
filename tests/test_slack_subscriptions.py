"""Digests that Slack's channels have subscribed to: sent when they are due."""

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_newsroom import ADA, NEWS, Clock, Newsroom, newsroom
from slack_server import Slack
from slack_workspace import TEAM

from bot.kept.records import Records
from bot.service import Service
from bot.slack.subscriptions import Subscriptions, order
from index.catalog import FILE

pytest_plugins = ["slack_fixtures"]


def test_a_digest_is_sent_once_when_due_once_when_missed_and_never_without_news(slack_home: Path, slack: Slack) -> None:
    clock = Clock(datetime.now(UTC))
    records = Records(slack_home)
    subscriptions = Subscriptions(records)
    _, schedule = order("daily 08:30 Europe/Berlin", "UTC")
    made = subscriptions.add(TEAM, NEWS, ADA, "", schedule, now=clock())
    with newsroom(slack_home, slack, clock=clock) as room, newsroom(slack_home, slack, clock=clock) as other:
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
    with newsroom(slack_home, slack, clock=clock) as room:
        slack.wait(lambda: len(slack.posted(NEWS)) == 2)
        slack.wait(lambda: subscriptions.due(clock()) == [])
        room.rest()
    assert "Ostrel ferry raised" in slack.posted(NEWS)[1].shown
    assert len(slack.posted(NEWS)) == 2
    records.close()


def test_a_digest_for_an_archived_channel_is_paused_and_who_ordered_it_is_told(slack_home: Path, slack: Slack) -> None:
    clock, records = Clock(datetime.now(UTC)), Records(slack_home)
    subscriptions = Subscriptions(records)
    made = subscriptions.add(TEAM, NEWS, ADA, "", order("daily 08:30 UTC", "UTC")[1], now=clock())
    slack.channels[NEWS].archived = True
    with newsroom(slack_home, slack, clock=clock) as room:
        _add_article(room, "Ostrel tram line opens to the pier", clock())
        clock.now = datetime.fromtimestamp(made.due_s, UTC) + timedelta(seconds=1)
        told = slack.wait(lambda: slack.posted("D0ADA"))[0]
        assert "The digest that you ordered is paused in <#C0NEWS>: the channel is archived" in told.shown
        room.rest()
    (left,) = subscriptions.of(TEAM, NEWS)
    assert left.paused.startswith("the channel is archived")
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
