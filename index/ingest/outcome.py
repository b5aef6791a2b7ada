"""What became of one source that the library was asked to add or to remove."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind` is "added", "unchanged", "replaced", "removed" or "failed". A failure has its reason.

    `given` is the source as it was asked for, where it turned out to be another: a page's own address.
    """

    source: str
    kind: str
    article_id: str | None = None
    reason: str | None = None
    given: str | None = None
