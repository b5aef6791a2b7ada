"""A PDF -> its text, paragraph by paragraph.

A PDF knows glyphs at places, not paragraphs: lines are put together by their height on the page, paragraphs by the
space between lines, their size and where they end.
"""

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

_MOST_PAGES = 2_000
_MOST_SECONDS = 20.0
"""CPU time for one file: a newspaper of 100 pages takes about 5; malicious ones are endless."""


class UnreadablePdfError(ValueError):
    """The PDF has a password, no text layer, or is broken; the message says which."""


@dataclass(frozen=True, slots=True)
class Document:
    """`text` holds paragraphs parted by blank lines; `title` is what the file's properties say, if anything."""

    text: str
    title: str | None
    author: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    """`top` counts down the page in points; `size` is that of the letters."""

    words: str
    top: float
    size: float


def document(data: bytes) -> Document:
    """The text of a PDF. Raises UnreadablePdfError, whatever is wrong with it.

    Words divided at a line's end are joined; running heads and page numbers are left out.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, DeprecationError, PyPdfError

    with _quiet():
        try:
            reader = _opened(PdfReader(io.BytesIO(data)))
            pages = _pages(reader)
            about = reader.metadata
            title, author = (about.title, about.author) if about else (None, None)
        except UnreadablePdfError:
            raise
        except MemoryError as error:
            raise UnreadablePdfError("it is broken: it asks for more memory than there is") from error
        except (PyPdfError, DependencyError, DeprecationError, *_BROKEN) as error:
            raise UnreadablePdfError(f"it is broken: {_first_line(error)}") from error
    text = _text(pages)
    if sum(character.isalnum() for character in text) < 20:
        raise UnreadablePdfError("it has no text layer; run OCR first")
    return Document(text, _named(title), _named(author))


_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError, RecursionError,
    StopIteration, TypeError, ValueError,
)  # fmt: skip
"""What pypdf lets through where a file breaks the standard: its parsers trust the objects they follow."""


def _opened(reader: Any) -> Any:
    """The reader, where no password but the empty one is needed."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadablePdfError("it is protected by a password; save it without one")
    return reader


def _pages(reader: Any) -> list[list[_Line]]:
    deadline = time.process_time() + _MOST_SECONDS
    pages = []
    for number, page in enumerate(reader.pages):
        if number >= _MOST_PAGES:
            raise UnreadablePdfError(f"it has more than {_MOST_PAGES} pages; split it")
        pages.append(_lines(page, deadline))
    return pages


def _lines(page: Any, deadline: float) -> list[_Line]:
    """The page's lines in its own order of writing, which follows columns."""
    pieces: list[tuple[str, float, float]] = []

    def visit(words: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        if time.process_time() > deadline:
            raise UnreadablePdfError(f"it takes more than {_MOST_SECONDS:.0f} seconds to read")
        if words:
            top = -(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            pieces.append((words, top, abs(size * (tm[3] or tm[0]) * (cm[3] or cm[0]) or size)))

    page.extract_text(visitor_text=visit)
    lines: list[_Line] = []
    for words, top, size in pieces:
        *ended, open_part = words.split("\n")
        for part in ended:
            _append(lines, part, top, size)
            lines.append(_Line("", top, size))
        _append(lines, open_part, top, size)
    return [line for line in (_Line(" ".join(line.words.split()), line.top, line.size) for line in lines) if line.words]


def _append(lines: list[_Line], words: str, top: float, size: float) -> None:
    """Add words to the line that is being written, or to a new one where they stand at another height."""
    if not words:
        return
    last = lines[-1] if lines else None
    if last is not None and (not last.words.strip() or abs(last.top - top) < 0.3 * max(last.size, 1)):
        lines[-1] = _Line(last.words + words, top if words.strip() else last.top, size if words.strip() else last.size)
    else:
        lines.append(_Line(words, top, size))


def _text(pages: Sequence[Sequence[_Line]]) -> str:
    repeated = _running(pages)
    kept = [[line for line in page if not _is_running(page, line, repeated)] for page in pages]
    known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(line.words for page in kept for line in page)))
    paragraphs: list[str] = []
    for page in kept:
        for number, lines in enumerate(_paragraphs(page)):
            words = _joined(lines, known)
            if number == 0 and paragraphs and _goes_on(paragraphs[-1], words):
                paragraphs[-1] = _joined([paragraphs[-1], words], known)
            else:
                paragraphs.append(words)
    return "\n\n".join(paragraphs)


