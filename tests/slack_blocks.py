"""What Slack refuses in blocks, by its documented limits (docs.slack.dev/reference/block-kit); not our own limits."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
WHOLE_MESSAGE = 13_200
"""Undocumented; bolt-js#2509 measured it. Counted as JSON, which is the strictest reading."""


def problems(blocks: Any, surface: str = "message") -> list[str]:
    """Every reason for which Slack would answer `invalid_blocks`, or `msg_blocks_too_long`."""
    if not isinstance(blocks, list):
        return ["blocks must be a list"]
    found = [] if len(blocks) <= MOST_BLOCKS[surface] else [f"{len(blocks)} blocks"]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found += ["two blocks share an id"] if len(ids) != len(set(ids)) else []
    for n, block in enumerate(blocks):
        found += [f"{n}: {problem}" for problem in _block(block, surface)]
    if surface == "message" and units(json.dumps(blocks, ensure_ascii=False)) > WHOLE_MESSAGE:
        found.append("msg_blocks_too_long")
    return found


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _block(block: Json, surface: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KINDS:
        yield f"no such block: {kind}"
        return
    extra = block.keys() - {"type", "block_id", *KINDS[kind]}
    if extra:
        yield f"{kind} has no {sorted(extra)}"
    match kind:
        case "header":
            yield from _text(block.get("text"), 150, ("plain_text",))
        case "section":
            yield from _text(block.get("text"), 3000, ("plain_text", "mrkdwn"))
        case "context":
            yield from _count(block.get("elements"), 1, 10)
            for element in block.get("elements", []):
                yield from _text(element, 3000, ("plain_text", "mrkdwn"))
        case "actions":
            yield from _count(block.get("elements"), 1, 25)
            for element in block.get("elements", []):
                yield from _element(element, surface)
        case "rich_text":
            yield from _count(block.get("elements"), 1, 100)
            for element in block.get("elements", []):
                yield from _rich(element)
            yield from _at_most(sum(map(units, _texts(block))), 3000, "rich text")
        case "input":
            yield from _text(block.get("label"), 2000, ("plain_text",))
            yield from _text(block["hint"], 2000, ("plain_text",)) if "hint" in block else ()
            yield from _element(block.get("element", {}), surface)
            if surface == "message":
                yield "no input in a message"


KINDS: dict[str, set[str]] = {
    "header": {"text"},
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set(),
    "rich_text": {"elements"},
    "input": {"label", "element", "optional", "hint", "dispatch_action"},
}


def _element(element: Json, surface: str) -> Iterator[str]:
    kind = element.get("type")
    if not 1 <= units(element.get("action_id", "")) <= 255:
        yield f"{kind} needs an action_id of at most 255 characters"
    match kind:
        case "button":
            yield from _text(element.get("text"), 75, ("plain_text",))
            yield from _at_most(units(element.get("value", "")), 2000, "a button's value")
            yield from _at_most(units(element.get("url", "")), 3000, "a button's url")
        case "static_select":
            yield from _options(element.get("options"), 100, 150)
            if "initial_option" in element and element["initial_option"] not in element["options"]:
                yield "initial_option is not among the options"
        case "checkboxes":
            yield from _options(element.get("options"), 10, 150)
            if "initial_options" in element and not element["initial_options"]:
                yield "initial_options is empty"
        case "plain_text_input":
            if surface == "message":
                yield "no input in a message"
            yield from _at_most(element.get("max_length", 3000), 3000, "max_length")
        case "conversations_select":
            if "placeholder" in element:
                yield from _text(element["placeholder"], 150, ("plain_text",))
        case _:
            yield f"no such element: {kind}"


def _options(options: Any, most: int, value: int) -> Iterator[str]:
    yield from _count(options, 1, most)
    for option in options or ():
        yield from _text(option.get("text"), 75, ("plain_text", "mrkdwn"))
        yield from _at_most(units(option.get("value", "")), value, "an option's value")


def _rich(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind == "rich_text_list":
        if element.get("style") not in {"bullet", "ordered"}:
            yield "a list is bullet or ordered"
        for item in element.get("elements", []):
            yield from _rich(item)
        return
    if kind not in {"rich_text_section", "rich_text_quote"}:
        yield f"no such rich text: {kind}"
        return
    for each in element.get("elements", []):
        match each.get("type"):
            case "text":
                if not each.get("text"):
                    yield "an empty text"
                if each.keys() - {"type", "text", "style"}:
                    yield "a text has only a style"
            case "link":
                if not str(each.get("url", "")).startswith(("http://", "https://")) or units(each["url"]) > 3000:
                    yield "a link needs an address"
                if not each.get("text", "x"):
                    yield "an empty link"
            case "user":
                if not each.get("user_id"):
                    yield "a user needs an id"
            case other:
                yield f"no such rich text element: {other}"


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _text(text: Any, most: int, kinds: Sequence[str]) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"a text of type {' or '.join(kinds)} is needed"
    elif not isinstance(text.get("text"), str) or not text["text"]:
        yield "an empty text"
    else:
        yield from _at_most(units(text["text"]), most, "a text")


def _count(items: Any, least: int, most: int) -> Iterator[str]:
    if not isinstance(items, list) or not least <= len(items) <= most:
        yield f"from {least} to {most} are needed"


def _at_most(count: int, most: int, what: str) -> Iterator[str]:
    if count > most:
        yield f"{what} of {count} characters, over {most}"


def view_problems(view: Any) -> list[str]:
    """What views.open and views.publish refuse."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        return ["a view is a modal or a home"]
    found = problems(view.get("blocks"), view["type"])
    found += list(_at_most(units(view.get("private_metadata", "")), 3000, "private_metadata"))
    found += list(_at_most(units(view.get("callback_id", "")), 255, "callback_id"))
    if view["type"] == "modal":
        for part in ("title", "submit", "close"):
            if part in view or part == "title":
                found += list(_text(view.get(part), 24, ("plain_text",)))
        if any(block.get("type") == "input" for block in view.get("blocks", [])) and "submit" not in view:
            found.append("a form needs a submit")
    return found


def shown(node: Any) -> str:
    """All that a reader sees of blocks, in order."""
    return "".join(_shown(node))


def _shown(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _shown(each)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        elif isinstance(node.get("text"), dict):
            yield from _shown(node["text"])
        for part in ("elements", "label", "element", "options"):
            yield from _shown(node.get(part, []))
        if node.get("type") in {"rich_text", "section", "context", "header", "rich_text_section"}:
            yield "\n"
