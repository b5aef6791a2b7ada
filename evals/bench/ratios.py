"""Measurements set side by side: the median of the rounds' pairwise ratios, and how far they spread."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from evals.bench.goals import Compared, Goal, Value, goals, size_of
from evals.bench.peers.job import Json
from evals.bench.rounds import Row

LEAST_NOISE = 0.10
"""Of a ratio: by so much two runs on a quiet machine may differ although their rounds agree."""


@dataclass(frozen=True, slots=True)
class Found:
    """A goal with what was measured: the median of the rounds' values with the lowest and highest; ours and the other.

    `value` is None where nothing could be compared, and `problem` says why.
    """

    goal: Goal
    articles: int
    value: float | None
    low: float = 0.0
    high: float = 0.0
    rounds: int = 0
    ours: float | None = None
    other: float | None = None
    problem: str | None = None

    def form(self) -> Json:
        told = {name: value for name, value in asdict(self).items() if name != "goal"}
        goal = self.goal
        return {
            "name": goal.name,
            "figure": goal.figure,
            "beside": goal.beside,
            "compared": str(goal.compared),
            "limit": goal.limit,
            "more_is_better": goal.more_is_better,
            "met": None if self.value is None else goal.met(self.value),
            **{name: round(value, 4) if isinstance(value, float) else value for name, value in told.items()},
        }


def found(rows: Sequence[Row], articles: Sequence[int]) -> list[Found]:
    """Every goal whose step was taken, with the peer that it is beside."""
    sizes = {"largest": max(articles), "smallest": min(articles)}
    taken = {(row.step, row.system) for row in rows}
    return [
        _found(each, rows, sizes)
        for each in goals()
        if all((value.step, value.system) in taken for value in (each.ours, each.other) if value)
    ]


def _found(goal: Goal, rows: Sequence[Row], sizes: dict[str, int]) -> Found:
    at = size_of(goal.ours, sizes)
    if goal.other is not None and goal.other.size == "smallest" and sizes["smallest"] == sizes["largest"]:
        return Found(goal, at, None, problem="one size was measured")
    ours = _by_round(goal.ours, rows, sizes)
    other = _by_round(goal.other, rows, sizes) if goal.other else {}
    if not ours or (goal.other and not other):
        missing = goal.ours if not ours or goal.other is None else goal.other
        return Found(goal, at, None, problem=_why(missing, rows, sizes))
    values = sorted(_compared(goal, ours, other))
    if not values:
        return Found(goal, at, None, problem="the other's figure is zero")
    return Found(
        goal,
        at,
        median(values),
        values[0],
        values[-1],
        len(values),
        median(ours.values()),
        median(other.values()) if other else None,
    )


def _by_round(value: Value, rows: Iterable[Row], sizes: dict[str, int]) -> dict[int, float]:
    size = size_of(value, sizes)
    here = [row for row in rows if (row.step, row.system, row.articles) == (value.step, value.system, size)]
    return {row.round: number for row in here if (number := value.of(row)) is not None}


def _compared(goal: Goal, ours: dict[int, float], other: dict[int, float]) -> list[float]:
    """A value for each round of ours. What was measured in fewer rounds is paired with its nearest earlier one."""
    if goal.compared is Compared.ALONE:
        return list(ours.values())
    values = []
    for turn, number in ours.items():
        beside = other[max((each for each in other if each <= turn), default=min(other))]
        if goal.compared is Compared.DIFFERENCE:
            values.append(number - beside)
        elif beside:
            values.append(number / beside)
    return values


def _why(value: Value, rows: Iterable[Row], sizes: dict[str, int]) -> str:
    size = size_of(value, sizes)
    for row in rows:
        if (row.step, row.system, row.articles) == (value.step, value.system, size):
            return row.problem or f"{value.system} gives no {value.metric}"
    return f"{value.system} was not measured at {size:,} articles"


# The guard


def recorded(results: Sequence[Found]) -> Json:
    """What `--check` compares with later."""
    return {
        each.goal.name: {
            "articles": each.articles,
            "value": round(each.value, 4),
            "low": round(each.low, 4),
            "high": round(each.high, 4),
        }
        for each in results
        if each.value is not None
    }


def worse(results: Sequence[Found], before: Json) -> list[str]:
    """A line for each value that got worse by more than noise.

    Noise is LEAST_NOISE of the recorded value or, where that is more, the spread (highest less lowest) of the rounds
    that were recorded, or of those of this run. Only what was measured over as many articles is compared.
    """
    lines = []
    for each in results:
        old = before.get(each.goal.name)
        if old is None or each.value is None or old["articles"] != each.articles:
            continue
        noise = max(LEAST_NOISE * abs(old["value"]), old["high"] - old["low"], each.high - each.low)
        change = each.value - old["value"]
        if (-change if each.goal.more_is_better else change) > noise:
            beside = f" beside {each.goal.beside}" if each.goal.beside else ""
            lines.append(
                f"{each.goal.name}: {each.goal.figure}{beside}: {each.value:.3g}, was {old['value']:.3g}"
                f" (noise {noise:.2g})"
            )
    return lines
