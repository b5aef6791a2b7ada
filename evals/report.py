"""What has been measured, as a table for the terminal, as JSON, and as one page that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reply import Json
from evals.code import versions
from evals.evaluation import Evaluation, Result, Run


@dataclass(frozen=True, slots=True)
class Finished:
    """A result, with what it rests on."""

    name: str
    does: str
    split: str
    settings: Json
    result: Result

    @classmethod
    def of(cls, evaluation: Evaluation, run: Run, result: Result) -> "Finished":
        settings = {
            **run.described(),
            "limit": run.limit,
            "only": sorted(run.only) or None,
            "data": f"sha256:{run.data.checksum()}",
            "versions": versions(),
        }
        return cls(evaluation.name, evaluation.does, run.split, settings, result)

    def form(self) -> Json:
        """The object that --json prints."""
        result, usage = self.result, self.result.usage
        return {
            "name": self.name,
            "split": self.split,
            "settings": self.settings,
            "figures": {name: _rounded(value) for name, value in result.figures.items()},
            "intervals": {name: [_rounded(low), _rounded(high)] for name, (low, high) in result.intervals.items()},
            "peers": {
                system: {name: _rounded(value) for name, value in figures.items()}
                for system, figures in result.peers.items()
            },
            "usage": {
                "prompt_tokens": usage.prompt_tokens,
                "completion_tokens": usage.completion_tokens,
                "cost_usd": usage.cost_usd,
            },
            "notes": list(result.notes),
            **({"details": result.details} if result.details else {}),
        }


def table(finished: Finished) -> str:
    """The figures beside their goals and the peers', in columns."""
    result = finished.result
    rows = [("", "precis", *result.peers)]
    for name, value in result.figures.items():
        rows.append((name, shown(name, value), *(shown(name, peer.get(name)) for peer in result.peers.values())))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [f"{finished.name} {finished.split}"]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, *(f"note: {each}" for each in result.notes)])


def shown(name: str, value: float | None) -> str:
    """A share with three decimals, milliseconds with one; a dash for what is not known."""
    if value is None:
        return "–"
    return f"{value:.1f}" if name.startswith("latency_ms") else f"{value:.3f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def write(finished: Sequence[Finished]) -> str:
    """The page."""
    from evals.page import page

    return page(finished)
