"""What the commands share: their options, and what is made of them. How to add a command:

    @click.command()                               # in its own module, bot/commands/NAME.py
    @click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, help="Files or folders.")
    @click.option("--most", metavar="N", type=click.IntRange(min=1), default=10, show_default=True, help="How many.")
    @narrowing                                     # since, until, outlet, collection; see below
    @common                                        # last: --home and --json, which become the Call
    def name(called: Call, *, sources: tuple[str, ...], most: int, ...) -> int:
        \"""One sentence, which is also its line in `precis --help`. The rest is only in its own help.\"""

It returns its exit code: 0, or 1 where the answer is "no". What goes wrong is raised (index/errors.py): bot/cli.py
says it. With `called.as_json` it prints one object by `give`. Its module imports what is heavy when it runs. A line in
bot/commands/table.py makes a command known; one of another distribution joins by an entry point in "precis.commands".
"""

import functools
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import UsageError

if TYPE_CHECKING:
    from bot.commands.remote import Server
    from bot.rendering.page import Page
    from bot.reply import Json
    from bot.service import Service
    from bot.settings import Settings
    from index.library import Filter

Function = Callable[..., int]
Option = Callable[[Function], Function]


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

    def server(self, writer: str | None, max_cost_usd: float | None) -> "Server | None":
        """The running server that is asked in place of the library: PRECIS_SERVER's, unless --home names a library."""
        settings = None if self.home else self.settings(writer=writer, max_cost_usd=max_cost_usd)
        if settings is None or settings.server is None:
            return None
        from bot.commands.remote import Server

        if max_cost_usd is not None:
            raise UsageError("--max-cost is for replies written here; the server (PRECIS_SERVER) keeps its own limit")
        return Server(settings.server, settings.server_key, self.base)

    def page(self) -> "Page":
        from bot.rendering.page import Page

        return Page(sys.stdout, self.base)


def together(*options: Option) -> Option:
    """Several options as one decorator, in the order in which the help lists them."""

    def give_all(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return give_all


home_option = click.option("--home", metavar="DIR", type=Path, help="Where the library lives; also PRECIS_HOME.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
wait = click.option(
    "--wait", metavar="SECONDS", type=float, help="How long to wait while another process holds the library."
)
collection = click.option(
    "--collection", metavar="NAME", default="default", show_default=True, help="The set of articles."
)
since = click.option("--since", metavar="WHEN", help="Published since: 7d, 2024-05, 2024-05-14, 'last week'.")
until = click.option("--until", metavar="WHEN", help="Published up to and including: 2024-05, yesterday.")
outlet = click.option("--outlet", metavar="NAME", help="Published by this outlet.")
narrowing = together(since, until, outlet, collection)
now = click.option("--now", metavar="WHEN", help="Answer as of this day or time, not the present.")
writer = click.option("--writer", metavar="NAME", help="extractive (default), openai:MODEL or local:PATH.gguf.")
max_cost = click.option("--max-cost", metavar="USD", type=float, help="Stop before a reply costs more than this.")
writing = together(writer, max_cost)


def common(function: Function) -> Function:
    """--home and --json. The function's first argument is the Call that they make.

    Given before the command's name they count like those after it; the later one wins.
    """

    @functools.wraps(function)
    def with_call(*, home: Path | None, as_json: bool, **options: Any) -> int:
        before: Call | None = click.get_current_context().find_root().obj
        if before is not None:
            home, as_json = home or before.home, as_json or before.as_json
        return function(Call(home, as_json, Path.cwd()), **options)

    return together(home_option, json_option)(with_call)


def note(line: str) -> None:
    """Tell the reader something beside the output."""
    print(f"precis: {line}", file=sys.stderr)


def give(form: "Json") -> None:
    """Print a reply's JSON form."""
    print(json.dumps(form, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def write(text: str, name: str, said: str) -> None:
    """Into a file, and `said` of it; `-` prints it."""
    if name == "-":
        print(text, end="")
        return
    Path(name).write_text(text, encoding="utf-8")
    note(f"{said} to {name}")


def moment(now: str | None) -> datetime:
    """What `--now` names, else the present. A day means its last second, when its own articles have appeared."""
    from index.days.periods import instant

    present = datetime.now(UTC)
    return present if now is None else instant(now, present)


def there(service: "Service", scope: "Filter") -> "Filter":
    """What is looked through. Raises NotFoundError for a collection that the library does not have."""
    from bot.commands.collection import sought

    sought(scope.collection, service.collections())
    return scope


def note_none(service: "Service", scope: "Filter") -> None:
    """Tell the reader, who has been given nothing, why that may be and what to do."""
    from bot.commands.collection import why_none

    note(why_none(service, scope))


def where(collection: str, since: str | None, until: str | None, outlet: str | None, now: str | None) -> "Filter":
    """What the options narrow the articles down to. With `--now`, to those that had appeared then."""
    from index.days.periods import window
    from index.library import Filter

    at = moment(now)
    start, end = window(since, until, at)
    return Filter(collection=collection, since=start, until=end, outlet=outlet, as_of=None if now is None else at)
