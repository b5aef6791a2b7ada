"""What the commands share: their common options, and what is made of them."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.reply import Json
    from bot.service import Service
    from bot.settings import Settings
    from bot.terminal import Page
    from index.library import Filter


def _option(name: str, metavar: str, help_text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help_text, show_default=False)


Home = Annotated[Path | None, _option("--home", "DIR", "Where the library lives; also PRECIS_HOME.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Wait = Annotated[
    float | None, _option("--wait", "SECONDS", "How long to wait while another process holds the library.")
]
Collection = Annotated[str, typer.Option("--collection", metavar="NAME", help="The set of articles.")]
Since = Annotated[str | None, _option("--since", "WHEN", "Published since: 7d, 2024-05, 2024-05-14, 'last week'.")]
Until = Annotated[str | None, _option("--until", "WHEN", "Published up to and including: 2024-05, yesterday.")]
Outlet = Annotated[str | None, _option("--outlet", "NAME", "Published by this outlet.")]
Now = Annotated[str | None, _option("--now", "WHEN", "Answer as of this day or time, not the present.")]
Writer = Annotated[str | None, _option("--writer", "NAME", "extractive (default), openai:MODEL or local:PATH.gguf.")]
MaxCost = Annotated[float | None, _option("--max-cost", "USD", "Stop before a reply costs more than this.")]


@dataclass(frozen=True, slots=True)
class Call:
    """How a command was called. `base` is the folder that sources are shown relative to."""

    home: Path | None
    as_json: bool
    base: Path

    def settings(self, environ: Mapping[str, str] = os.environ, **options: Any) -> "Settings":
        """An option that is None is left to the environment."""
        from bot.settings import Settings

        return Settings.load(environ, home=self.home, **options)

    def service(self, *, hold: bool = True, **options: Any) -> "Service":
        from bot.service import Service

        return Service(self.settings(**options), hold=hold, notify=note)

    def page(self) -> "Page":
        from bot.terminal import Page

        return Page(sys.stdout, self.base)


def call(context: typer.Context, home: Path | None, as_json: bool) -> Call:
    """Options given before the command's name count like those given after it; the later one wins."""
    before: Call | None = context.find_root().obj
    if before is not None:
        home, as_json = home or before.home, as_json or before.as_json
    return Call(home, as_json, Path.cwd())


def note(line: str) -> None:
    """Tell the reader something beside the output."""
    print(f"precis: {line}", file=sys.stderr)


def give(form: "Json") -> None:
    """Print a reply's JSON form."""
    print(json.dumps(form, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def moment(now: str | None) -> datetime:
    """What `--now` names, else the present. A day means its last second, when its own articles have appeared."""
    from index.periods import instant

    present = datetime.now(UTC)
    return present if now is None else instant(now, present)


def where(collection: str, since: str | None, until: str | None, outlet: str | None, now: datetime) -> "Filter":
    from index.library import Filter
    from index.periods import window

    start, end = window(since, until, now)
    return Filter(collection=collection, since=start, until=end, outlet=outlet)
