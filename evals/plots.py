"""Plots as SVG images that stand in a page: bars of a figure beside the published ones, and lines."""

import base64
import io
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from evals.evaluation import Bars, Lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OURS = "#0b6e4f"
OTHERS = ("#8d99ae", "#b5bcc9", "#6c7a94", "#cfd4dd", "#4d5a73", "#a3adc0")
GOAL = "#c8553d"
APART = ("#c8553d", "#3d6fb4", "#8a5fbf", "#b58900", "#2aa198", "#d081b5", "#5b6472")
"""Others that cross one another."""
INK = "#22252b"
WIDTH = 5.8
"""Inches, at 72 points each: what the page's column holds."""

STYLE: Any = {
    "font.family": "sans-serif",
    "font.size": 9,
    "svg.fonttype": "none",
    "svg.hashsalt": "precis",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#c9ccd3",
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def image(plot: Bars | Lines) -> str:
    """An <img> that holds the plot; nothing where there is nothing to draw."""
    return bars(plot) if isinstance(plot, Bars) else lines(plot)


def figure_bars(name: str, ours: float, others: Sequence[tuple[str, float]], goal: float | None) -> str:
    """One figure: ours beside the others', the longest bar on top, the goal a dashed line."""
    ranked = sorted([("Precis", ours), *others], key=lambda each: each[1])
    figure, axes = _axes(0.55 + 0.27 * len(ranked))
    colours = [OURS if system == "Precis" else OTHERS[0] for system, _ in ranked]
    drawn = axes.barh([_short(system) for system, _ in ranked], [value for _, value in ranked], 0.72, color=colours)
    axes.bar_label(drawn, fmt="%.3f", padding=4, fontsize=8.5)
    axes.set_xlim(0, max(1.08 if ours <= 1 else 0, max(value for _, value in ranked) * 1.12))
    if goal is not None:
        axes.axvline(goal, color=GOAL, linestyle=(0, (4, 3)), linewidth=1.2)
        axes.annotate("goal", (goal, 1.0), xycoords=("data", "axes fraction"), color=GOAL, ha="center", va="bottom")
    axes.tick_params(length=0)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    return _img(figure, f"{name}: " + ", ".join(f"{system} {value:.3f}" for system, value in reversed(ranked)))


def bars(plot: Bars) -> str:
    """Bars beside one another for each label."""
    systems = list(plot.series)
    figure, axes = _axes(2.6)
    width = 0.8 / max(len(systems), 1)
    for number, system in enumerate(systems):
        places = [place - 0.4 + width * (number + 0.5) for place in range(len(plot.labels))]
        values = [value or 0.0 for value in plot.series[system]]
        colour = OURS if number == 0 else OTHERS[(number - 1) % len(OTHERS)]
        drawn = axes.bar(places, values, width * 0.92, color=colour, label=_short(system))
        if len(systems) * len(plot.labels) <= 16:
            axes.bar_label(drawn, fmt="%.2f", padding=2, fontsize=8)
    turned = sum(len(label) for label in plot.labels) > 90
    axes.set_xticks(
        range(len(plot.labels)), plot.labels, rotation=30 if turned else 0, ha="right" if turned else "center"
    )
    axes.set_ylabel(plot.unit)
    axes.tick_params(axis="x", length=0)
    axes.margins(y=0.15)
    if len(systems) > 1:
        axes.legend(frameon=False, ncols=min(len(systems), 4), loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=8.5)
    return _img(figure, plot.title)


def lines(plot: Lines) -> str:
    series = {system: points for system, points in plot.series.items() if points}
    if not series:
        return ""
    figure, axes = _axes(3.2 if plot.logarithmic else 2.8)
    others = APART if plot.logarithmic else OTHERS
    for number, (system, points) in enumerate(series.items()):
        colour = OURS if number == 0 else others[(number - 1) % len(others)]
        across, up = [x for x, _ in points], [y for _, y in points]
        mark = "o" if plot.logarithmic else ""
        axes.plot(across, up, color=colour, linewidth=2, label=_short(system), marker=mark, markersize=4)
    axes.set_xlabel(plot.x)
    axes.set_ylabel(plot.y)
    axes.grid(axis="y", color="#e6e8ec", linewidth=0.8)
    axes.set_axisbelow(True)
    if plot.logarithmic:
        _logarithmic(axes, sorted({x for points in series.values() for x, _ in points}))
    else:
        axes.set_ylim(bottom=0)
        axes.margins(x=0)
    if len(series) > 1 and plot.logarithmic:
        axes.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=8.5)
    elif len(series) > 1:
        axes.legend(frameon=False, loc="lower right", fontsize=8.5)
    return _img(figure, plot.title)


def _logarithmic(axes: "Axes", across: Sequence[float]) -> None:
    """Both axes, with numbers that are read as they stand: each that was measured across, 1, 2 and 5 up."""
    from matplotlib.ticker import LogLocator, NullLocator

    axes.set(xscale="log", yscale="log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(across, [f"{each:,.0f}" for each in across])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _axes(height: float) -> "tuple[Figure, Axes]":
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        return figure, figure.add_subplot()


def _img(figure: "Figure", says: str) -> str:
    import matplotlib

    drawn = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    packed = base64.b64encode(drawn.getvalue()).decode()
    return f'<img alt="{escape(says)}" src="data:image/svg+xml;base64,{packed}">'


def _short(system: str) -> str:
    return system if len(system) <= 44 else system[:43] + "…"
