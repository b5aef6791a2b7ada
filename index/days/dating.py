"""All that a source says of its dates: each piece of evidence, which one won and why, and what disagreed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.article import Block, Precision, Published
from index.dates import Evidence, claims, decided
from index.days.stamps import read_date


class Bearing(StrEnum):
    """What a piece of evidence has to do with the date that was given."""

    CHOSEN = "chosen"
    AGREES = "agrees"
    DISAGREES = "disagrees"
    UPDATED = "updated"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: its kind, where it stood, its words, and what they say; None where nothing can be read."""

    kind: str
    where: str
    quote: str
    said: Published | None
    bearing: Bearing


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published and when it was last changed, as far as anything says; `reason` is for a person.

    Where nothing but a change is dated, `published` is that date too, its evidence is "modified", and the article
    may be older. `pieces` are all of them, the strongest first.
    """

    published: Published | None
    updated: Published | None
    reason: str
    pieces: tuple[Piece, ...]

    @property
    def disagreeing(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.bearing is Bearing.DISAGREES)


def dating(evidence: Sequence[Evidence], text: str, blocks: Sequence[Block], *, source: str, file_name: str) -> Dating:
    """The same decision as `index.dates.published`, with what led to it."""
    found = claims(evidence, text, blocks, source=source, file_name=file_name)
    best = decided(found, text, blocks)
    stood = {(each.kind, each.value): each.where for each in evidence if each.where}
    where = [stood.get((claim.evidence, claim.quote)) or _WHERE.get(claim.evidence, "") for claim in found]
    chosen = next((n for n, claim in enumerate(found) if best and claim.quote == best.quote), 0)
    pieces = [
        Piece(claim.evidence, place, claim.quote, claim, _bearing(claim, best, chosen=n == chosen))
        for n, (claim, place) in enumerate(zip(found, where, strict=True))
    ]
    return Dating(
        published=best,
        updated=_updated(found, best),
        reason=_reason(best, found, where, chosen),
        pieces=(*_once(pieces), *_unread(evidence)),
    )


_WHERE = {
    "metadata": "what the source says of itself",
    "front matter": "front matter",
    "dateline": "a line of the page",
    "url": "the page's address",
    "file name": "the file's name",
    "text": "the article's text",
    "modified": "a date of change",
}


def _bearing(claim: Published, best: Published | None, *, chosen: bool) -> Bearing:
    if chosen:
        return Bearing.CHOSEN
    if claim.evidence == "modified":
        return Bearing.UPDATED
    return Bearing.AGREES if best and _compatible(claim, best) else Bearing.DISAGREES


def _compatible(one: Published, other: Published) -> bool:
    """Whether two dates may be the same, as far as each is known."""
    length = min(len(one.iso()), len(other.iso()))
    return one.iso()[:length] == other.iso()[:length]


def _updated(found: Sequence[Published], best: Published | None) -> Published | None:
    """The latest change, if it came after the publication."""
    changes = [claim for claim in found if claim.evidence == "modified"]
    latest = max(changes, key=lambda claim: claim.when, default=None)
    if latest is None or best is None or best.evidence == "modified":
        return latest
    return latest if latest.when > best.when and not _less_exact(latest, best) else None


def _less_exact(one: Published, other: Published) -> bool:
    """Whether one names only the day, month or year that the other lies in."""
    fineness = list(Precision)
    return fineness.index(one.precision) > fineness.index(other.precision) and _compatible(one, other)


def _reason(best: Published | None, found: Sequence[Published], where: Sequence[str], chosen: int) -> str:
    if best is None:
        return "nothing says when it was published, and nothing is guessed"
    if best.evidence == "modified":
        return "only a change is dated: it was published then or before"
    reasons = [f"the strongest evidence is {where[0]}"]
    if chosen:
        reasons = [f"{where[chosen]} is the most exact of those that agree with {where[0]}"]
    elif best.quote != found[0].quote:
        reasons.append(f"the words {best.quote!r} complete it")
    elif best.precision is Precision.DAY and found[0].precision is Precision.TIME:
        reasons.append(f"{found[0].when:%Y-%m-%d %H:%M} UTC is still that day where it was published")
    elif best.precision is not found[0].precision:
        reasons.append("other evidence settles which number is the month")
    return "; ".join(reasons)


def _once(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Without what is said twice at the same place."""
    seen: set[tuple[str, str, str]] = set()
    for piece in pieces:
        if (key := (piece.kind, piece.where, piece.quote)) not in seen:
            seen.add(key)
            yield piece


def _unread(evidence: Sequence[Evidence]) -> Iterator[Piece]:
    """What stands where a date belongs and cannot be read as one; an address need not name a day."""
    for each in evidence:
        if each.kind != "url" and read_date(each.value) is None:
            yield Piece(each.kind, each.where or _WHERE[each.kind], each.value, None, Bearing.UNREAD)
