"""The commands that keep the library: add, list, show, remove, status, doctor, index rebuild, index verify."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from bot.options import Call, collection, common, give, moment, narrowing, wait, where
from index.errors import SourceError, UsageError

if TYPE_CHECKING:
    from index.library import Outcome

KINDS = ("added", "unchanged", "replaced", "removed", "failed")
"""What can become of a source, in the order of the closing line."""


@click.command()
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, help="Files, folders or patterns: 'news/*.html'."
)
@click.option("--recursive/--no-recursive", default=True, show_default=True, help="Enter folders within folders.")
@click.option("--prune", is_flag=True, help="Remove articles whose file is gone from these folders.")
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
    dry_run: bool,
    collection: str,
    wait: float | None,
) -> int:
    """Read articles into the library: .txt, .md, .html and .pdf files. Unchanged files are passed over."""
    refuse_addresses(sources)
    with called.service(wait_s=wait) as service:
        count, outcomes = service.add(sources, collection=collection, recursive=recursive, prune=prune, dry_run=dry_run)
        return _report(called, _with_progress(outcomes, count, quiet=called.as_json), dry_run=dry_run)


def refuse_addresses(sources: Iterable[str]) -> None:
    for source in sources:
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source):
            raise SourceError(source, "web addresses are not read yet; save the page and add the file")


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
    scope = where(collection, since, until, outlet, moment(None))
    with called.service() as service:
        found = service.articles(scope, limit=limit + 1 if limit else None, offset=offset)
    shown, more = (found[:limit], len(found) > limit) if limit else (found, False)
    if called.as_json:
        from bot import jsonform

        give({"articles": [jsonform.entry(entry, called.base) for entry in shown], "more": more})
        return 0
    from bot.listing import show_entries

    show_entries(called.page(), shown)
    if not shown:
        print("no articles here; `precis add FOLDER` adds some", file=sys.stderr)
    elif more:
        print(f"more follow: --offset {offset + limit}, or --limit 0 for all", file=sys.stderr)
    return 0


@click.command()
@click.argument("article", metavar="ID", help="An article's id, its first digits, or its file.")
@click.option("--text", is_flag=True, help="Print the source text that offsets refer to, exactly.")
@click.option("--blocks", is_flag=True, help="List its blocks with their labels and the reasons.")
@common
def show(called: Call, *, article: str, text: bool, blocks: bool) -> int:
    """Show an article as it was understood."""
    if text and blocks:
        raise UsageError("give --text or --blocks, not both")
    with called.service() as service:
        found = service.article(article)
        versions = [] if text or blocks else service.versions(article)
    if called.as_json:
        from bot import jsonform

        give(jsonform.article(found, [entry.id for entry in versions], called.base, with_text=text))
    elif text:
        sys.stdout.buffer.write(found.text.encode("utf-8", "surrogatepass"))
    else:
        from bot.listing import show_article, show_blocks

        if blocks:
            show_blocks(called.page(), found)
        else:
            show_article(called.page(), found, versions)
    return 0


@click.command()
@click.argument("articles", metavar="ID...", nargs=-1, required=True, help="Ids, their first digits, or files.")
@wait
@common
def remove(called: Call, *, articles: tuple[str, ...], wait: float | None) -> int:
    """Remove articles from the library. Their files stay."""
    with called.service(wait_s=wait) as service:
        return _report(called, service.remove(articles), dry_run=False)


@click.command()
@common
def status(called: Call) -> int:
    """What the library holds: counts, sizes, models, versions."""
    with called.service() as service:
        found = service.status()
    if called.as_json:
        from bot import jsonform

        give(jsonform.status(found))
    else:
        from bot.listing import show_status

        show_status(called.page(), found)
    return 0


@click.command()
@common
def doctor(called: Call) -> int:
    """Check what Precis needs, and say how to get what is missing. Exit code 1: something needed is missing."""
    from bot.doctor import findings

    try:
        settings, mistake = called.settings(), None
    except UsageError as error:
        settings, mistake = called.settings(environ={}), str(error)
    found = findings(settings, mistake)
    if called.as_json:
        from bot import jsonform

        checks = list(found)
        give(jsonform.findings(checks))
    else:
        from bot.listing import show_findings

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


def _report(called: Call, outcomes: "Iterable[Outcome]", *, dry_run: bool) -> int:
    """Name each failure as it comes, close with the counts, also where the work is stopped; the exit code."""
    counts: Counter[str] = Counter()
    done: list[Outcome] = []
    try:
        for outcome in outcomes:
            counts[outcome.kind] += 1
            if called.as_json:
                done.append(outcome)
            elif outcome.kind == "failed":
                print(f"precis: {outcome.source}: {outcome.reason}", file=sys.stderr)
    except BaseException:
        if not called.as_json and counts:
            print(f"stopped; kept: {_counted(counts)}", file=sys.stderr)
        raise
    if called.as_json:
        from bot import jsonform

        give(jsonform.outcomes(done, {kind: counts[kind] for kind in KINDS}, called.base, dry_run=dry_run))
    else:
        print(f"{'would be: ' if dry_run else ''}{_counted(counts)}")
    return 2 if counts["failed"] else 0


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)


def _with_progress(outcomes: "Iterable[Outcome]", count: int, *, quiet: bool) -> "Iterator[Outcome]":
    """The outcomes, with a progress bar on a terminal's stderr. The bar is gone when the last has come."""
    if quiet or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("adding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count)
        for outcome in outcomes:
            progress.advance(task)
            yield outcome