def _folded(words: str) -> str:
    return re.sub(r"\d+", "0", words).casefold()


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """First and last lines that come back, but for their numbers, on three pages and on a third of all."""
    edges = Counter(edge for page in pages for edge in {_folded(line.words) for line in [*page[:2], *page[-2:]]})
    return frozenset(edge for edge, count in edges.items() if count >= max(3, len(pages) / 3))


def _is_running(page: Sequence[_Line], line: _Line, repeated: frozenset[str]) -> bool:
    if not any(line is edge for edge in [*page[:2], *page[-2:]]):
        return False
    return _folded(line.words) in repeated or bool(
        re.fullmatch(r"(?:page\s)?\W*\d{1,4}(?:\s?(?:/|of)\s?\d{1,4})?\W*", line.words, re.I)
    )


def _paragraphs(page: Sequence[_Line]) -> Iterator[list[str]]:
    """Lines put together: a wider gap, another size of letters or a short last line ends a paragraph."""
    gaps = [gap for before, after in pairwise(page) if (gap := after.top - before.top) > 0]
    usual = median(gaps) if gaps else 0.0
    longest = sorted(len(line.words) for line in page)[int(0.8 * len(page))] if page else 0
    group: list[str] = []
    for before, line in zip([None, *page], page, strict=False):
        if before is not None and _parts(before, line, usual, longest):
            yield group
            group = []
        group.append(line.words)
    if group:
        yield group


def _parts(before: _Line, line: _Line, usual: float, longest: int) -> bool:
    gap = line.top - before.top
    if gap < -1 or gap > 1.25 * max(usual, 1.0) or abs(line.size - before.size) > 0.1 * max(before.size, 1.0):
        return not (gap < -1 and _goes_on(before.words, line.words))
    ended = re.search(r"[.!?:]['\"”’)\]]*$", before.words) is not None
    return ended and len(before.words) < 0.75 * longest


def _goes_on(words: str, following: str) -> bool:
    """Whether a paragraph that a page's or column's end cuts goes on with these words."""
    return not re.search(r"[.!?:]['\"”’)\]]*$", words) and following[:1].islower()


_DIVIDED = re.compile(r"([^\W\d_]+)[-\u2010]$")
_KEEPS_HYPHEN = frozenset(
    {"self", "well", "non", "anti", "pro", "ex", "co", "pre", "post", "semi", "half", "cross", "long", "short", "vice"}
)


def _joined(lines: Sequence[str], known: Counter[str]) -> str:
    """One line. A hyphen at a line's end goes where the undivided word is met elsewhere, or looks like a plain word."""
    words = lines[0]
    for line in lines[1:]:
        divided = _DIVIDED.search(words)
        following = re.match(r"[^\W\d_]+", line)
        if words.endswith("\u00ad"):
            words = words[:-1] + line
        elif divided and following and following[0].islower():
            whole, hyphened = divided[1] + following[0], f"{divided[1]}-{following[0]}"
            keeps = known[hyphened] > known[whole] or (not known[whole] and divided[1].lower() in _KEEPS_HYPHEN)
            words = (words if keeps else words[:-1]) + line
        elif divided and following:
            words += line
        else:
            words += " " + line
    return words.replace("\u00ad", "")


def _named(words: object) -> str | None:
    """A property worth showing: not a file's name or the program's own."""
    value = " ".join(str(words or "").replace("\0", "").split())
    if not value or re.search(
        r"\.\w{2,5}$|^Microsoft Word|^untitled|^\(?anonymous|^unknown|^[\W\d]+$", value, re.IGNORECASE
    ):
        return None
    return value


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:120] or type(error).__name__


@contextmanager
def _quiet() -> Iterator[None]:
    """Without pypdf's log lines on what it forgave: what can be read is read, what cannot has its one line."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
