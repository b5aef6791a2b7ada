"""What Slack has delivered: each is taken by one process, once, and stays open until it is answered.

Slack delivers again what is not acknowledged within three seconds, and some events twice. So a delivery is written
down before it is acknowledged; a second one finds it there. One whose process died is taken over when its lease ends.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.kept.records import Records, metadata
from bot.slack.asked import Asked

LEASE_S: Final = 30.0
KEPT_S: Final = 3 * 24 * 3600.0
"""Answered deliveries are remembered for so long; Slack repeats them for an hour at most."""
TRIES: Final = 3
"""What three processes died over is given up, and said."""

deliveries = sa.Table(
    "slack_deliveries",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("asked", sa.Text, nullable=False, comment="as JSON; emptied when it is done"),
    sa.Column("owner", sa.Text, nullable=False, index=True),
    sa.Column("lease_s", sa.Float, nullable=False, comment="until when the owner answers it, since 1970; 0: done"),
    sa.Column("taken_s", sa.Float, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("placed", sa.Text, nullable=False, comment="the ts of the message that answers it"),
)


@dataclass(frozen=True, slots=True)
class Open:
    """A delivery that another process left. `placed` is the message in which the answer had begun, "" for none."""

    asked: Asked
    placed: str
    tries: int


class Deliveries:
    """This process's view of them. Times are seconds since 1970; every method may be called from any thread."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._owner = secrets.token_hex(8)

    def take(self, asked: Asked, now_s: float) -> bool:
        """Whether it is new, and so is ours to answer. Durable when this returns."""
        row = {
            "key": asked.key,
            "asked": asked.to_json(),
            "owner": self._owner,
            "lease_s": now_s + LEASE_S,
            "taken_s": now_s,
            "tries": 1,
            "placed": "",
        }
        with self._records.changing() as connection:
            done = connection.execute(deliveries.insert().prefix_with("OR IGNORE"), row)
            return done.rowcount == 1

    def known(self, key: str) -> bool:
        with self._records.reading() as connection:
            return connection.scalar(sa.select(deliveries.c.key).where(deliveries.c.key == key)) is not None

    def placed(self, key: str, ts: str) -> None:
        """The answer has begun in this message."""
        self._change(deliveries.c.key == key, placed=ts)

    def done(self, key: str) -> None:
        """It is answered; what was asked is forgotten."""
        self._change(deliveries.c.key == key, lease_s=0.0, asked="")

    def renew(self, now_s: float) -> None:
        """This process is still at work on all that it has taken."""
        self._change((deliveries.c.owner == self._owner) & (deliveries.c.lease_s > 0), lease_s=now_s + LEASE_S)

    def leave(self, key: str, until_s: float) -> None:
        """Let this one go, to be taken up after a while by whichever process is there; nobody died over it."""
        self._change(deliveries.c.key == key, lease_s=until_s, owner="", tries=0)

    def release(self, now_s: float) -> None:
        """Leave what is open to whoever comes next, at once."""
        self._change((deliveries.c.owner == self._owner) & (deliveries.c.lease_s > 0), lease_s=now_s)

    def left(self, now_s: float) -> Sequence[Open]:
        """Take over what others left open, the oldest first; forget what was answered long ago."""
        columns = (deliveries.c.key, deliveries.c.asked, deliveries.c.placed, deliveries.c.tries)
        ended = (deliveries.c.lease_s > 0) & (deliveries.c.lease_s <= now_s) & (deliveries.c.asked != "")
        with self._records.reading() as connection:
            old = deliveries.c.taken_s < now_s - KEPT_S
            if connection.scalar(sa.select(sa.func.count()).select_from(deliveries).where(ended | old)) == 0:
                return []
        with self._records.changing() as connection:
            connection.execute(deliveries.delete().where((deliveries.c.lease_s == 0) & old))
            rows = connection.execute(sa.select(*columns).where(ended).order_by(deliveries.c.taken_s)).all()
            for row in rows:
                connection.execute(
                    deliveries.update().where(deliveries.c.key == row.key),
                    {"owner": self._owner, "lease_s": now_s + LEASE_S, "tries": row.tries + 1},
                )
        return [Open(Asked.from_json(row.asked), row.placed, row.tries + 1) for row in rows]

    def _change(self, which: "sa.ColumnElement[bool]", **values: object) -> None:
        with self._records.changing() as connection:
            connection.execute(deliveries.update().where(which).values(**values))
