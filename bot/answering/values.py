"""The values that answers are compared by: days and numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is known; None is unknown."""

    year: int | None
    month: int | None
    day: int | None

    def may_be(self, other: "Day") -> bool:
        """Whether no part that is known of both differs."""
        pairs = zip((self.year, self.month, self.day), (other.year, other.month, other.day), strict=True)
        return all(one is None or two is None or one == two for one, two in pairs)


Value = Day | float
"""What a sentence answers with: a date, or a number in the unit its sentence gives it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something that could be an answer of the wanted kind: its half-open span, and its value where it has one.

    `fits` is 1 where it is of the measure that the question asks for (money, a share, a time), less where not.
    """

    start: int
    end: int
    value: Value | None = None
    fits: float = 1.0


def differ(some: frozenset[Value], others: frozenset[Value]) -> bool:
    """Whether two sentences' values cannot both be meant: nothing in one may be the same as anything in the other."""
    return bool(some and others) and not any(_may_be(one, other) for one in some for other in others)


def _may_be(one: Value, other: Value) -> bool:
    return one.may_be(other) if isinstance(one, Day) and isinstance(other, Day) else one == other
