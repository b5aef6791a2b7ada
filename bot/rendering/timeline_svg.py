"""A timeline as a drawing: days down an axis, each event a mark with its words, its citations and its outlets."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

from bot.render import counted, readable
from bot.rendering.dated import about, days_text
from bot.rendering.opens import opens
from bot.reply import Citation, Event, Timeline

WIDTH = 780
AXIS = 196
"""Pixels from the left; dates stand before it, words behind it."""
TEXT = AXIS + 26
LINE = 20
"""Pixels from one line of words to the next."""
HEAD = 74
"""Where the first event stands."""
FIT = 64
"""Letters of a line: 64 of 8 pixels, as 15-pixel letters are wide on average in a wide font."""
GAP_LEAST, GAP_MOST = 16.0, 84.0
"""Pixels between two events: more, the longer the time between them, but never in proportion: a year would leave the
page."""
GAP_A_DOUBLING = 9.0
"""Pixels that a doubling of the days between two events adds."""

STYLE = """
svg { color-scheme: light dark; }
.paper { fill: #fff; } text { fill: #1c1d1f; font: 15px/1.3 system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; }
.topic { font-size: 22px; font-weight: 700; } .when { font-weight: 600; text-anchor: end; }
.quiet { fill: #5f636a; font-size: 13px; } .axis { stroke: #b9bcc2; stroke-width: 2; }
.span { stroke: #0b57a4; stroke-width: 6; stroke-linecap: round; }
.mark { fill: #0b57a4; stroke: #fff; stroke-width: 2; }
.link { fill: #0b57a4; } a:hover .link, a:focus .link { text-decoration: underline; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #17181a; } text { fill: #e8e8e6; } .quiet { fill: #a9adb4; } .axis { stroke: #4a4d53; }
  .span { stroke: #8dbdf2; } .mark { fill: #8dbdf2; stroke: #17181a; } .link { fill: #8dbdf2; }
}
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An event at its height: `y` of its first line, in pixels; `lines` of its words."""

    event: Event
    y: float
    lines: tuple[str, ...]

    @property
    def bottom(self) -> float:
        """Below its words and the line of its sources."""
        return self.y + LINE * len(self.lines)


def drawn(timeline: Timeline, site: str | None = None) -> str:
    """The drawing, which needs nothing else: light or dark as its reader has it, with a title and a description."""
    placed = _placed(timeline.events)
    height = math.ceil((placed[-1].bottom if placed else HEAD) + 2 * LINE)
    title = escape(readable(timeline.topic or "Timeline"))
    by_number = {citation.number: citation for citation in timeline.citations}
    first = placed[0].y - 5 if placed else HEAD
    line = f'x1="{AXIS}" x2="{AXIS}" y1="{first - 14:.0f}" y2="{height - LINE}"'
    axis = f'<line class="axis" {line}/>' if placed else ""
    marks = "\n".join(_entry(each, by_number, site) for each in placed)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" \
height="{height}" role="group" aria-labelledby="timeline-title timeline-desc" lang="en">
<title id="timeline-title">Timeline: {title}</title>
<desc id="timeline-desc">{escape(_described(timeline))}</desc>
<style>{STYLE}</style>
<rect class="paper" width="{WIDTH}" height="{height}"/>
<text class="topic" x="24" y="38">{title}</text>
{axis}
{marks or f'<text x="24" y="{HEAD}">No dated events.</text>'}
</svg>
"""


def _described(timeline: Timeline) -> str:
    if not timeline.events:
        return f"No dated events{about(timeline)}."
    events = counted(len(timeline.events), "event")
    return f"{events}, from {days_text(timeline.events[0])} to {days_text(timeline.events[-1])}, earliest first."


def _placed(events: Sequence[Event]) -> list[Placed]:
    placed: list[Placed] = []
    y = float(HEAD)
    gaps = [GAP_LEAST, *(_gap(one, other) for one, other in pairwise(events))]
    for event, gap in zip(events, gaps, strict=False):
        y += gap if placed else 0.0
        each = Placed(event, y, tuple(wrapped(readable(event.sentence.text), FIT)))
        placed.append(each)
        y = each.bottom + LINE
    return placed


def _gap(one: Event, other: Event) -> float:
    days = (_day(other) - _day(one)).days
    return min(GAP_MOST, GAP_LEAST + GAP_A_DOUBLING * math.log2(1 + max(0, days)))


def _day(event: Event) -> date:
    assert event.first is not None, "every entry of a timeline is dated"
    return event.first


def _entry(placed: Placed, by_number: dict[int, Citation], site: str | None) -> str:
    """Date, mark, words, and beneath them the citations as links, and the outlets."""
    event, y = placed.event, placed.y
    lines = "".join(
        f'<tspan x="{TEXT}" y="{y + LINE * n:.0f}">{escape(line)}</tspan>' for n, line in enumerate(placed.lines)
    )
    links = "".join(_linked(f"[{number}]", _address(by_number[number], site)) for number in event.sentence.citations)
    outlets = escape(readable(", ".join(event.outlets)))
    days = (event.last - _day(event)).days if event.last else 0
    span = f'<line class="span" x1="{AXIS}" x2="{AXIS}" y1="{y - 5:.0f}" y2="{y + 9:.0f}"/>' if days else ""
    return f"""<g>
<text class="when" x="{AXIS - 18}" y="{y:.0f}">{_when(event, y)}</text>
{span}<circle class="mark" cx="{AXIS}" cy="{y - 5:.0f}" r="6"/>
<text>{lines}</text>
<text class="quiet" x="{TEXT}" y="{placed.bottom:.0f}">{links} {outlets}</text>
</g>"""


def _when(event: Event, y: float) -> str:
    """The date, on two lines where it is long."""
    lines = wrapped(days_text(event), 18)
    return "".join(
        f'<tspan x="{AXIS - 18}" y="{y + LINE * n:.0f}">{escape(line)}</tspan>' for n, line in enumerate(lines)
    )


def _linked(words: str, address: str | None) -> str:
    return f'<a href="{escape(address)}"><tspan class="link">{words}</tspan></a>' if address else words


def _address(citation: Citation, site: str | None) -> str | None:
    """What a click on a number opens: on the site, on the web, or the file itself."""
    source = citation.article.source
    return opens(citation, site) or (Path(source).as_uri() if Path(source).is_absolute() else None)


def wrapped(text: str, fit: int) -> Iterator[str]:
    """The text in lines of at most so many letters' width; a wide letter (CJK) counts as two."""
    line, width = "", 0
    for piece in _pieces(text, fit):
        if line and width + _width(piece) > fit:
            yield line.strip()
            line, width = "", 0
        added = piece if line else piece.lstrip()
        line += added
        width += _width(added)
    if line.strip():
        yield line.strip()


def _pieces(text: str, fit: int) -> Iterator[str]:
    """Where a line may end: between words, and after any wide letter; a word too long for a line is cut."""
    held, width = "", 0
    for letter in text:
        size = _width(letter)
        if held and (letter == " " or size == 2 or width + size > fit):
            yield held
            held, width = "", 0
        held += letter
        width += size
    if held:
        yield held


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
