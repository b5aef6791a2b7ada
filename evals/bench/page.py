"""The bench page: every goal with its ratio, what was measured, and plots; it needs no other file and no network."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from statistics import median

from evals.bench.goals import Compared, Value
from evals.bench.peers.job import Json
from evals.bench.ratios import Found
from evals.bench.rounds import Row
from evals.evaluation import Lines
from evals.plots import lines

PLOTS = (
    ("Articles added per CPU second", "articles per CPU second", "ingest", "per_cpu_s"),
    ("Peak memory of adding", "MB", "ingest", "peak_mb"),
    ("Folder size", "MB", "ingest", "folder_mb"),
    ("Unchanged re-add", "CPU seconds", "readd", "cpu_s"),
    ("Retrieval, p50", "ms", "retrieve", "p50_ms"),
    ("Whole answer, p50", "ms", "answer", "p50_ms"),
    ("One question from a cold start", "CPU seconds", "cold", "cpu_s"),
)
MEASURED = ("wall_s", "cpu_s", "peak_mb", "folder_mb")


def page(rows: Sequence[Row], results: Sequence[Found], about: Json) -> str:
    """The whole page."""
    style = files("evals").joinpath("report.css").read_text(encoding="utf-8")
    drawn = "".join(_plots(rows))
    problems = "".join(f"<li>{escape(each)}</li>" for each in dict.fromkeys(_problems(rows)))
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Precis, beside its peers</title>
<style>{style}</style></head>
<body><header><h1>Precis, beside its peers</h1>
<p class="soft">Ratios of what was measured in the same round, medians of {about["rounds"]} rounds with the lowest and
the highest. Ratios count: absolute times are this machine's.</p></header>
<main>
<section><h2>To reach</h2><div class="wide">{_goals(results)}</div>
{f"<h3>What could not be measured</h3><ul>{problems}</ul>" if problems else ""}</section>
<section><h2>Growth<small>both axes logarithmic</small></h2><div class="plots">{drawn}</div></section>
<section><h2>Measured<small>medians of the rounds</small></h2><div class="wide">{_measured(rows)}</div>
<details><summary>Machine, versions and settings</summary><pre>{escape(json.dumps(about, indent=2))}</pre></details>
</section>
</main></body></html>
"""


def _goals(results: Sequence[Found]) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("", "beside", "articles", "", "goal", "Precis", "other"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(_goal(each) for each in results)}</tbody></table>"


def _goal(found: Found) -> str:
    goal = found.goal
    sign = "≥" if goal.more_is_better else "≤"
    mark = "×" if goal.compared is Compared.RATIO else f" {goal.unit}".rstrip()
    limit = "" if goal.limit is None else f"{sign} {goal.limit:g}{mark}"
    named = (
        f"<td>{escape(goal.figure)}</td><td>{escape(goal.beside)}</td><td>{found.articles or '':,}</td>"
        if (found.articles)
        else f"<td>{escape(goal.figure)}</td><td>{escape(goal.beside)}</td><td></td>"
    )
    if found.value is None:
        return f'<tr>{named}<td colspan="4" class="soft">{escape(found.problem or "")}</td></tr>'
    spread = f" <small>{number(found.low)}–{number(found.high)}</small>" if found.rounds > 1 else ""
    met = goal.met(found.value)
    verdict = "" if met is None else f'<span class="{"met" if met else "missed"}">{limit} {"✓" if met else "✗"}</span>'
    return (
        f'<tr>{named}<td class="ours">{number(found.value)}{mark}{spread}</td><td>{verdict or limit}</td>'
        f"<td>{number(found.ours)}</td><td>{number(found.other)}</td></tr>"
    )


def _plots(rows: Sequence[Row]) -> Iterator[str]:
    for title, unit, step, metric in PLOTS:
        of_step = [row for row in rows if row.step == step or (step == "retrieve" and row.step == "growth")]
        systems = dict.fromkeys(["precis", *(row.system for row in of_step)])
        series = {system: _points(of_step, Value(step, system, metric)) for system in systems}
        grown = {system: points for system, points in series.items() if len(points) > 1}
        if grown:
            drawn = lines(Lines(title, "articles", unit, grown, logarithmic=True))
            yield f"<figure><figcaption>{escape(title)}</figcaption>{drawn}</figure>"


def _points(rows: Sequence[Row], value: Value) -> tuple[tuple[float, float], ...]:
    """(articles, median of the rounds), in order."""
    of_size: dict[int, list[float]] = {}
    for row in rows:
        if row.system == value.system and (found := value.of(row)):
            of_size.setdefault(row.articles, []).append(found)
    return tuple((float(size), median(of_size[size])) for size in sorted(of_size))


def _measured(rows: Sequence[Row]) -> str:
    groups: dict[tuple[str, int, str], list[Row]] = {}
    for row in rows:
        if row.problem is None:
            groups.setdefault((row.step, row.articles, row.system), []).append(row)
    head = "".join(f"<th>{name}</th>" for name in ("step", "articles", "system", *MEASURED, "else"))
    body = "".join(_line(*key, some) for key, some in groups.items())
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _line(step: str, articles: int, system: str, rows: Sequence[Row]) -> str:
    cells = "".join(
        f"<td>{number(median(float(getattr(row, name)) for row in rows) or None)}</td>" for name in MEASURED
    )
    told = rows[0].result or {}
    names = [name for name, value in told.items() if isinstance(value, int | float)]
    rest = ", ".join(
        f"{name} {number(median(float((row.result or {}).get(name) or 0) for row in rows))}" for name in names
    )
    return f"<tr><td>{step}</td><td>{articles or ''}</td><td>{system}</td>{cells}<td>{escape(rest)}</td></tr>"


def _problems(rows: Sequence[Row]) -> Iterator[str]:
    return (f"{row.step}, {row.system}, {row.articles:,} articles: {row.problem}" for row in rows if row.problem)


def number(value: float | None) -> str:
    """Three significant digits, thousands apart; a dash for what is not known."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
