"""Find the body of a page among its blocks: weigh each block's shape with its neighbours', twice, and take the stretch.

The idea is that of Boilerpipe (Kohlschütter, Fankhauser, Nejdl 2010, "Boilerplate Detection using Shallow Text
Features": a block's words and density and its neighbours' say most) and of jusText (Pomikálek 2011: good text stands
near good text, function words tell sentences from labels). The first weighing sees each block and what surrounds it;
the second sees the first one's odds around each block (stacking: Wolpert 1992; for sequences Cohen and Carvalho 2005).
Both are logistic regressions fitted by evals/fit_blocks.py, kept in block_weights.json.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import accumulate, compress, groupby
from operator import mul
from pathlib import Path

from index.article import Label
from index.labelling.shape import Features, Row

Weights = Mapping[str, float]

INSIDE, OUTSIDE = -0.7, 2.5
"""Log-odds from which a block is body inside and outside the page's best stretch: an article has few gaps."""
LEAST_TOP, MOST_LIFT = 1.5, 2.0
"""A page whose three best blocks average less than this (an unusual article) is lifted to it, by at most this much."""

_NEAR = tuple((step, f"odds {abs(step)} {'before' if step < 0 else 'after'}") for step in (-3, -2, -1, 1, 2, 3))
_EDGE = {"page begins or ends here": 1.0}
_SIGNED = frozenset({Label.DATELINE, Label.BYLINE, Label.COMMENT})


def body_of(rows: Sequence[Row]) -> list[bool]:
    """Which blocks are the body, before labels are named. A page without a sentence has none."""
    if not any(row.prose or (row.words >= 18 and row.function >= 0.22 and not row.decided) for row in rows):
        return [False] * len(rows)
    odds = lifted(rows, body_odds(rows))
    first, last = richest(rows, odds)
    return [
        not row.decided and odd > (INSIDE if first <= index <= last else OUTSIDE)
        for index, (row, odd) in enumerate(zip(rows, odds, strict=True))
    ]


def body_odds(rows: Sequence[Row]) -> list[float]:
    """Each block's log-odds of being body, from both weighings."""
    first, second = _TRIED.get() or _weights()
    return weighed(second, odds_around(rows, weighed(first, evidence(rows))))


def weighed(weights: Weights, facts: Sequence[Features]) -> list[float]:
    """The log-odds of each block; a fact without a weight says nothing."""
    bias, weight = weights["(always)"], _Weight(weights).__getitem__
    return [bias + sum(map(mul, map(weight, fact), fact.values())) for fact in facts]


class _Weight(dict[str, float]):
    def __missing__(self, name: str) -> float:
        return 0.0


def evidence(rows: Sequence[Row]) -> list[Features]:
    """What the first weighing sees: the block's own evidence and what stands around it."""
    return [{**row.own, **around} for row, around in zip(rows, surroundings(rows), strict=True)]


def surroundings(rows: Sequence[Row]) -> list[Features]:
    """Sentences, labels and clutter before and after each block; the longest stretch of prose; repeats."""
    total = list(accumulate((row.prose for row in rows), initial=0))
    first, last = best_stretch([min(row.prose, 60) if row.prose else -10 if row.decided else -6 for row in rows])
    count = len(rows)
    repeats = Counter([row.text for row in rows])
    held = Counter([word for row in rows[first : last + 1] if row.prose for word in row.content]).get
    runs = _run_lengths(rows)
    labels = [_is_label(row) for row in rows]
    befores, afters = _neighbours(rows, labels, "before"), _neighbours(rows, labels, "after")
    found: list[Features] = []
    closings = 0
    for index, row in enumerate(rows):
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < count else None
        above = total[index] - total[max(index - 3, 0)]
        below = total[min(index + 4, count)] - total[index + 1]
        inside = first <= index <= last
        away = 0 if inside else (first - index if index < first else index - last)
        own = inside and row.prose > 0
        shared = sum([held(word, 0) > own for word in row.content]) / len(row.content) if row.content else 0.0
        closings += index > last and row.decided
        facts = {
            "prose two before": index > 1 and rows[index - 2].prose > 0,
            "prose two after": index + 2 < count and rows[index + 2].prose > 0,
            "prose on both sides": before is not None and after is not None and before.prose > 0 < after.prose,
            "alone between labels": row.prose > 0 and 0 < index < count - 1 and labels[index - 1] and labels[index + 1],
            "words of prose within three": min(above + below, 300) / 300,
            "no prose within three": not above + below,
            "prose within three on both sides": above > 0 < below,
            "words in this run of prose": min(runs[index], 400) / 400,
            "this run of prose is long": runs[index] > 120,
            "in the longest stretch": inside,
            "in the longest stretch, prose": own,
            "in the longest stretch, short": inside and row.words < 8,
            "just before the longest stretch": index < first and away <= 3,
            "just after the longest stretch": index > last and away <= 3,
            "before the longest stretch": index < first and away > 3,
            "after the longest stretch": index > last and away > 3,
            "after the longest stretch, prose": index > last and row.prose > 0,
            "before the longest stretch, prose": index < first and row.prose > 0,
            "clutter since the longest stretch": min(closings, 3) / 3,
            "shares the stretch's words": shared,
            "shares the stretch's words, outside it": 0.0 if inside else shared,
            "stands again on the page": repeats[row.text] > 1,
        }
        kept = {name: value for name, value in facts.items() if value}
        found.append({**kept, **(befores[index - 1] if before else _EDGE), **(afters[index + 1] if after else _EDGE)})
    return found


