"""Take off what models wrap around their prose: thoughts, Markdown, and the holes that labels leave."""

import re
from collections.abc import Iterable, Iterator

MARK = "\ue000"
"""Stands for labels while the text around them is cleaned: a private-use character."""

TERMINATORS = ".!?…。！？"
CLOSERS = TERMINATORS + ",;:)]】”’»"
QUOTES_AND_EMPHASIS = "\"'*_`"
"""They open after white space and close without it."""

_THOUGHT = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_LONGEST_TAG = len("</reasoning>")


def spoken(characters: Iterable[str]) -> Iterator[str]:
    """The characters outside thoughts. A closing tag that nothing opened ends a line: what came before it is prose."""
    held, thinking = "", False
    for character in characters:
        if held and character == "<":
            yield from "" if thinking else held
            held = ""
        if not held and character != "<":
            yield from "" if thinking else character
            continue
        held += character
        if tag := _THOUGHT.fullmatch(held):
            yield from "\n" if tag[1] and not thinking else ""
            held, thinking = "", not tag[1]
        elif len(held) >= _LONGEST_TAG or not (character.isalpha() or character in "</"):
            yield from "" if thinking else held
            held = ""
    yield from "" if thinking else held


_LIST_MARK = re.compile(r"^(?:(?:[-*+>•‣◦▪●–—]|#{1,6}|\(?\d{1,2}[.)])\s+)+")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])|(?<![\w_])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\3(?![\w_])"
)
_LOOSE_EMPHASIS = re.compile(rf"^\*{{2,3}}(?=\S)|(?<=[.!?…:”’\"{MARK}])\*{{2,3}}$|`+")
_EMPTY_BRACKETS = re.compile(rf"\((?:(?:see|sources?|passages?)\b)?:?\s*{MARK}\s*\)|\[\s*{MARK}\s*\]", re.IGNORECASE)


def plain(line: str) -> str:
    """A line without bullets, numbering, heading marks, emphasis and brackets that held only marks; single spaces."""
    line = _LIST_MARK.sub("", " ".join(line.split()))
    line = _EMPHASIS.sub(lambda match: match[2] or match[4], line)
    return _EMPTY_BRACKETS.sub(MARK, _LOOSE_EMPHASIS.sub("", line))


_FULL_STOP_LAST = re.compile(r"[.!?…][”’\"')]?$")


def without_marks(marked: str) -> tuple[str, list[int]]:
    """The text, and where in it each mark stood: right after the words before it."""
    text, *parts = marked.split(MARK)
    places: list[int] = []
    for part in parts:
        text = text.rstrip()
        places.append(len(text))
        after = part.lstrip()
        if after.startswith(".") and _FULL_STOP_LAST.search(text):
            after = after[1:]  # a full stop both before the labels and after them
        joined = not text or not after or after[0] in CLOSERS or part[0] in QUOTES_AND_EMPHASIS
        text += after if joined else f" {after.lstrip()}"
    return text.rstrip(), places
