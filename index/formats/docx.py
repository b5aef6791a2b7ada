"""A Word document (.docx, ECMA-376) -> its text: a paragraph each, as it reads with all changes accepted."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.dates import Evidence
from index.errors import SourceError
from index.extract import Raw
from index.formats import zipped

LIMIT_BYTES = 50_000_000
"""Of one part, unpacked: XML is some ten times the size of its words."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def raw(data: bytes, name: str, source: str) -> Raw:
    """The document's text, title, author and the day it was last changed. Raises SourceError."""
    with zipped.opened(BytesIO(data), source) as archive:
        body = zipped.part(archive, "word/document.xml", source, LIMIT_BYTES)
        about = zipped.part(archive, "docProps/core.xml", source, LIMIT_BYTES)
    if body is None:
        raise SourceError(source, "not a Word document: it has no word/document.xml")
    paragraphs = [*_paragraphs(zipped.tree(body, source))]
    text = "\n\n".join(words for words, _ in paragraphs)
    if not text:
        raise SourceError(source, "holds no text")
    facts = zipped.tree(about, source) if about else None
    return Raw(
        source=source,
        text=text,
        kind="text",
        title=next((words for words, style in paragraphs if style == "title"), None),
        outlet=None,
        byline=None if facts is None else zipped.said(facts, "creator"),
        dates=tuple(_changed(facts)),
        file_name=name,
    )


def _changed(facts: Any) -> Iterator[Evidence]:
    """A document is made before it is published, and often from another: its own dates are those of changes."""
    if facts is not None:
        for name in ("modified", "created"):
            if value := zipped.said(facts, name):
                yield Evidence("modified", value)


def _paragraphs(root: Any) -> Iterator[tuple[str, str]]:
    """The words and the style (in small letters) of each paragraph that has words."""
    for paragraph in root.iter(f"{_W}p"):
        if any(above.tag in _SKIPPED or above.tag == f"{_W}p" for above in paragraph.iterancestors()):
            continue  # a box's text comes with the paragraph that it stands in
        words = "\n".join(" ".join(line.split()) for line in "".join(_runs(paragraph)).splitlines()).strip()
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if words:
            yield words, "" if style is None else (style.get(f"{_W}val") or "").lower()


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            yield (child.text or "") + "".join(entity.tail or "" for entity in child)  # entities stand for nothing
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            if child.tag == f"{_W}p":
                yield "\n"
            yield from _runs(child)
