"""`precis keys`: who may use a server, and for what."""

import shlex
from contextlib import closing
from datetime import UTC, datetime

import click

from bot.commands.options import Call, common, give, note
from bot.kept.keys import Key, Keys, Scope
from bot.kept.records import Records
from bot.reply import Json
from bot.settings import origins


@click.group(no_args_is_help=False)
def keys() -> None:
    """Make, list and revoke the keys to a server."""


@keys.command()
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    required=True,
    help="read: ask and read; write: add and remove too; admin: everybody's jobs too; widget: for a page anyone opens.",
)
@click.option(
    "--collection",
    metavar="NAME",
    multiple=True,
    help="Opens this set of articles only; may be repeated. A widget key opens none else.",
)
@click.option("--origin", metavar="URL", multiple=True, help="Of a widget key: a site that may use it; repeatable.")
@click.option("--requests", metavar="N", type=click.IntRange(min=1), help="At most so many requests a minute.")
@click.option("--usd", metavar="USD", type=click.FloatRange(min=0), help="At most so much for models in a day.")
@click.option("--label", metavar="TEXT", default="", help="Whose it is, for the list.")
@common
def create(
    called: Call,
    *,
    scope: str,
    collection: tuple[str, ...],
    origin: tuple[str, ...],
    requests: int | None,
    usd: float | None,
    label: str,
) -> int:
    """Make a key and print it. It is kept nowhere: what is lost is made anew."""
    try:
        sites = origins(origin)
    except ValueError as error:
        raise click.BadParameter("must be an origin, as https://news.example", param_hint="--origin") from error
    with closing(Records(called.settings().home)) as kept:
        text, key = Keys(kept).create(
            Scope(scope),
            label=label,
            collections=collection,
            origins=sites,
            requests=requests,
            usd=usd,
        )
    if called.as_json:
        give({"key": text, **_form(key)})
    else:
        print(text)
        for name in sorted({*collection} - {*_collections(called)}):
            note(f"no article is in the collection {name!r} yet; `precis add FOLDER --collection {shlex.quote(name)}`")
        note(f"this is the only time that it is shown; `precis keys revoke {key.id}` ends it")
    return 0


def _collections(called: Call) -> tuple[str, ...]:
    with called.service(hold=False) as service:
        return service.collections()


@keys.command("list")
@common
def list_keys(called: Call) -> int:
    """List the keys, without what is secret of them."""
    with closing(Records(called.settings().home)) as kept:
        found = Keys(kept).list()
    if called.as_json:
        give({"keys": [_form(key) for key in found]})
        return 0
    for key in found:
        print(_line(key))
    if not found:
        note("no keys yet; `precis keys create --scope read` makes one")
    return 0


@keys.command()
@click.argument("key_id", metavar="ID")
@common
def revoke(called: Call, *, key_id: str) -> int:
    """End a key, at once, in running servers too."""
    with closing(Records(called.settings().home)) as kept:
        key = Keys(kept).revoke(key_id)
    give(_form(key)) if called.as_json else print(_line(key))
    return 0


def _form(key: Key) -> Json:
    return {
        "id": key.id,
        "scope": key.scope.value,
        "label": key.label,
        "collections": list(key.collections),
        "origins": list(key.origins),
        "requests_a_minute": key.requests,
        "usd_a_day": key.usd,
        "created": _time(key.created_s),
        "revoked": _time(key.revoked_s) if key.revoked_s is not None else None,
    }


def _line(key: Key) -> str:
    limits = [
        f"{key.requests} requests a minute" if key.requests is not None else "",
        f"${key.usd:g} a day" if key.usd is not None else "",
    ]
    facts = [
        key.id,
        key.scope.value,
        key.label,
        ", ".join(key.collections) or ("no collection" if key.scope is Scope.WIDGET else "every collection"),
        ", ".join(key.origins),
        *limits,
        f"made {_time(key.created_s)}",
        f"revoked {_time(key.revoked_s)}" if key.revoked_s is not None else "",
    ]
    return "  ".join(fact for fact in facts if fact)


def _time(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
