"""Tell what becomes of sources: a progress bar, a line for each failure, the counts, the exit code."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bot.commands.options import Call, give

if TYPE_CHECKING:
    from index.library import Outcome

KINDS = ("added", "unchanged", "replaced", "removed", "failed")
"""What can become of a source, in the order of the closing line."""


RECENT_S = 120.0
"""Over how many seconds the rate is taken, and from it the time left: articles are stored by the hundred at once."""


def report(called: Call, outcomes: "Iterable[Outcome]", *, dry_run: bool) -> int:
    """Name each failure as it comes, close with the counts, also where the work is stopped; the exit code."""
    counts: Counter[str] = Counter()
    done: list[Outcome] = []
    try:
        for outcome in outcomes:
            counts[outcome.kind] += 1
            if called.as_json:
                done.append(outcome)
            elif outcome.kind == "failed":
                print(f"precis: {named(outcome)}", file=sys.stderr)
    except BaseException:
        if not called.as_json and counts:
            print(f"stopped; kept: {counted(counts)}", file=sys.stderr)
        raise
    if called.as_json:
        from bot.rendering import jsonform_library

        give(jsonform_library.outcomes(done, {kind: counts[kind] for kind in KINDS}, called.base, dry_run=dry_run))
    else:
        print(f"{'would be: ' if dry_run else ''}{counted(counts)}")
    return 2 if counts["failed"] else 0


def named(outcome: "Outcome") -> str:
    """Why a source failed, with its name once."""
    reason = str(outcome.reason)
    return reason if reason.startswith(f"{outcome.source}: ") else f"{outcome.source}: {reason}"


def counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)


def with_progress(outcomes: "Iterable[Outcome]", count: int, *, quiet: bool) -> "Iterator[Outcome]":
    """The outcomes, with a progress bar on a terminal's stderr. The bar is gone when the last has come."""
    if quiet or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=RECENT_S) as progress:
        task = progress.add_task("adding", total=count, rate="")
        for outcome in outcomes:
            progress.advance(task)
            speed = progress.tasks[0].speed
            progress.update(task, rate=f"{speed:,.0f} a second" if speed else "")
            if progress.finished:  # the vector index takes the whole run at once
                progress.update(task, description="finishing the index")
            yield outcome
