"""The commands by name: where each lives, and its line in `precis --help`. Its module is imported when it runs."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from index.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "precis.commands"
"""The group of entry points by which another distribution, or another package of ours, adds a command."""


class Place(NamedTuple):
    """A command that is not imported yet."""

    module: str
    name: str
    help: str


BUILT_IN = {
    "add": Place(
        "bot.commands.library", "add", "Read articles into the library: files, folders, web addresses and feeds."
    ),
    "refresh": Place(
        "bot.commands.refresh", "refresh", "Read the followed feeds again: what is new, corrected or taken back."
    ),
    "ask": Place("bot.commands.answers", "ask", "Answer a question from the articles, every sentence cited."),
    "summary": Place("bot.commands.answers", "summary", "Summarise one article, every sentence cited."),
    "digest": Place("bot.commands.digest", "digest", "The stories of a period or on a topic, each with its sources."),
    "timeline": Place("bot.commands.timeline", "timeline", "What happened on a topic, day by day, each entry cited."),
    "chat": Place("bot.commands.answers", "chat", "A conversation about the articles."),
    "list": Place("bot.commands.library", "list_articles", "List the articles, latest first: id, date, outlet, title."),
    "show": Place("bot.commands.library", "show", "Show an article as it was understood."),
    "remove": Place("bot.commands.library", "remove", "Remove articles from the library."),
    "status": Place("bot.commands.library", "status", "What the library holds: counts, sizes, models, versions."),
    "serve": Place("bot.commands.serve", "serve", "Serve the API, the pages and the button until Ctrl-C."),
    "keys": Place("bot.commands.keys", "keys", "Make, list and revoke the keys to a server."),
    "mcp": Place("bot.commands.serve", "mcp", "Offer Precis to an assistant, by the Model Context Protocol."),
    "slack": Place("bot.commands.slack", "slack", "Answer in Slack, in Socket Mode."),
    "doctor": Place("bot.commands.library", "doctor", "Check what Precis needs, and say how to get what is missing."),
    "index": Place("bot.commands.library", "index", "Check the index, or make it anew."),
}
"""In the order in which a reader meets them. `help` is the first sentence of the command's own, as a test holds."""


class Commands(click.Group):
    """The built-in commands, and those that installed packages add. A built-in name is never another's."""

    def __init__(self, built_in: Mapping[str, Place] = BUILT_IN, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.built_in = built_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.built_in, *self._added()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Raises UsageError for a command that another package adds and that does not load."""
        if place := self.built_in.get(cmd_name):
            command = getattr(import_module(place.module), place.name)
            assert isinstance(command, click.Command)
            return command
        if added := self._added().get(cmd_name):
            return _loaded(added)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:  # click looks for near names among imported commands
            near = self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=near, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([*self._lines()])

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Each command with its line; those of other packages have to be loaded for theirs."""
        for name, place in self.built_in.items():
            yield name, place.help
        for name, added in self._added().items():
            try:
                yield name, _loaded(added).get_short_help_str(limit=80)
            except UsageError as error:
                yield name, f"({error})"

    def _added(self) -> dict[str, "EntryPoint"]:
        """Commands of installed packages by name. Read only when asked for: it looks at every installed package."""
        from importlib.metadata import entry_points

        return {each.name: each for each in sorted(entry_points(group=ENTRY_POINTS)) if each.name not in self.built_in}


def _loaded(added: "EntryPoint") -> click.Command:
    try:
        command = added.load()
    except Exception as error:  # noqa: BLE001  # another package's code: whatever it raises is told in one line
        raise UsageError(
            f"the command {added.name} ({added.value}) does not load: {type(error).__name__}: {error}"
        ) from None
    if not isinstance(command, click.Command):
        raise UsageError(f"the command {added.name} ({added.value}) is not a click command")
    return command
