"""The OpenAPI description, and a page that shows it without anything from elsewhere on the web."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from bot.api.bodies import Adding
from bot.api.problems import Problem

TAGS: Final = [
    {"name": "Ask", "description": "Answers, summaries, digests, conversations, feedback"},
    {"name": "Search", "description": "What there is, without a writer"},
    {"name": "Articles", "description": "List, read, add, remove"},
    {"name": "OpenAI-compatible", "description": "Precis as a model for any OpenAI client"},
    {"name": "Operation", "description": "Health and measurements"},
]


def describe(app: FastAPI) -> None:
    """Complete the description, and serve it at /openapi.json and, to be read, at /docs."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = completed(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    tags=TAGS,
                )
            )
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]  # FastAPI's documented way to change it

    @app.get("/docs", include_in_schema=False, response_model=None)
    async def docs() -> HTMLResponse:
        from bot.api.docs import page

        return HTMLResponse(page(app.openapi()))


def completed(description: dict[str, Any]) -> dict[str, Any]:
    """With the schemas that routes name and FastAPI does not see."""
    schemas = description.setdefault("components", {}).setdefault("schemas", {})
    for model in (Problem, Adding):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return description
