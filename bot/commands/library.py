"""The commands that keep the library: add, list, show, remove, status, doctor, index rebuild, index verify."""

import sys
from typing import TYPE_CHECKING

import click

from bot.commands.options import Call, collection, common, give, narrowing, note, note_none, there, wait, where
from bot.commands.reporting import report, with_progress
from index.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service import Service
    from index.article import Article
    from index.days.dating import Dating
    from index.library import Entry


@click.command()
@click.argument(
    "sources",
    metavar="SOURCE...",
    nargs=-1,
    required=True,
    help="Files, folders, patterns ('news/*.html'), web addresses, feeds, or - for standard input.",
)
@click.option("--recursive/--no-recursive", default=True, show_default=True, help="Enter folders within folders.")
@click.option("--prune", is_flag=True, help="Remove articles whose file is gone from these folders.")
@click.option("--follow", is_flag=True, help="Keep these feeds: `precis refresh` reads them again.")
@click.option("--watch", is_flag=True, help="Go on: add what appears or changes, until Ctrl-C. Feeds are followed.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@collection
@wait
@common
def add(
    called: Call,
    *,
    sources: tuple[str, ...],
    recursive: bool,
    prune: bool,
    follow: bool,
    watch: bool,
    dry_run: bool,
    collection: str,
    wait: float | None,
) -> int:
    """Read articles into the library: files, folders, web addresses and feeds. Unchanged ones are passed over."""
    if watch and (called.as_json or dry_run):
        raise UsageError("--watch goes on until it is stopped; leave out --json and --dry-run")
    with called.service(wait_s=wait) as service:
        given = [_kept_input(service, collection) if each == "-" else each for each in sources]
        count, outcomes = service.add(
            given, collection=collection, recursive=recursive, prune=prune, dry_run=dry_run, follow=follow or watch
        )
        code = report(called, with_progress(outcomes, count, quiet=called.as_json), dry_run=dry_run)
        if watch:
            _watch(service, given, collection=collection, recursive=recursive, prune=prune)
    return 0 if watch else code


def _kept_input(service: "Service", collection: str) -> str:
    """The path of a file below the library's home that holds what came on standard input."""
    from bot.api.uploads import Upload, keep
    from index.extract import sniffed

    data = sys.stdin.buffer.read()
    if not data.strip():
        raise SourceError("-", "standard input is empty")
    kind = {"html": "text/html", "pdf": "application/pdf"}.get(sniffed(data), "text/plain")
    (path,) = keep(service.settings.home, collection, [Upload(None, data, kind)])
    return str(path)


def _watch(service: "Service", sources: "Sequence[str]", *, collection: str, recursive: bool, prune: bool) -> None:
    """Say what changes, a line each, until Ctrl-C."""
    from threading import Event

    from bot.commands.watching import watched

    note("watching; Ctrl-C stops")
    try:
        for each in watched(service, sources, Event(), collection=collection, recursive=recursive, prune=prune):
            print(f"{each.kind:<10} {each.source}{f': {each.reason}' if each.reason else ''}", flush=True)
    except KeyboardInterrupt:
        note("stopped")


@click.command("list")
@narrowing
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="The most articles to list; 0 for all.",
)
@click.option(
    "--offset", metavar="N", type=click.IntRange(min=0), default=0, show_default=True, help="How many to pass over."
)
@common
def list_articles(
    called: Call,
    *,
    since: str | None,
    until: str | None,
    outlet: str | None,
    collection: str,
    limit: int,
    offset: int,
) -> int:
    """List the articles, latest first: id, date, outlet, title."""
    scope = where(collection, since, until, outlet, None)
    with called.service() as service:
        found = service.articles(there(service, scope), limit=limit + 1 if limit else None, offset=offset)
        shown, more = (found[:limit], len(found) > limit) if limit else (found, False)
        places = service.places([each.id for each in shown], collection)
        if not shown and not called.as_json:
            note("no more articles") if offset else note_none(service, scope)
    if called.as_json:
        from bot.rendering import jsonform_library

        give(
            {
                "articles": [jsonform_library.entry(entry, called.base, places.get(entry.id)) for entry in shown],
                "more": more,
            }
        )
        return 0
    from bot.commands.listing import show_entries

    show_entries(called.page(), shown, places)
    if more:
        print(f"more follow: --offset {offset + limit}, or --limit 0 for all", file=sys.stderr)
    return 0


