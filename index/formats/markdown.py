"""Cut Markdown into blocks, with what its marks say: front matter, headings, code, quotes, lists, images, link lines.

The marks are CommonMark's (spec.commonmark.org, version 0.31), read line by line: no tree is needed to label blocks.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from index.article import Label, Span
from index.labelling.clutter import Sign
from index.labelling.cutting import lines

Marked = tuple[Span, Sign | None]

_FENCE = re.compile(r"(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6}(?:\s+|$)")
_UNDERLINE = re.compile(r"(?:=+|-{2,})\s*$")
_RULE = re.compile(r"(?:[-*_]\s*){3,}$")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
_QUOTE = re.compile(r"(?:>\s?)+")
_IMAGE = re.compile(r"(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?[\s|]*)+$")
_LINKS = re.compile(r"(?:(?:[-*+]|\d+[.)])\s+)?(?:[^\w\[]*\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])[^\w\[]*)+$")
_DEFINITION = re.compile(r"\[[^\]]+\]:\s*\S+")
_COMMENT = re.compile(r"<!--.*?-->\s*$|</?\w[^>]*>\s*$", re.DOTALL)
_TABLE = re.compile(r"\|.*\|\s*$|[\s|:-]+\|[\s|:-]+$")

FRONT_MATTER = Sign(Label.METADATA, "front matter")
CODE = Sign(Label.METADATA, "code")
HEADING = Sign(Label.HEADING, "a Markdown heading")
IMAGE = Sign(Label.CAPTION, "an image")
LINKS = Sign(Label.NAVIGATION, "nothing but links")
MARKUP = Sign(Label.METADATA, "markup")
STRUCTURE = (FRONT_MATTER, CODE, HEADING, IMAGE, MARKUP)
"""What Markdown itself says stands between paragraphs."""


def cut(text: str) -> list[Marked]:
    """Each block's span, without its leading marks where they are not words, and what its marks say, if anything."""
    found = list(lines(text))
    front = _front_matter(found, text)
    blocks: list[Marked] = [(span, FRONT_MATTER) for span in found[:front]]
    blocks += _body(found[front:], text)
    return blocks


def _front_matter(found: list[Span], text: str) -> int:
    """How many lines are YAML or TOML front matter: from a fence on the first line to the next one."""
    if not found or found[0].of(text) not in ("---", "+++"):
        return 0
    fence = found[0].of(text)
    inner = len(list(takewhile(lambda span: span.of(text) not in (fence, "..."), found[1:])))
    return inner + 2 if inner + 1 < len(found) else 0


def _body(found: list[Span], text: str) -> Iterator[Marked]:
    paragraph: Span | None = None
    fence = ""
    for span in found:
        words = span.of(text)
        opens = _FENCE.match(words)
        if fence or opens:
            if paragraph:
                yield paragraph, None
            paragraph = None
            yield span, CODE
            fence = (
                (opens[1] if opens else "")
                if not fence
                else ""
                if words.strip("`~ ") == "" and words.startswith(fence)
                else fence
            )
            continue
        if paragraph and _UNDERLINE.match(words) and not _blank_between(paragraph, span, text):
            yield Span(paragraph.start, span.end), HEADING
            paragraph = None
            continue
        sign = _sign(words)
        starts = sign is not None or _ITEM.match(words) or _QUOTE.match(words)
        lazy = paragraph is not None and text[paragraph.start] == ">" and words.startswith(">")
        if paragraph and (sign is not None or (starts and not lazy) or _blank_between(paragraph, span, text)):
            yield paragraph, None
            paragraph = None
        if sign is not None:
            yield span, sign
        else:
            paragraph = Span(paragraph.start, span.end) if paragraph else span
    if paragraph:
        yield paragraph, None


def _blank_between(before: Span, after: Span, text: str) -> bool:
    return len(text[before.end : after.start].replace("\r\n", "\n").splitlines()) > 1


def _sign(words: str) -> Sign | None:
    if words[0].isalpha():  # as most lines: none of these begins so
        return None
    if _HEADING.match(words):
        return HEADING
    if _RULE.match(words) or _COMMENT.match(words) or _DEFINITION.match(words) or _TABLE.match(words):
        return MARKUP
    if _IMAGE.match(words):
        return IMAGE
    return LINKS if _LINKS.match(words) else None


def plain(words: str) -> str:
    """The words as a reader sees them: without heading, list and quote marks, emphasis and link targets."""
    if leading := _LEADING.match(words):
        words = words[leading.end() :]
    if ">" in words:
        words = _LATER_QUOTE.sub(" ", words)
    if "](" in words:
        words = _TARGET.sub(r"\1", words)
    if "*" in words or "_" in words or "`" in words:
        words = _EMPHASIS.sub(r"\2\4", words)
    return words


_LEADING = re.compile(r"(?:\s*(?:#{1,6}|>|[-*+](?=\s))\s*)+")
_LATER_QUOTE = re.compile(r"\n\s*>\s?")
_TARGET = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1|(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\3(?!\w)")
