"""The OpenAPI description as one plain page: FastAPI's own loads its scripts from a CDN, which may be out of reach."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid GrayText; border-radius: 0.4rem; }
section { border-top: 1px solid GrayText; }
h3 { margin-bottom: 0; } h3 b { display: inline-block; min-width: 4.5em; }
a { color: LinkText; } summary { cursor: pointer; padding: 0.25rem 0; }
table { border-collapse: collapse; } td, th { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
"""


def page(description: dict[str, Any]) -> str:
    """HTML of every operation: what it takes, an example, what it gives."""
    title = f"{description['info']['title']} {description['info']['version']}"
    return "".join(
        (
            "<!doctype html><html lang=en><meta charset=utf-8>",
            '<meta name=viewport content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: API</title><style>{STYLE}</style>",
            f"<main><h1>{escape(title)}: API</h1>",
            *(f"<p>{escape(each)}</p>" for each in description["info"]["description"].split("\n\n")),
            '<p>As data: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1), for any client or generator.</p>',
            *_groups(description),
            "</main></html>",
        )
    )


def _groups(description: dict[str, Any]) -> Iterator[str]:
    for tag in description["tags"]:
        operations = [
            _operation(description, path, method, operation)
            for path, methods in description["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation.get("tags", ())
        ]
        if operations:
            yield f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>{''.join(operations)}"


def _operation(description: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    words = f"<p>{escape(operation['description'])}</p>" if "description" in operation else ""
    return "".join(
        (
            f"<section><h3><b>{method.upper()}</b> <code>{escape(path)}</code></h3>",
            f"<p>{escape(operation.get('summary', ''))}</p>{words}",
            _parameters(operation.get("parameters", ())),
            *_contents("Body", operation.get("requestBody", {}), description),
            *(
                part
                for status, each in operation.get("responses", {}).items()
                if status.startswith("2")
                for part in _contents(f"{status}: {each.get('description', '')}", each, description)
            ),
            f"<p>Problems: {', '.join(each for each in operation['responses'] if not each.startswith('2'))}</p>",
            "</section>",
        )
    )


def _parameters(parameters: Any) -> str:
    rows = [
        f"<tr><td><code>{escape(each['name'])}</code><td>{each['in']}"
        f"<td>{escape(_kind(each.get('schema', {})))}<td>{escape(each.get('description', ''))}"
        for each in parameters
        if each["in"] != "header"
    ]
    return f"<table><tr><th>Parameter<th>in<th>type<th>what{''.join(rows)}</table>" if rows else ""


def _contents(name: str, holder: dict[str, Any], description: dict[str, Any]) -> Iterator[str]:
    for media_type, content in holder.get("content", {}).items():
        example = content.get("example", example_of(content.get("schema", {}), description))
        shown = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
        yield f"<details><summary>{escape(name)} <code>{escape(media_type)}</code></summary>"
        yield f"<pre>{escape(shown)}</pre></details>"


def example_of(schema: dict[str, Any], description: dict[str, Any]) -> Any:
    """A value of this schema, from its examples and defaults where it has any."""
    match schema:
        case {"$ref": reference}:
            return example_of(description["components"]["schemas"][reference.rpartition("/")[2]], description)
        case {"examples": [example, *_]} | {"default": example} | {"enum": [example, *_]} | {"const": example}:
            return example
        case {"anyOf": [first, *_]}:
            return example_of(first, description)
        case {"properties": properties}:
            return {name: example_of(each, description) for name, each in properties.items()}
        case {"type": "array"}:
            return [example_of(schema.get("items", {}), description)]
    return {"string": "…", "integer": 1, "number": 1.0, "boolean": True, "object": {}}.get(schema.get("type", ""))


def _kind(schema: dict[str, Any]) -> str:
    kinds = [each.get("type", "") for each in schema.get("anyOf", ())] or [str(schema.get("type", ""))]
    return " or ".join(each for each in kinds if each and each != "null")
