"""What Slack refuses, in plain words: what is wrong, who can mend it, and how. Each is logged once."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from bot.kept.records import Records, metadata
from index.errors import PrecisError

LOG: Final = logging.getLogger("precis.slack")

FATAL: Final = frozenset({
    "token_revoked", "invalid_auth", "account_inactive", "not_authed", "token_expired", "org_login_required",
    "team_access_not_granted", "not_allowed_token_type", "ekm_access_denied",
})  # fmt: skip
"""Nothing can be said in Slack until whoever runs Precis has mended it."""

WORDS: Final = {
    "token_revoked": "Slack has revoked the token: install the app again and set SLACK_BOT_TOKEN",
    "invalid_auth": "Slack does not know the token: check SLACK_BOT_TOKEN and SLACK_APP_TOKEN",
    "not_authed": "Slack got no token: set SLACK_BOT_TOKEN (xoxb-...) and, for Socket Mode, SLACK_APP_TOKEN (xapp-...)",
    "not_allowed_token_type": "Slack wants another kind of token: SLACK_BOT_TOKEN is xoxb-..., SLACK_APP_TOKEN is"
    " xapp-...",
    "account_inactive": "the app was removed from the workspace: install it again and set SLACK_BOT_TOKEN",
    "token_expired": "the token has expired: install the app again, or turn token rotation off",
    "missing_scope": "the app lacks a permission{needed}: an admin adds it under OAuth & Permissions at"
    " api.slack.com/apps and installs the app again (`precis slack manifest` has all of them)",
    "not_in_channel": "I am not in this channel: /invite me",
    "channel_not_found": "I cannot see this channel: /invite me",
    "is_archived": "the channel is archived: an admin can restore it",
    "restricted_action": "the workspace does not let apps post here: an admin can change the channel's posting rules",
    "message_not_found": "the message was deleted",
    "cant_update_message": "the message cannot be changed any more",
    "user_not_in_channel": "who asked has left the channel",
    "already_reacted": "the reaction is there already",
    "file_not_found": "the file was deleted",
    "unreachable": "Slack could not be reached",
}  # fmt: skip

problems = sa.Table(
    "slack_problems",
    metadata,
    sa.Column("what", sa.Text, primary_key=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("first_s", sa.Float, nullable=False),
    sa.Column("last_s", sa.Float, nullable=False),
)


class SlackError(PrecisError):
    """Slack refused a call. `reason` is Slack's own word for it; `needed` the permission that it misses."""

    code = "slack"

    def __init__(self, reason: str, method: str, needed: str = "") -> None:
        words = WORDS.get(reason, f"Slack refused {method}: {reason}")
        super().__init__(words.replace("{needed}", f" ({needed})" if needed else ""))
        self.reason = reason
        self.method = method
        self.needed = needed

    @property
    def fatal(self) -> bool:
        return self.reason in FATAL


class UnclearError(SlackError):
    """The connection broke after a message may have been posted."""

    def __init__(self, method: str) -> None:
        super().__init__("unreachable", method)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong, and how often. `what` names it for the log."""

    what: str
    words: str
    times: int
    last_s: float


class Problems:
    """What went wrong of late, for App Home and the log. Any thread may call."""

    def __init__(self, records: Records, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._records = records
        self._clock = clock
        self._logged: set[str] = set()
        self._lock = threading.Lock()

    def note(self, error: SlackError, place: str = "") -> None:
        """Count it; log it the first time."""
        what = " ".join(part for part in (error.reason, error.needed or place) if part)
        self.say(what, f"{error} (in {place})" if place else str(error))

    def say(self, what: str, words: str) -> None:
        with self._lock:
            new = what not in self._logged
            self._logged.add(what)
        if new:
            LOG.warning("%s", words)
        now = self._clock().timestamp()
        with self._records.changing() as connection:
            times = connection.scalar(sa.select(problems.c.times).where(problems.c.what == what))
            row = {"words": words, "last_s": now, "times": (times or 0) + 1}
            if times is None:
                connection.execute(problems.insert(), row | {"what": what, "first_s": now})
            else:
                connection.execute(problems.update().where(problems.c.what == what), row)

    def mended(self, what: str) -> bool:
        """It works again; should it fail once more, that is worth a line. False: nobody was told that it did not."""
        with self._lock:
            told = what in self._logged
            self._logged.discard(what)
        return told

    def since(self, when: datetime, limit: int = 10) -> Sequence[Problem]:
        """The problems since then, the latest first."""
        query = sa.select(problems).where(problems.c.last_s >= when.timestamp()).order_by(problems.c.last_s.desc())
        with self._records.reading() as connection:
            rows = connection.execute(query.limit(limit)).all()
        return [Problem(row.what, row.words, row.times, row.last_s) for row in rows]
