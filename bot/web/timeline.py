"""Days as places on a line: what the timeline of a story is drawn from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LABEL_APART = 16.0
"""Per cent of the line's length that two dates need to be read side by side, also 360 px wide."""


@dataclass(frozen=True, slots=True)
class Point:
    """A day. `x`: per cent of the line, from its left; `radius`: pixels, growing with the reports of that day.

    `label`: whether there is room for its date. `anchor`: how its date is aligned with it, in SVG's words.
    """

    day: date
    x: float
    radius: float
    count: int
    label: bool
    anchor: str


def points(days: Sequence[date]) -> tuple[Point, ...]:
    """The different days, earliest first, spread over the line by the time between them; none for a single day."""
    counts = Counter(days)
    ordered = sorted(counts)
    if len(ordered) < 2:
        return ()
    first, length = ordered[0], (ordered[-1] - ordered[0]).days
    places = [2.0 + 96.0 * (day - first).days / length for day in ordered]
    labelled = _labelled(places)
    return tuple(
        Point(
            day,
            round(x, 2),
            round(4.0 + 1.5 * min(counts[day] - 1, 4), 1),
            counts[day],
            n in labelled,
            "start" if n == 0 else "end" if n == len(ordered) - 1 else "middle",
        )
        for n, (day, x) in enumerate(zip(ordered, places, strict=True))
    )


def _labelled(places: Sequence[float]) -> set[int]:
    """The ends, and from the left every other point that has room; the ends' dates reach inwards."""
    chosen, taken = {0, len(places) - 1}, places[0] + LABEL_APART / 2
    for n, x in enumerate(places[1:-1], 1):
        if x - taken >= LABEL_APART and places[-1] - LABEL_APART / 2 - x >= LABEL_APART:
            chosen.add(n)
            taken = x
    return chosen
