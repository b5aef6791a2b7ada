"""Read: the list of articles, an article's page, and what else tells its story."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from bot.api.callers import Caller, Reader
from bot.api.serving import Serving, serving
from bot.render import reading_minutes, shown_source, words
from bot.reply import Json
from bot.running.apart import BUILT_IN
from bot.web.marking import paragraphs
from bot.web.site import Chosen, PageRoute, Typed, address, article_of, chosen, collections_of
from bot.web.templating import HEADERS, page
from index.article import Article, Span
from index.errors import NotFoundError, UsageError
from index.library import Entry, Filter, State

LISTED: Final = 25
"""Articles on a page of the list."""
FOUND: Final = 60
"""Passages that a search looks at: of some 25 articles."""
LINES_S: Final = 0.2
"""How long a list may wait for its one-line summaries; its page then asks for those that were not made yet."""
MOST_LINES: Final = 50

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/articles")
async def articles(
    request: Request,
    caller: Reader,
    choice: Annotated[Chosen, Depends(chosen)],
    q: Typed = None,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    here = serving(request)
    given = await here.work.run(lambda: listed(here, caller, choice, (q or "").strip(), page_number))
    given["latest"] = await with_lines(here, given["latest"], given["chosen"]["collection"])
    return page("articles.html", section="Read", **given)


@router.get("/articles/lines")
async def lines(request: Request, caller: Reader, id_: Annotated[list[str], Query(alias="id")]) -> Response:
    """The one-line summaries of a list, which its page asks for: JSON, id to line."""
    here = serving(request)

    def made() -> dict[str, str | None]:
        found = [article_of(here, caller, each)[0] for each in id_[:MOST_LINES]]
        return {article.id: one_line(here, article) for article in found}

    return JSONResponse(await here.work.run(made), headers=HEADERS)


@router.get("/articles/{name}")
async def article(
    request: Request,
    caller: Reader,
    name: str,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """`start` and `end`, code points of the article's text, are marked."""
    here = serving(request)
    quote = _span(start, end)
    given = await here.work.run(lambda: shown(here, *article_of(here, caller, name), quote))
    return page("article.html", section="Read", **given, reports=None)


@router.get("/articles/{name}/reports")
async def reports(request: Request, caller: Reader, name: str) -> Response:
    """The article's page with the copies and the other reports of its story."""
    here = serving(request)

    def made() -> dict[str, Any]:
        found, collection = article_of(here, caller, name)
        return {**shown(here, found, collection, None), "reports": same_story(here, found, collection)}

    return page("article.html", section="Read", **await here.work.run(made))


def listed(here: Serving, caller: Caller, choice: Chosen, q: str, number: int) -> dict[str, Any]:
    """What the list's page is given."""
    where = choice.where(here, caller)
    narrowed = bool(q or where.narrow)
    if q:
        found = [_row_of(each) for each in searched(here, q, where)]
        more = False
    else:
        entries = here.service.articles(where, limit=LISTED + 1, offset=(number - 1) * LISTED)
        found, more = [row_of(each) for each in entries[:LISTED]], len(entries) > LISTED
    query = choice.query()
    turned = {n: address("/articles", query | {"page": str(n)}) for n in (number - 1, number + 1)}
    return {
        "latest": found,
        "first": (number - 1) * LISTED + 1,
        "total": None if narrowed else here.service.status().collections.get(where.collection, 0),
        "previous": turned[number - 1] if number > 1 else None,
        "next": turned[number + 1] if more else None,
        "narrowed": narrowed or number > 1,
        **choices(here, caller, choice, where, q=q),
    }


def choices(here: Serving, caller: Caller, choice: Chosen, where: Filter, **more: str | None) -> dict[str, Any]:
    """What the filters of a page offer, and what has been chosen."""
    return {
        "outlets": here.service.outlets(Filter(where.collection)),
        "collections": collections_of(here, caller),
        "chosen": {
            "since": choice.since,
            "until": choice.until,
            "outlet": choice.outlet,
            "collection": where.collection,
            **more,
        },
    }