@click.command()
@click.argument("article", metavar="ID", help="An article's id, its first digits, or its file.")
@click.option("--text", is_flag=True, help="Print the source text that offsets refer to, exactly.")
@click.option("--blocks", is_flag=True, help="List its blocks with their labels and the reasons.")
@click.option("--history", is_flag=True, help="What changed from each version of it to the next.")
@click.option("--dates", is_flag=True, help="What says when it was published, and which of it counted.")
@common
def show(called: Call, *, article: str, text: bool, blocks: bool, history: bool, dates: bool) -> int:
    """Show an article as it was understood."""
    if text + blocks + history + dates > 1:
        raise UsageError("give one of --text, --blocks, --history and --dates")
    with called.service() as service:
        found = service.article(article)
        dated = service.dating(found.id)
        standing = service.standing(found)
        if dates:
            return _dates(called, found, dated)
        versions = [] if text or blocks else service.versions(article)
        if history:
            return _history(called, [(each, service.article(each.id)) for each in reversed(versions)])
    if called.as_json:
        from bot.rendering import jsonform_library

        ids = [entry.id for entry in versions]
        give(
            jsonform_library.article(found, ids, called.base, updated=dated.updated, standing=standing, with_text=text)
        )
    elif text:
        sys.stdout.buffer.write(found.text.encode("utf-8", "surrogatepass"))
    else:
        from bot.commands.listing import show_article, show_blocks

        if blocks:
            show_blocks(called.page(), found)
        else:
            show_article(called.page(), found, versions, dated.updated, standing)
    return 0


def _dates(called: Call, article: "Article", dated: "Dating") -> int:
    """The evidence for the date of an article."""
    if called.as_json:
        from bot.rendering import jsonform_library

        give(jsonform_library.dating(article, dated, called.base))
    else:
        from bot.commands.listing import show_dates

        show_dates(called.page(), article, dated)
    return 0


def _history(called: Call, versions: "Sequence[tuple[Entry, Article]]") -> int:
    """The versions, earliest first, with what each changed."""
    if called.as_json:
        from bot.rendering import jsonform_library

        give({"versions": jsonform_library.history(versions)})
    else:
        from bot.commands.listing import show_history

        show_history(called.page(), versions)
    return 0


@click.command()
@click.argument("articles", metavar="ID...", nargs=-1, required=True, help="Ids, their first digits, or files.")
@wait
@common
def remove(called: Call, *, articles: tuple[str, ...], wait: float | None) -> int:
    """Remove articles from the library. Their files stay."""
    with called.service(wait_s=wait) as service:
        return report(called, service.remove(articles), dry_run=False)


@click.command()
@common
def status(called: Call) -> int:
    """What the library holds: counts, sizes, models, versions."""
    with called.service() as service:
        found = service.status()
    from bot.kept.feedback import thumbs

    said = thumbs(found.home)
    if called.as_json:
        from bot.rendering import jsonform_library

        give(jsonform_library.status(found, said))
    else:
        from bot.commands.listing import show_status

        show_status(called.page(), found, said)
    return 0


@click.command()
@common
def doctor(called: Call) -> int:
    """Check what Precis needs, and say how to get what is missing. Exit code 1: something needed is missing."""
    from bot.commands.doctor import findings

    try:
        settings, mistake = called.settings(), None
    except UsageError as error:
        settings, mistake = called.settings(environ={}), str(error)
    found = findings(settings, mistake)
    if called.as_json:
        from bot.rendering import jsonform_library

        checks = list(found)
        give(jsonform_library.findings(checks))
    else:
        from bot.commands.listing import show_findings

        checks = show_findings(called.page(), found)
    return 1 if any(finding.ok is False for finding in checks) else 0


@click.group(no_args_is_help=False)
def index() -> None:
    """Check the index, or make it anew."""


@index.command()
@wait
@common
def rebuild(called: Call, *, wait: float | None) -> int:
    """Make the word and vector indexes anew from the catalogue, without reading the sources again."""
    with called.service(wait_s=wait) as service:
        service.rebuild()
    if called.as_json:
        give({"rebuilt": True})
    else:
        print("the index is made anew")
    return 0


@index.command()
@wait
@common
def verify(called: Call, *, wait: float | None) -> int:
    """Check that catalogue, word index and vectors agree. Exit code 1: they do not, and what differs is listed."""
    with called.service(wait_s=wait) as service:
        problems = service.verify()
    if called.as_json:
        give({"problems": problems})
    elif problems:
        for problem in problems:
            print(problem)
        print("`precis index rebuild` mends the index", file=sys.stderr)
    else:
        print("catalogue, words and vectors agree")
    return 1 if problems else 0
