"""Cut a source text into the spans that are labelled: paragraphs, single lines, and pieces glued onto one line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.article import Span
from index.labelling.clutter import glued

INVISIBLE = "\ufeff\u200b\u2060"
"""A byte order mark, a zero-width space and a word joiner: neither white space for Python nor words for a reader."""

_EDGE = " \t\x1f\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000" + INVISIBLE
_BLANK = f"{_EDGE}\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_FIRST_WORD = re.compile(r"\S+")
_ITEM = re.compile(r"(?:[-*•·▪‣◦–—>#|]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*$")

NARROWEST, WIDEST = 40, 130
"""Columns between which a text may have been hard-wrapped. RFC 3676 wraps at 66 to 78, editors at up to 120."""


def cut(text: str) -> list[Span]:
    """The spans of `text`'s blocks: in order, disjoint, trimmed, and over every visible character."""
    return [piece for paragraph in paragraphs(text) for piece in _pieces(text, paragraph)]


def paragraphs(text: str) -> list[Span]:
    """Lines, with the lines of a hard-wrapped paragraph joined into one span."""
    runs = list(_runs(text))
    width = _wrap_width(runs, text)
    return [span for run in runs for span in _joined(run, text, width)]


def lines(text: str) -> Iterator[Span]:
    """Every line with something visible on it, trimmed."""
    offset = 0
    for line in text.splitlines(keepends=True):
        words = line.lstrip(_BLANK)
        if trimmed := words.rstrip(_BLANK):
            start = offset + len(line) - len(words)
            yield Span(start, start + len(trimmed))
        offset += len(line)


def _runs(text: str) -> Iterator[list[Span]]:
    """Lines with no blank line between them."""
    run: list[Span] = []
    for span in lines(text):
        if run and _line_ends(text[run[-1].end : span.start]) > 1:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _line_ends(gap: str) -> int:
    return len(gap.replace("\r\n", "\n").strip(_EDGE).splitlines()) if gap.strip(_EDGE) else 0


def _wrap_width(runs: Sequence[Sequence[Span]], text: str) -> int:
    """The column at which the text was wrapped, or 0: most lines that have a next line are filled up to it."""
    pairs = [pair for run in runs for pair in pairwise(run)]
    width = max((pair[0].end - pair[0].start for pair in pairs), default=0)
    if len(pairs) < 4 or not NARROWEST <= width <= WIDEST:
        return 0
    full = sum(_is_full(*pair, text, width) for pair in pairs)
    return width if full >= 0.6 * len(pairs) else 0


def _is_full(line: Span, following: Span, text: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line, with a little slack for dashes."""
    word = _FIRST_WORD.match(text, following.start, following.end)
    return line.end - line.start + 1 + (len(word[0]) if word else 0) > width - 2


def _joined(run: Sequence[Span], text: str, page_width: int) -> Iterator[Span]:
    width = page_width or (_wrap_width([run], text) if len(run) > 4 else 0)
    start = run[0].start
    for line, following in pairwise(run):
        if not _continues(line, following, text, width):
            yield Span(start, line.end)
            start = following.start
    yield Span(start, run[-1].end)


def _continues(line: Span, following: Span, text: str, width: int) -> bool:
    if _ITEM.match(text, following.start, following.end):
        return False
    if width and _is_full(line, following, text, width):
        return True
    length = line.end - line.start
    mid_sentence = text[following.start].islower() and not _ENDS_SENTENCE.search(text, line.start, line.end)
    return NARROWEST <= length <= WIDEST and mid_sentence


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph, cut before and after clutter that stands on the same line as sentences."""
    words = paragraph.of(text)
    found = glued(words)
    if not found:
        yield paragraph
        return
    cuts = [0, *found, len(words)]
    for begin, end in pairwise(cuts):
        piece = words[begin:end]
        start = paragraph.start + begin + len(piece) - len(piece.lstrip())
        stop = paragraph.start + begin + len(piece.rstrip())
        if start < stop:
            yield Span(start, stop)
