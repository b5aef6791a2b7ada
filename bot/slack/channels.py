"""What each channel may see and do, as the workspace's admins set it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot.kept.records import Records, metadata
from bot.slack.asked import Asked

DIRECT: Final = "direct"
"""Stands for every conversation of one person with the app."""

channels = sa.Table(
    "slack_channels",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("collection", sa.Text, nullable=False),
    sa.Column("adds", sa.Boolean, nullable=False),
    sa.Column("whispers", sa.Boolean, nullable=False),
    sa.Column("confident", sa.Boolean, nullable=False),
    sa.Column("domains", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel's settings. Its questions are answered from `collection` alone.

    `adds`: files dropped in it are added; `whispers`: only who asked sees the answer; `confident`: what is not
    answered fully is not posted; `domains`: whose links get a one-line summary, none by default.
    """

    team: str
    id: str
    collection: str = "default"
    adds: bool = False
    whispers: bool = False
    confident: bool = False
    domains: tuple[str, ...] = ()

    def unfurls(self, url: str) -> bool:
        """Whether the link's host is one of the listed domains or below one."""
        host = (urlsplit(url).hostname or "").lower()
        return any(host == domain or host.endswith("." + domain) for domain in self.domains)


class Channels:
    """Every method may be called from any thread of the process."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, asked: Asked) -> Channel:
        return self.load(asked.team, DIRECT if asked.direct else asked.channel)

    def load(self, team: str, name: str) -> Channel:
        """The settings, or the defaults where none were made."""
        query = sa.select(channels).where(channels.c.team == team, channels.c.id == name)
        with self._records.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Channel(team, name) if row is None else _channel(dict(row))

    def save(self, channel: Channel) -> None:
        row = asdict(channel) | {"domains": " ".join(channel.domains)}
        with self._records.changing() as connection:
            connection.execute(channels.insert().prefix_with("OR REPLACE"), row)


def domains(text: str) -> tuple[str, ...]:
    """The host names in what an admin typed: addresses, commas and lines are all right."""
    words = text.replace(",", " ").replace(";", " ").lower().split()
    hosts = (urlsplit(word if "//" in word else f"//{word}").hostname for word in words)
    return tuple(dict.fromkeys(host.removeprefix("www.") for host in hosts if host and "." in host))


def _channel(row: Mapping[str, Any]) -> Channel:
    return Channel(**{**row, "domains": tuple(str(row["domains"]).split())})
