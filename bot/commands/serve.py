"""`precis serve` and `precis mcp`: the library over HTTP, and as tools for other programs' assistants."""

from collections.abc import Callable
from typing import Any

import click

from bot.commands.options import Call, Option, common, note, together, writing
from index.errors import UsageError

address = together(
    click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen."),
    click.option(
        "--port", metavar="N", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one."
    ),
)
require_key: Option = click.option(
    "--require-key", is_flag=True, help="Ask for a key on this machine too, as behind a proxy."
)


@click.command()
@address
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(0, 64),
    help="Processes that answer.  [default: one a core; 0: the server itself]",
)
@require_key
@writing
@common
def serve(
    called: Call,
    *,
    host: str,
    port: int,
    workers: int | None,
    require_key: bool,
    writer: str | None,
    max_cost: float | None,
) -> int:
    """Serve the API, the pages and the button until Ctrl-C. The API is described at /docs.

    On this machine no key is needed; an address that others reach needs one: `precis keys create --scope read`.
    """
    return _served(
        called,
        lambda at: f"{at} (API: {at}/docs); Ctrl-C stops it",
        {"host": host, "port": port, "require_key": require_key},
        {"writer": writer, "max_cost_usd": max_cost, "workers": workers},
    )


@click.command()
@click.option("--http", is_flag=True, help="Over HTTP, at /mcp, instead of standard input and output.")
@address
@require_key
@writing
@common
def mcp(
    called: Call,
    *,
    http: bool,
    host: str,
    port: int,
    require_key: bool,
    writer: str | None,
    max_cost: float | None,
) -> int:
    """Offer Precis to an assistant, by the Model Context Protocol.

    Its tools are ask, search, summarise and read_article. An assistant on this machine is told to start `precis mcp`;
    one elsewhere is given the address that `precis mcp --http` or `precis serve` says, with /mcp.
    """
    options: dict[str, Any] = {"writer": writer, "max_cost_usd": max_cost}
    if http:
        return _served(
            called,
            lambda at: f"MCP at {at}/mcp; Ctrl-C stops it",
            {"host": host, "port": port, "require_key": require_key},
            options,
        )
    if called.as_json:
        raise UsageError("mcp has no JSON form: it speaks JSON with the program that starts it")
    import asyncio

    from bot.api.app import Arrangement, serve
    from bot.mcp import over_stdio

    settings = called.settings(**options)
    asyncio.run(over_stdio(lambda opened: serve(settings, Arrangement(base=called.base), opened)))
    return 0


def _served(called: Call, line: Callable[[str], str], where: dict[str, Any], options: dict[str, Any]) -> int:
    if called.as_json:
        raise UsageError("a server has no JSON form; its log is JSON")
    from bot.api.running import listening, run

    settings = called.settings(**options)
    if settings.writer != "extractive":
        from bot.models import writer

        writer(settings)  # a mistake in its name or a missing key is told now, not at the first question
    run(settings, listening(settings, **where), called.base, told=lambda at: note(line(at)))
    return 0