def searched(here: Serving, q: str, where: Filter) -> list[Article]:
    """The articles whose passages match best, best first."""
    found = here.service.search(q, where=where, now=here.clock(), k=FOUND)
    return list({each.stored.article.id: each.stored.article for each in found}.values())


def row_of(entry: Entry) -> Json:
    """An article as a list shows it, without its line."""
    return {
        "article_id": entry.id,
        "title": entry.title,
        "outlet": entry.outlet,
        "published": entry.published.iso() if entry.published else None,
        "minutes": reading_minutes(entry.words),
    }


def _row_of(article: Article) -> Json:
    return {**named(article), "minutes": reading_minutes(words(article))}


def named(article: Article) -> Json:
    return {
        "article_id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published.iso() if article.published else None,
    }


async def with_lines(here: Serving, rows: Sequence[Json], collection: str) -> list[Json]:
    """The rows with their one-line summaries, as far as they are there within LINES_S. None: not made yet.

    They go on being made meanwhile, and are there when they are asked for again.
    """
    made: dict[str, str] = {}

    def make() -> None:
        for row in rows:
            article = here.service.article(row["article_id"], collection)
            made[article.id] = one_line(here, article) or ""

    making = asyncio.ensure_future(here.work.run(make))
    making.add_done_callback(lambda done: done.cancelled() or done.exception())  # a list is whole without its lines
    await asyncio.wait({making}, timeout=LINES_S)
    return [{**row, "line": made.get(row["article_id"])} for row in rows]


def one_line(here: Serving, article: Article) -> str | None:
    """Made once for each content, and then kept (bot/summary.py)."""
    summary = here.service.summarise(article, length="one-line", terms=BUILT_IN)
    return summary.sentences[0].text if summary.sentences else None


def shown(here: Serving, article: Article, collection: str, quote: Span | None) -> dict[str, Any]:
    """What an article's page is given. Raises UsageError for a quote that lies outside its text."""
    if quote and quote.end > len(article.text):
        raise UsageError("the words asked for lie past the article's end")
    body = paragraphs(article, quote)
    versions = here.service.versions(article.id, collection)
    state = next((entry.state for entry in versions if entry.id == article.id), State.REMOVED)
    current = next((entry.id for entry in versions if entry.state is State.READY), None)
    summary = here.service.summarise(article, length="one-line", terms=BUILT_IN)
    line = summary.sentences[0] if summary.sentences else None
    cited = summary.citations[line.citations[0] - 1].span if line else None
    return {
        "article": {
            **named(article),
            "byline": article.byline,
            "minutes": reading_minutes(words(article)),
            "source": "pasted text" if article.source == "-" else shown_source(article.source, here.base),
            "address": article.source if article.source.startswith(("http://", "https://")) else None,
        },
        "line": line
        and cited
        and {"text": line.text, "citation": {"article_id": article.id, "start": cited.start, "end": cited.end}},
        "paragraphs": body,
        "left_out": sum(paragraph.left_out for paragraph in body),
        "superseded": current if current != article.id else None,
        "not_current": current is None and state is not State.READY,
        "versions": [{"id": entry.id, "when": f"{entry.added:%-d %B %Y, %H:%M} UTC"} for entry in versions],
        "reports_at": f"/articles/{article.id}/reports",
    }


def same_story(here: Serving, article: Article, collection: str) -> dict[str, list[Json]]:
    """The other reports of the article's story, and its copies."""
    story = here.service.story(article, collection=collection)

    def others(found: Iterable[Article]) -> list[Json]:
        return [named(each) for each in found if each.id != article.id]

    return {"articles": others(story.articles), "copies": others(story.copies)}


def _span(start: int | None, end: int | None) -> Span | None:
    if start is None or end is None:
        return None
    if start >= end:
        raise NotFoundError("there are no such words")
    return Span(start, end)
