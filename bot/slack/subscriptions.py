"""Digests that a channel has ordered: when each is due, and what it has told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

import sqlalchemy as sa

from bot.kept.records import Records, metadata
from index.errors import UsageError

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMED: Final = {"daily": range(7), "weekdays": range(5), "weekly": range(1)}
FORM: Final = "`/digest subscribe TOPIC daily 08:30 Europe/Berlin` (or `weekdays`, `monday`, `monday,thursday`)"
MOST: Final = 20
"""Subscriptions of one channel."""

_ORDER = re.compile(
    rf"(?:(?P<topic>.*?)\s+)?(?P<days>(?:{'|'.join((*NAMED, *WEEKDAYS))})(?:\s*,\s*(?:{'|'.join(WEEKDAYS)}))*)"
    r"(?:\s+at)?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:\s+(?P<zone>\S+))?",
    re.IGNORECASE,
)

subscriptions = sa.Table(
    "slack_subscriptions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("days", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("next_s", sa.Float, nullable=False, index=True),
    sa.Column("covered_s", sa.Float, nullable=False, comment="articles added before then have been told"),
    sa.Column("paused", sa.Text, nullable=False, comment="why it is not sent; empty where it is"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """On these weekdays (Monday is 0) at this time of the zone."""

    days: tuple[int, ...]
    at: time
    zone: ZoneInfo

    def after(self, now: datetime) -> datetime:
        """The next time, in UTC. An hour that the clocks skip counts as the one after it, a repeated one once."""
        today = now.astimezone(self.zone).date()
        for ahead in range(9):
            day = today + timedelta(days=ahead)
            due = datetime.combine(day, self.at, self.zone).astimezone(UTC)
            if day.weekday() in self.days and due > now:
                return due
        raise AssertionError("a schedule names at least one weekday")

    def __str__(self) -> str:
        named = {tuple(days): name for name, days in NAMED.items() if len(days) > 1}
        days = named.get(self.days) or ", ".join(WEEKDAYS[day].capitalize() for day in self.days)
        return f"{days} at {self.at:%H:%M} {self.zone.key}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """`topic` "" is all news; `due_s` is when it is sent next, `covered_s` before when the articles have been told."""

    id: int
    team: str
    channel: str
    user: str
    topic: str
    schedule: Schedule
    due_s: float
    covered_s: float
    paused: str


def order(text: str, zone: str) -> tuple[str, Schedule]:
    """Topic and schedule from what follows `/digest subscribe`; `zone` where none is named. Raises UsageError."""
    found = _ORDER.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"I could not read that; write {FORM}")
    days: set[int] = set()
    for name in re.split(r"[\s,]+", found["days"].lower()):
        days.update(NAMED.get(name, (WEEKDAYS.index(name),) if name in WEEKDAYS else ()))
    topic = (found["topic"] or "").strip().strip("\"'“”")
    return topic, Schedule(tuple(sorted(days)), _time(found["hour"], found["minute"]), zone_of(found["zone"] or zone))


def zone_of(name: str) -> ZoneInfo:
    """The time zone of a name, however it is capitalised. Raises UsageError."""
    found = next((each for each in available_timezones() if each.lower() == name.lower()), None)
    if found is None:
        raise UsageError(f"{name!r} is no time zone; write one like Europe/Berlin, America/New_York or UTC")
    return ZoneInfo(found)


def _time(hour: str, minute: str) -> time:
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise UsageError(f"{hour}:{minute} is no time of day; write one like 08:30") from None


class Subscriptions:
    """Every method may be called from any thread of the process. Times are UTC."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, team: str, channel: str, user: str, topic: str, schedule: Schedule, *, now: datetime) -> Subscription:
        """A new one; the first digest tells what was added in the day before now. Raises UsageError."""
        known = self.of(team, channel)
        if any((each.topic.lower(), each.schedule) == (topic.lower(), schedule) for each in known):
            raise UsageError("this channel has that subscription already")
        if len(known) >= MOST:
            raise UsageError(f"a channel has at most {MOST} subscriptions; drop one: `/digest unsubscribe NUMBER`")
        row = {
            "team": team,
            "channel": channel,
            "user": user,
            "topic": topic,
            "days": ",".join(str(day) for day in schedule.days),
            "at": f"{schedule.at:%H:%M}",
            "zone": schedule.zone.key,
            "next_s": schedule.after(now).timestamp(),
            "covered_s": (now - timedelta(days=1)).replace(microsecond=0).timestamp(),
            "paused": "",
        }
        with self._records.changing() as connection:
            done = connection.execute(subscriptions.insert(), row)
            name = done.inserted_primary_key[0] if done.inserted_primary_key else 0
        found = self.one(name)
        assert found is not None, "it was written a moment ago"
        return found

    def of(self, team: str, channel: str) -> Sequence[Subscription]:
        table = subscriptions
        return self._read(table.c.team == team, table.c.channel == channel)

    def one(self, name: int) -> Subscription | None:
        return next(iter(self._read(subscriptions.c.id == name)), None)

    def remove(self, team: str, channel: str, name: int) -> bool:
        """Whether the channel had it."""
        table = subscriptions
        where = (table.c.id == name, table.c.team == team, table.c.channel == channel)
        with self._records.changing() as connection:
            return connection.execute(table.delete().where(*where)).rowcount == 1

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Those to be sent now. However many times were missed, each is there once."""
        return self._read(subscriptions.c.next_s <= now.timestamp(), subscriptions.c.paused == "")

    def advance(self, subscription: Subscription, now: datetime) -> None:
        """What was due has been taken down for sending; the next time is after now."""
        self._change(subscription.id, next_s=subscription.schedule.after(now).timestamp())

    def covered(self, name: int, now: datetime) -> None:
        """What was added before now has been told, or there was nothing to tell."""
        self._change(name, covered_s=now.timestamp())

    def pause(self, name: int, why: str) -> None:
        self._change(name, paused=why)

    def _change(self, name: int, **values: object) -> None:
        with self._records.changing() as connection:
            connection.execute(subscriptions.update().where(subscriptions.c.id == name).values(**values))

    def _read(self, *where: "sa.ColumnElement[bool]") -> Sequence[Subscription]:
        with self._records.reading() as connection:
            rows = connection.execute(sa.select(subscriptions).where(*where).order_by(subscriptions.c.id)).all()
        return [_subscription(row) for row in rows]


def _subscription(row: "sa.Row[Any]") -> Subscription:
    days = tuple(int(day) for day in row.days.split(","))
    schedule = Schedule(days, time.fromisoformat(row.at), ZoneInfo(row.zone))
    return Subscription(
        row.id, row.team, row.channel, row.user, row.topic, schedule, row.next_s, row.covered_s, row.paused
    )
