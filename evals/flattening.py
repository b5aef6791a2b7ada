"""A page -> every visible line of it as plain text: what a page looks like without its mark-up."""

import re
from typing import Any

from index.formats.decode import page as decode
from index.labelling.wording import set_of

INLINE = set_of(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr"
)
HIDDEN = set_of("script style noscript template head iframe object embed svg select input")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_SPACE = re.compile(r"\s+")


def flattened(page: bytes, separator: str = "\n") -> str:
    """The visible lines, in order: block elements break lines, hidden ones are left out; empty for an empty page."""
    from lxml import etree
    from lxml import html as pages

    markup = _DECLARATION.sub("", decode(page))
    try:
        tree = pages.fromstring(markup)
    except etree.ParserError:  # a page without an element
        return ""
    parts: list[str] = []
    _walk(tree, parts)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(parts).split("\0"))
    return separator.join(line for line in lines if line)


def _walk(element: Any, parts: list[str]) -> None:
    """The words of an element to `parts`, with a NUL where a line breaks."""
    if not _visible(element):
        return
    edge = "" if element.tag in INLINE else "\0"
    parts += edge, _SPACE.sub(" ", element.text or "")
    for child in element:
        _walk(child, parts)
        parts.append(_SPACE.sub(" ", child.tail or ""))
    parts.append(edge)


def _visible(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in HIDDEN or element.get("hidden") is not None:
        return False
    style = _SPACE.sub("", element.get("style") or "").lower()
    return "display:none" not in style and "visibility:hidden" not in style