def _neighbours(rows: Sequence[Row], labels: Sequence[bool], side: str) -> list[dict[str, float]]:
    """What each block says of itself to its neighbour, on whose `side` it stands."""
    names = [f"prose {side}", f"a label {side}", f"clutter {side}", f"a date or name {side}"]
    found = []
    for row, is_label in zip(rows, labels, strict=True):
        signed = row.sign is not None and row.sign.label in _SIGNED
        holds = (row.prose > 0, is_label, row.decided, signed)
        found.append(dict.fromkeys(compress(names, holds), 1.0))
    return found


def _is_label(row: Row) -> bool:
    """Whether the block looks like a heading or link: some words, no sentence."""
    return not row.ends and 3 <= row.words <= 20


def _run_lengths(rows: Sequence[Row]) -> list[int]:
    """For each block, the words of the unbroken run of prose that it belongs to; 0 outside."""
    found: list[int] = []
    for prose, group in groupby(rows, key=lambda row: row.prose > 0):
        members = list(group)
        found += [sum(row.words for row in members) if prose else 0] * len(members)
    return found


def odds_around(rows: Sequence[Row], odds: Sequence[float]) -> list[Features]:
    """What the second weighing sees: the first odds of the block and of the three blocks before and after it."""
    clipped = [max(-6.0, min(6.0, odd)) for odd in odds]
    sizes = [min(row.words, 60) for row in rows]
    scores = [(-4.0 if row.decided else odd) * size**0.5 for row, odd, size in zip(rows, clipped, sizes, strict=True)]
    first, last = best_stretch(scores)
    count = len(rows)
    mass = list(accumulate((odd * size for odd, size in zip(clipped, sizes, strict=True)), initial=0.0))
    size_sum = list(accumulate(sizes, initial=0))
    found: list[Features] = []
    for index, row in enumerate(rows):
        low, high = max(index - 6, 0), min(index + 7, count)
        inside = first <= index <= last
        facts = {
            "odds": clipped[index],
            "odds, where positive": max(clipped[index], 0.0),
            "mean odds within six": (mass[high] - mass[low]) / max(size_sum[high] - size_sum[low], 1),
            "in the best stretch": float(inside),
            "in the best stretch, short": float(inside and row.words < 10),
            "prose outside the best stretch": float(not inside and row.prose > 0),
            "away from the best stretch": 0.0 if inside else min(max(first - index, index - last), 10) / 10,
            "after the best stretch": float(index > last),
        }
        for step, name in _NEAR:
            if 0 <= index + step < count and not rows[index + step].decided:
                facts[name] = clipped[index + step]
        if row.sign:
            facts[f"worded as {row.sign.label}"] = 1.0
        found.append(facts)
    return found


def lifted(rows: Sequence[Row], odds: Sequence[float]) -> list[float]:
    """The odds of a page on which nothing stands out, raised together: some article is to be found there."""
    pairs = zip(rows, odds, strict=True)
    long = sorted((odd for row, odd in pairs if not row.decided and row.words >= 12), reverse=True)[:3]
    lift = max(0.0, min(LEAST_TOP - sum(long) / len(long), MOST_LIFT)) if long else 0.0
    return [odd + lift for odd in odds]


def richest(rows: Sequence[Row], odds: Sequence[float]) -> tuple[int, int]:
    """The first and last block of the stretch that is most likely the article."""

    def score(row: Row, odd: float) -> float:
        odd = -1.0 if row.decided else max(-1.0, min(4.0, odd))
        return odd * (min(row.words, 60) ** 0.5 if odd > 0 else 2.0)

    return best_stretch([score(row, odd) for row, odd in zip(rows, odds, strict=True)])


def best_stretch(scores: Sequence[float]) -> tuple[int, int]:
    """The first and last index of the run of greatest sum (Bentley 1984); (0, -1) if no score is positive."""
    best, found, run, start = 0.0, (0, -1), 0.0, 0
    for index, score in enumerate(scores):
        if run <= 0:
            run, start = 0.0, index
        run += score
        if run > best:
            best, found = run, (start, index)
    return found


_TRIED: ContextVar[tuple[Weights, Weights] | None] = ContextVar("weights on trial", default=None)


@contextmanager
def weighing(first: Weights, second: Weights) -> Iterator[None]:
    """Weigh by other weights than those that are kept, to try them."""
    token = _TRIED.set((first, second))
    try:
        yield
    finally:
        _TRIED.reset(token)


@cache
def _weights() -> tuple[Weights, Weights]:
    stored = json.loads(Path(__file__).with_name("block_weights.json").read_text(encoding="utf-8"))
    return stored["first"], stored["second"]
