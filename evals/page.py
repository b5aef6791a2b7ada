"""The report: one HTML page with every figure, plot and worst item, that needs no other file and no network."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from evals.evaluation import Case
from evals.plots import figure_bars, image
from evals.report import Finished, shown

WORST = 20
LESS_IS_BETTER = frozenset({"obeyed_or_repeated", "latency_ms_p50", "latency_ms_p95"})

STYLE = "report.css"


def page(finished: Sequence[Finished]) -> str:
    """The whole page."""
    links = "".join(f'<a href="#{_anchor(each)}">{escape(_named(each))}</a>' for each in finished)
    sections = "\n".join(_section(each) for each in finished)
    style = files("evals").joinpath(STYLE).read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Precis, measured</title>
<style>{style}</style></head>
<body><header><h1>Precis, measured</h1>
<p class="soft">Figures on public news benchmarks, beside published systems. Shares run from 0 to 1.</p>
<nav>{links}</nav></header>
<main>
{sections}
</main></body></html>
"""


def _section(finished: Finished) -> str:
    result = finished.result
    usage = result.usage
    spent = ""
    if usage.prompt_tokens or usage.completion_tokens:
        cost = "cost not known" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
        tokens = f"{usage.prompt_tokens:,} prompt and {usage.completion_tokens:,} completion tokens"
        spent = f'<p class="soft">Language model: {tokens}, {cost}.</p>'
    notes = "".join(f'<p class="soft">{escape(note)}</p>' for note in result.notes)
    drawn = "".join(_drawn(finished))
    settings = escape(json.dumps({**finished.settings, **result.details}, indent=2, ensure_ascii=False))
    return f"""<section id="{_anchor(finished)}">
<h2>{escape(finished.name)}<small>{escape(finished.split)}</small></h2>
<p class="soft">{escape(finished.does)}</p>{spent}{notes}
<h3>Figures</h3>
<div class="wide">{_figures(finished)}</div>
{f'<div class="plots">{drawn}</div>' if drawn else ""}
{_worst(result.cases)}
<details><summary>Settings, versions and data</summary><pre>{settings}</pre></details>
</section>"""


def _figures(finished: Finished) -> str:
    result = finished.result
    head = "".join(f"<th>{escape(name)}</th>" for name in ("", "Precis", "goal", *result.peers))
    rows = "".join(_row(finished, name, value) for name, value in result.figures.items())
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(finished: Finished, name: str, value: float | None) -> str:
    result = finished.result
    goal, between = result.goals.get(name), result.intervals.get(name)
    low_high = f" <small>{shown(name, between[0])}–{shown(name, between[1])}</small>" if between else ""
    verdict = ""
    if goal is not None:
        met = value is not None and (value <= goal if name in LESS_IS_BETTER else value >= goal)
        verdict = f'<span class="{"met" if met else "missed"}">{shown(name, goal)} {"✓" if met else "✗"}</span>'
    others = "".join(f"<td>{shown(name, peer.get(name))}</td>" for peer in result.peers.values())
    ours = f'<td class="ours">{shown(name, value)}{low_high}</td>'
    return f"<tr><td>{escape(name)}</td>{ours}<td>{verdict}</td>{others}</tr>"


def _drawn(finished: Finished) -> Iterator[str]:
    """A bar plot for each figure that others have too, then the evaluation's own plots."""
    result = finished.result
    for name, value in result.figures.items():
        others = [(system, peer[name]) for system, peer in result.peers.items() if name in peer]
        if value is not None and others:
            yield _figure(name, figure_bars(name, value, others, result.goals.get(name)))
    for plot in result.plots:
        if drawn := image(plot):
            yield _figure(plot.title, drawn)


def _figure(title: str, drawn: str) -> str:
    return f"<figure><figcaption>{escape(title)}</figcaption>{drawn}</figure>"


def _worst(cases: Sequence[Case]) -> str:
    worst = sorted(cases, key=lambda each: each.score)[:WORST]
    if not worst:
        return ""
    rows = "".join(_case(each) for each in worst)
    head = "".join(f"<th>{name}</th>" for name in ("asked", "expected", "said", "retrieved"))
    table = f'<table class="cases"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    summary = f"The worst {len(worst)} of {len(cases):,} items"
    return f'<details open><summary>{summary}</summary><div class="wide">{table}</div></details>'


def _case(case: Case) -> str:
    retrieved = "".join(f"<li>{escape(_cut(each, 160))}</li>" for each in case.retrieved)
    note = f'<p class="id">{escape(_cut(case.note, 400))}</p>' if case.note else ""
    return (
        f'<tr><td>{escape(_cut(case.asked))} <span class="id">{escape(case.id)}</span></td>'
        f"<td>{escape(_cut(case.expected))}</td><td>{escape(_cut(case.said))}{note}</td><td><ol>{retrieved}</ol></td></tr>"
    )


def _cut(words: str, most: int = 600) -> str:
    return words if len(words) <= most else words[:most].rstrip() + " …"


def _named(finished: Finished) -> str:
    return finished.name if finished.split == "all" else f"{finished.name} {finished.split}"


def _anchor(finished: Finished) -> str:
    return escape(f"{finished.name}-{finished.split}")
