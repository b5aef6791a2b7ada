"""The site: its pages joined, its files, and signing in."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.api.callers import COOKIE, check_origin
from bot.api.serving import serving
from bot.kept.keys import Scope
from bot.web import adding, asking, digests, reading, stories, timelines
from bot.web.site import PageRoute
from bot.web.templating import STATIC, page, version

FILES: Final = {
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
    "ask.js": "text/javascript",
    "read.js": "text/javascript",
    "reader.js": "text/javascript",
    "digest.js": "text/javascript",
    "add.js": "text/javascript",
}
KEY_S: Final = 30 * 86_400
"""How long a browser keeps the key that its reader has typed."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/static/{name}")
async def static_file(request: Request, name: str) -> Response:
    """With `v`, its content's digest, a file is kept for ever; else it is asked about each time."""
    if name not in FILES:
        return Response("no such file", 404, media_type="text/plain")
    kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == version(name) else "no-cache"
    return _file(request, name, FILES[name], {"Cache-Control": kept})


@router.get("/widget.js")
async def widget(request: Request) -> Response:
    """The button. Pages of other sites load it, which its headers have to allow."""
    shared = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return _file(request, "widget.js", "text/javascript", shared | {"Cache-Control": "public, max-age=3600"})


@router.get("/sign-in")
async def sign_in(request: Request, back: Annotated[str, Query(alias="next", max_length=2_000)] = "/") -> Response:
    return page("sign-in.html", section=None, next=_local(back), problem=None, signed_in=COOKIE in request.cookies)


@router.post("/sign-in")
async def signed_in(
    request: Request,
    key: Annotated[str, Form(max_length=200)],
    back: Annotated[str, Form(alias="next", max_length=2_000)] = "/",
) -> Response:
    here = serving(request)
    check_origin(here, request)
    known = await here.work.run(lambda: here.keys.verified(key.strip()))
    if known is None or not known.scope.allows(Scope.READ):
        problem = "No such key, or it is revoked, or it is for widgets only."
        return page("sign-in.html", status=401, section=None, next=_local(back), problem=problem, signed_in=False)
    response = RedirectResponse(_local(back), 303)
    safe = request.url.scheme == "https"
    response.set_cookie(COOKIE, key.strip(), max_age=KEY_S, httponly=True, samesite="strict", secure=safe)
    return response


@router.post("/sign-out")
async def signed_out(request: Request) -> Response:
    check_origin(serving(request), request)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def install(app: FastAPI) -> None:
    """Serve the site. Its pages need what `bot.api.app` puts into the application's state."""
    app.state.digests, app.state.timelines = digests.kept(), timelines.kept()
    pages = (asking, reading, digests, stories, timelines, adding)
    for each in (router, *(part.router for part in pages)):
        app.include_router(each)


def _file(request: Request, name: str, kind: str, headers: dict[str, str]) -> Response:
    tag = f'"{version(name)}"'
    headers = {"ETag": tag, "X-Content-Type-Options": "nosniff", **headers}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response((STATIC / name).read_bytes(), headers=headers, media_type=kind)


def _local(address: str) -> str:
    """An address of this site; its first page, where another one was meant."""
    parts = urlsplit(address)
    safe = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if safe and not parts.netloc and address.isprintable() else "/"
