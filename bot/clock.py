"""Moments as they are given and as they are kept."""

from datetime import UTC, datetime


def present() -> datetime:
    """The clock of a server, unless it is given another."""
    return datetime.now(UTC)


def naive(moment: datetime) -> datetime:
    """UTC without a zone, as articles' dates are kept."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
