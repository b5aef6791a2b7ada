"""Keys to a server: who may do what, in which collections, how often and at what cost. Kept hashed."""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from bot.kept import records
from bot.kept.records import Records
from index.errors import NotFoundError, UsageError

WIDGET_REQUESTS: Final = 120
"""Requests a minute of a widget key that names no limit: it stands in a page, where anyone can read it."""

_KEY: Final = re.compile(r"precis_([0-9a-f]{10})_([A-Za-z0-9_-]{43})")

keys = sa.Table(
    "keys",
    records.metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),  # SHA-256 of the secret
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("collections", sa.JSON, nullable=False),  # names; empty: every one, of a widget key none
    sa.Column("origins", sa.JSON, nullable=False),  # of a widget key: the sites whose pages may use it
    sa.Column("requests", sa.Integer),  # a minute
    sa.Column("usd", sa.Float),  # a day
    sa.Column("created_s", sa.Integer, nullable=False),
    sa.Column("revoked_s", sa.Integer),
)

spending = sa.Table(
    "spending",
    records.metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),  # since 1970, UTC
    sa.Column("usd", sa.Float, nullable=False),
)

DAY_S: Final = 86_400


class Scope(StrEnum):
    """What a key allows; each one allows what those before it do. `widget` is for pages that anyone may open."""

    WIDGET = "widget"
    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def allows(self, needed: "Scope") -> bool:
        order = list(Scope)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `requests` is a minute's, `usd` a day's; None: any.

    `collections` empty: every one; of a widget key, which opens the texts that are sent with it, none.
    """

    id: str
    scope: Scope
    label: str
    collections: tuple[str, ...]
    origins: tuple[str, ...]
    requests: int | None
    usd: float | None
    created_s: int
    revoked_s: int | None


class Keys:
    """The keys of a home. Every method may be called from any thread or process, and counts at once in all of them."""

    def __init__(self, kept: Records, clock: Callable[[], float] = time.time) -> None:
        self._records = kept
        self._clock = clock

    def create(
        self,
        scope: Scope,
        *,
        label: str = "",
        collections: Sequence[str] = (),
        origins: Sequence[str] = (),
        requests: int | None = None,
        usd: float | None = None,
    ) -> tuple[str, Key]:
        """A new key: its text, which is kept nowhere, and what it allows. Raises UsageError."""
        if (scope is Scope.WIDGET) != bool(origins):
            raise UsageError(
                "a widget key needs the sites that may use it: --origin https://news.example"
                if scope is Scope.WIDGET
                else "only a widget key is tied to origins"
            )
        if scope is Scope.WIDGET and requests is None:
            requests = WIDGET_REQUESTS
        id_, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
        now = int(self._clock())
        key = Key(id_, scope, label, tuple(collections), tuple(origins), requests, usd, now, None)
        row = {
            "id": id_,
            "hash": hashed(secret),
            "scope": scope.value,
            "label": label,
            "collections": list(collections),
            "origins": list(origins),
            "requests": requests,
            "usd": usd,
            "created_s": now,
        }
        with self._records.changing() as connection:
            connection.execute(keys.insert(), row)
        return f"precis_{id_}_{secret}", key

    def verified(self, text: str) -> Key | None:
        """The key of this text; None where there is none or it has been revoked."""
        parts = _KEY.fullmatch(text)
        if parts is None:
            return None
        with self._records.reading() as connection:
            row = connection.execute(sa.select(keys).where(keys.c.id == parts[1])).mappings().one_or_none()
        same = hmac.compare_digest(row["hash"] if row else bytes(32), hashed(parts[2]))
        return _key(row) if row and same and row["revoked_s"] is None else None

    def list(self) -> "list[Key]":
        """Every key, revoked ones too, in the order in which they were made."""
        with self._records.reading() as connection:
            return [_key(row) for row in connection.execute(_ORDERED).mappings()]

    def any(self) -> bool:
        """Whether there is a key that is not revoked."""
        with self._records.reading() as connection:
            return connection.execute(sa.select(keys.c.id).where(_ACTIVE).limit(1)).first() is not None

    def origins(self) -> frozenset[str]:
        """The sites whose pages may use a widget key."""
        query = sa.select(keys.c.origins).where(_ACTIVE, keys.c.scope == Scope.WIDGET.value)
        with self._records.reading() as connection:
            return frozenset(each for origins in connection.scalars(query) for each in origins)

    def revoke(self, id_: str) -> Key:
        """Raises NotFoundError. A key that is revoked already stays so."""
        with self._records.changing() as connection:
            change = sa.update(keys).where(keys.c.id == id_, _ACTIVE).values(revoked_s=int(self._clock()))
            connection.execute(change)
            row = connection.execute(sa.select(keys).where(keys.c.id == id_)).mappings().one_or_none()
        if row is None:
            raise NotFoundError(f"{id_}: no such key; `precis keys list` shows them")
        return _key(row)

    # What has been spent

    def spend(self, key: Key, usd: float) -> None:
        """Add to what a key has cost today."""
        if usd <= 0:
            return
        new = {"key": key.id, "day": int(self._clock()) // DAY_S, "usd": usd}
        with self._records.changing() as connection:
            done = connection.execute(
                sa.update(spending)
                .where(spending.c.key == key.id, spending.c.day == new["day"])
                .values(usd=spending.c.usd + usd)
            )
            if done.rowcount == 0:
                connection.execute(spending.insert(), new)

    def left_usd(self, key: Key) -> float | None:
        """What a key may still cost today; None: as much as it likes."""
        if key.usd is None:
            return None
        today = (spending.c.key == key.id, spending.c.day == int(self._clock()) // DAY_S)
        with self._records.reading() as connection:
            spent = connection.scalar(sa.select(spending.c.usd).where(*today)) or 0.0
        return max(0.0, key.usd - spent)

    def tomorrow_s(self) -> int:
        """Seconds until a new day begins, UTC."""
        return DAY_S - int(self._clock()) % DAY_S


_ACTIVE = keys.c.revoked_s.is_(None)
_ORDERED = sa.select(keys).order_by(keys.c.created_s, keys.c.id)


def looks_like_key(text: str) -> bool:
    """Whether a text has the form of a key of ours."""
    return _KEY.fullmatch(text) is not None


def hashed(secret: str) -> bytes:
    """SHA-256, plain: a secret of 256 random bits needs no slow hash and no salt."""
    return hashlib.sha256(secret.encode()).digest()


def _key(row: Any) -> Key:
    return Key(
        id=row["id"],
        scope=Scope(row["scope"]),
        label=row["label"],
        collections=tuple(row["collections"]),
        origins=tuple(row["origins"]),
        requests=row["requests"],
        usd=row["usd"],
        created_s=row["created_s"],
        revoked_s=row["revoked_s"],
    )
