"""`precis slack`: the Slack app in Socket Mode, and its manifest."""

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

import click

from bot.commands.options import Call, common, give, max_cost, note, writer
from index.errors import UsageError

if TYPE_CHECKING:
    from bot.service import Service
    from bot.settings import Settings


@click.group(invoke_without_command=True)
@writer
@max_cost
@common
def slack(called: Call, *, writer: str | None, max_cost: float | None) -> int:
    """Answer in Slack, in Socket Mode. The tokens are in SLACK_BOT_TOKEN and SLACK_APP_TOKEN.

    `precis slack manifest` prints what Slack makes the app from.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return 0
    if called.as_json:
        raise UsageError("slack has no JSON form; `precis slack manifest --json` has")
    settings = called.settings(writer=writer, max_cost_usd=max_cost)
    _check(settings)
    with called.service(hold=False, writer=writer, max_cost_usd=max_cost) as service:
        return asyncio.run(_served(service, settings))


@slack.command()
@click.option("--name", default="Precis", show_default=True, help="The app's name in Slack.")
@click.option("--url", metavar="URL", help="For HTTP, not Socket Mode: https://HOST/slack/events, where Slack calls.")
@click.option("--unfurl", metavar="DOMAIN", multiple=True, help="Links of this domain may be unfurled; at most five.")
@common
def manifest(called: Call, *, name: str, url: str | None, unfurl: tuple[str, ...]) -> int:
    """Print the app's manifest, for api.slack.com/apps: Create New App, From a manifest."""
    import json

    from bot.slack.manifest import manifest as made

    form = made(name, url=url, domains=unfurl)
    give(form) if called.as_json else print(json.dumps(form, indent=2, ensure_ascii=False))
    return 0


def _check(settings: "Settings") -> None:
    """Raises UsageError that says what is missing and where it is found."""
    try:
        import slack_bolt  # noqa: F401
    except ImportError:
        raise UsageError("the Slack app is an extra: pip install 'precis-news[slack]'") from None
    for secret, name, starts, where in (
        (settings.slack_bot_token, "SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions"),
        (settings.slack_app_token, "SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens"),
    ):
        if secret is None:
            raise UsageError(f"{name} is not set: the token ({starts}...) is at api.slack.com/apps under {where}")
        if not secret.value.startswith(starts):
            raise UsageError(f"{name} must begin with {starts}; it is at api.slack.com/apps under {where}")


async def _served(service: "Service", settings: "Settings") -> int:
    """Until Ctrl-C or SIGTERM. What is being answered then is finished, or left to the next start."""
    import logging

    from bot.kept.records import Records
    from bot.slack.app import SlackApp
    from bot.slack.socket import run

    assert settings.slack_app_token is not None, "it was checked"
    sys.setswitchinterval(0.001)  # answers are written in threads; what arrives meanwhile is acknowledged sooner
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="precis: %(message)s")
    logging.getLogger("precis.slack").setLevel(logging.INFO)
    records = Records(settings.home)
    task = asyncio.ensure_future(run(SlackApp(service, records, settings), settings.slack_app_token))
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, task.cancel)
    note("answering in Slack; Ctrl-C stops")
    try:
        await task
    except asyncio.CancelledError:
        note("stopped")
    finally:
        records.close()
    return 0
