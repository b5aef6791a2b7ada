"""What the pages share: who reads, what they chose, and errors said on a page."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bot.api.articles import check_id
from bot.api.bodies import sought
from bot.api.callers import COOKIE, Caller
from bot.api.edge import failed
from bot.api.problems import ProblemError, problem_of
from bot.api.serving import Serving
from bot.api.streams import wants_events
from bot.render import sentence
from bot.web.templating import page
from index.article import Article
from index.errors import NotFoundError, PrecisError
from index.library import Filter
from index.stories import Grouped

ARTICLE_ID: Final = 12
"""Characters of an article's id; a story's has fewer."""


class PageRoute(APIRoute):
    """A route that says what goes wrong on a page. Who has no key is asked for one."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handler(request)
            except (ProblemError, PrecisError) as error:
                if wants_events(request):
                    raise  # a script asks: it is told in the API's form
                return problem_page(request, problem_of(error))
            except RequestValidationError:
                return problem_page(request, ProblemError(422, "validation", "this address or form is not complete"))
            except HTTPException:
                raise
            except Exception as error:  # the last word on a page: logged, and said without a traceback
                if wants_events(request):
                    raise
                failed(request.scope, error)
                return problem_page(request, problem_of(error))

        return handled


def problem_page(request: Request, problem: ProblemError) -> Response:
    """The problem in words, with a way on; or the way to the sign-in, for one who has no key."""
    if problem.status == 401:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = asked if request.method == "GET" else "/"
        return RedirectResponse("/sign-in?" + urlencode({"next": back}), 303)
    titles = {404: "Not found", 422: "That did not work", 429: "Too many requests", 503: "One moment, please"}
    headers = dict(problem.headers or {})
    if problem.retry_s is not None:
        headers["Retry-After"] = str(problem.retry_s)
    other_key = problem.status == 403 and COOKIE in request.cookies
    return page(
        "error.html",
        status=problem.status,
        headers=headers,
        section=None,
        title=titles.get(problem.status, HTTPStatus(problem.status).phrase),
        detail=sentence(problem.detail),
        way_out="/sign-in" if other_key else "/",
        way_out_words="Sign in with another key" if other_key else "To the first page",
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader narrows a page down to: days as they were typed, both of them included."""

    since: str | None
    until: str | None
    outlet: str | None
    collection: str | None

    def where(self, serving: Serving, caller: Caller) -> Filter:
        """Raises UsageError for what is no day, NotFoundError and ProblemError for a collection not to be seen."""
        from index.days.periods import window

        start, end = window(self.since, self.until, serving.clock())
        # a page that names none opens also where the default one is empty, and offers the others
        collection = sought(self.collection, serving, caller) if self.collection else caller.collection(None)
        return Filter(collection, since=start, until=end, outlet=self.outlet)

    def query(self) -> dict[str, str]:
        """What has been chosen, for an address."""
        named = {"since": self.since, "until": self.until, "outlet": self.outlet, "collection": self.collection}
        return {name: value for name, value in named.items() if value}


Typed = Annotated[str | None, Query(max_length=300)]


def chosen(since: Typed = None, until: Typed = None, outlet: Typed = None, collection: Typed = None) -> Chosen:
    """A dependency. Forms send what was left empty as empty text."""
    return Chosen(since or None, until or None, outlet or None, collection or None)


def collections_of(serving: Serving, caller: Caller) -> list[str]:
    """The collections that a caller may choose from."""
    allowed = caller.key.collections if caller.key else ()
    return sorted(name for name in serving.service.status().collections if not allowed or name in allowed)


def article_of(serving: Serving, caller: Caller, name: str) -> tuple[Article, str]:
    """An article that the caller may read, by its id, with the collection it was found in. Raises NotFoundError."""
    check_id(name)
    allowed = caller.key.collections if caller.key else ()
    for collection in allowed or (None,):
        try:
            article = serving.service.article(name, collection)
        except NotFoundError:
            continue
        return article, collection or serving.service.versions(article.id)[0].collection
    raise NotFoundError("there is no such article")


def story_of(serving: Serving, caller: Caller, name: str) -> Grouped:
    """A story that the caller may read, by its own id or by that of an article that tells it. Raises NotFoundError."""
    if not (name.isascii() and name.isdecimal() and len(name) < ARTICLE_ID):
        found, collection = article_of(serving, caller, name)
        return serving.service.story(found, collection=collection)
    for collection in collections_of(serving, caller):
        with suppress(NotFoundError):
            return serving.service.kept_story(name, collection=collection)
    raise NotFoundError("there is no such story")


def address(path: str, query: dict[str, str]) -> str:
    return path + ("?" + urlencode(query) if query else "")
