"""Label the blocks of a source text: what is the article, and what only stands on its page.

Text is cut into blocks (index/labelling/cutting.py, index/formats/markdown.py); wording and place show sure clutter
(index/labelling/clutter.py, index/labelling/sections.py, index/labelling/repetition.py); shape and neighbours show
the body (index/labelling/shape.py, index/labelling/body.py); then every block is named here, with a reason for a
person. Only the body and its standfirst may be cited.
"""

import re
from collections.abc import Collection, Sequence

from index.article import READABLE, Block, Label
from index.formats import markdown as marks
from index.labelling.body import body_of
from index.labelling.clutter import Sign, sign_of, tokens_of
from index.labelling.cutting import cut
from index.labelling.repetition import fingerprint, fingerprints, repeated_among
from index.labelling.sections import signed
from index.labelling.shape import Row, resigned, row
from index.labelling.wording import lower

__all__ = ["fingerprint", "fingerprints", "label", "repeated_among", "rows_of"]

Name = tuple[Label, str]

_CORRECTION = re.compile(
    r"(?:correction|clarification|update|editor['’]?s['’]? note"
    r"|this (?:article|story) (?:was|has been) (?:amended|updated|corrected|changed))\b"
)
_UPDATED = re.compile(
    r"\W*(?:this )?(?:article|story|post|report) (?:was|has been) updated"
    r"(?: (?:with|to include|to add)\b[^.:;]{0,90})?(?: (?:on |at )?[\w, :]{1,30})?\.?$"
)
"""Tells that something was added and not what, as an editor's correction does."""
_NOTHING: frozenset[int] = frozenset()

REPEATED = "stands on at least three pages of the library that are different articles"


def label(
    text: str, *, markdown: bool = False, extracted: bool = False, repeated: Collection[int] = _NOTHING
) -> tuple[Block, ...]:
    """The blocks of `text`, in order, disjoint, over every visible character, each with its label and why.

    `extracted`: the text is what a page's mark-up showed to be its article (index/formats/html.py), so that only what
    is surely worded as clutter is not. `repeated` holds the fingerprints that `repeated_among` found: those blocks are
    the site's, not the article's.
    """
    found = marks.cut(text) if markdown else [(span, None) for span in cut(text)]
    spans = [span for span, _ in found]
    rows = _rows(text, found, markdown=markdown, repeated=repeated)
    names = _named_extracted(rows) if extracted else _named(rows, _body(rows))
    return tuple(Block(span, *name) for span, name in zip(spans, names, strict=True))


def _body(rows: Sequence[Row]) -> list[bool]:
    """Which rows are body. Markup between paragraphs does not part them; an editor's correction is the article's."""
    weighed = [row for row in rows if not _is_structure(row)]
    found = iter(body_of(weighed))
    body = [not _is_structure(row) and next(found) for row in rows]
    noted = any(body)
    return [
        is_body or (noted and not row.decided and bool(_CORRECTION.match(lower(row.text))) and row.states)
        for is_body, row in zip(body, rows, strict=True)
    ]


def _is_structure(row: Row) -> bool:
    return row.sign is not None and row.sign in marks.STRUCTURE


def rows_of(text: str) -> list[Row]:
    """The blocks of a plain text as they are weighed, before any name is given."""
    return _rows(text, [(span, None) for span in cut(text)], markdown=False, repeated=_NOTHING)


def _rows(text: str, found: Sequence[marks.Marked], *, markdown: bool, repeated: Collection[int]) -> list[Row]:
    rows = []
    for span, mark in found:
        words = " ".join((marks.plain(span.of(text)) if markdown else span.of(text)).split())
        tokens = tokens_of(words)
        lowered = list(map(str.lower, tokens))  # each by itself: Greek's last sigma depends on what follows
        rows.append(row(words, mark or _sign(words, lowered), tokens, lowered))
    if repeated:
        rows = _without_repeated(rows, [span.of(text) for span, _ in found], repeated)
    return signed(rows)


def _sign(words: str, lowered: Sequence[str]) -> Sign | None:
    text = lower(words)
    return None if _CORRECTION.match(text) and not _UPDATED.match(text) else sign_of(words, lowered)


def _without_repeated(rows: Sequence[Row], words: Sequence[str], repeated: Collection[int]) -> list[Row]:
    """The rows, those of the site signed so; an article most of whose prose stands elsewhere is a copy, and stays."""
    known = [fingerprint(each) in repeated for each in words]
    prose = sum(row.prose for row in rows)
    site = sum(row.prose for row, is_known in zip(rows, known, strict=True) if is_known)
    if 2 * site > prose:
        known = [is_known and not row.prose for row, is_known in zip(rows, known, strict=True)]
    return [
        resigned(old, Sign(Label.PROMOTION if old.states else Label.NAVIGATION, REPEATED))
        if is_known and not old.decided
        else old
        for old, is_known in zip(rows, known, strict=True)
    ]


def _named(rows: Sequence[Row], body: Sequence[bool]) -> list[Name]:
    """A label and a reason for each block. The body is named first, then its head, then what surrounds it."""
    names: list[Name | None] = [
        (row.sign.label, row.sign.reason) if row.sign and row.sign.sure else None for row in rows
    ]
    _name_body(rows, body, names)
    _name_head(rows, names)
    readable = [index for index, name in enumerate(names) if name and name[0] in READABLE]
    first, last = (readable[0], readable[-1]) if readable else (len(rows), -1)
    return [name or _clutter(rows, index, first, last) for index, name in enumerate(names)]


def _named_extracted(rows: Sequence[Row]) -> list[Name]:
    """A label and a reason for each block of an article that was found by its mark-up: its title comes first."""
    body = [not block.decided for block in rows]
    names: list[Name] = []
    for index, block in enumerate(rows):
        if block.sign and block.sign.sure:
            names.append((block.sign.label, block.sign.reason))
        elif _is_heading(rows, body, index):
            names.append((Label.HEADING, "a short line over a paragraph"))
        else:
            names.append((Label.BODY, "stands in the article's own part of the page"))
    if rows and rows[0].heads and len(rows) > 1:
        names[0] = Label.TITLE, "the first line of the article's part of the page"
    return names


def _name_body(rows: Sequence[Row], body: Sequence[bool], names: list[Name | None]) -> None:
    seen: set[str] = set()
    for index, block in enumerate(rows):
        if not body[index] or names[index]:
            continue
        if block.words >= 5 and block.text in seen:
            names[index] = Label.CAPTION, "the same words stand earlier in the article: a pull quote or summary box"
        elif _is_heading(rows, body, index):
            names[index] = Label.HEADING, "a short line over a paragraph"
        else:
            names[index] = Label.BODY, "sentences among sentences" if block.prose else "a line of the article's text"
        seen.add(block.text)


def _is_heading(rows: Sequence[Row], body: Sequence[bool], index: int) -> bool:
    """Whether a line of the body is a subheading: short, no end of sentence, a paragraph below, no list around it."""
    row = rows[index]
    if row.prose or row.words > 14 or row.bullet or not row.heads or row.text.endswith(("”", '"')):
        return False
    below = rows[index + 1] if index + 1 < len(rows) else None
    above = rows[index - 1] if index else None
    listed = above is not None and body[index - 1] and not above.prose and above.words <= 14
    return below is not None and below.words >= 12 and not listed


def _name_head(rows: Sequence[Row], names: list[Name | None]) -> None:
    """The title and the standfirst: what stands before the first paragraph of the body."""
    start = next((i for i, name in enumerate(names) if name and name[0] is Label.BODY and _opens(rows[i])), None)
    if start is None:
        return
    for index in range(start):  # lines before the first paragraph head the article or lead to it
        if (name := names[index]) and name[0] in (Label.BODY, Label.HEADING) and rows[index].heads:
            names[index] = None
    title = _title(rows, names, start)
    if title is None:
        return
    names[title] = Label.TITLE, "the line over the article that its words fit best"
    found = 0
    for index in range(title + 1, start):
        row = rows[index]
        if row.text == rows[title].text:
            names[index] = Label.HEADING, "repeats the title"
        elif (
            names[index] is None
            and not found
            and row.states
            and row.words <= 60
            and not row.text.endswith(("…", "..."))
        ):
            names[index] = Label.STANDFIRST, "a statement between the title and the first paragraph"
            found += 1


def _opens(row: Row) -> bool:
    """Whether a block can be the first paragraph."""
    return row.prose > 0 or row.words >= 20 or row.ends


def _title(rows: Sequence[Row], names: Sequence[Name | None], start: int) -> int | None:
    """The earliest of the likeliest titles: heading-like, near the text, and sharing its words."""
    near = (row for row in rows[start : start + 12] if row.sign is None or row.sign.label is not Label.LEGAL)
    vocabulary = {word for row in near for word in row.content}  # a copyright notice repeats the masthead
    scores: dict[int, float] = {}
    for index in range(max(0, start - 40), start):
        row, name = rows[index], names[index]
        marked = name is not None and name[0] is Label.HEADING
        if (name is not None and not marked) or not (marked or (row.heads and row.words >= 2)):
            continue
        shared = len(row.content & vocabulary)
        fits = 0.15 * min(shared, 5) + 0.4 * shared / max(len(row.content), 1)
        again = any(row.text == other.text for other in rows if other is not row)
        scores[index] = fits + 0.4 * marked + 0.3 * again + 0.4 * (4 <= row.words <= 18) - 0.02 * (start - index)
    if not scores:
        return None
    best = max(scores.values())
    return min(index for index, score in scores.items() if score >= best - 0.25) if best > 0.25 or start <= 4 else None


def _clutter(rows: Sequence[Row], index: int, first: int, last: int) -> Name:
    """The name of a block that is neither body nor surely worded clutter; `first` and `last` are the body's."""
    block = rows[index]
    place = "before" if index < first else "after" if index > last else "within"
    if block.sign:
        return block.sign.label, block.sign.reason
    if last < 0:
        return (Label.PROMOTION if block.states else Label.NAVIGATION), "a page without an article"
    if block.states or block.prose:
        return Label.RELATED, f"sentences that stand apart, {place} the article"
    if place == "within":
        return _inner_line(block, rows[index + 1])
    if place == "after" and block.heads and block.words >= 5:
        return Label.RELATED, "a headline after the article"
    return Label.NAVIGATION, f"a short line {place} the article"


def _inner_line(block: Row, below: Row) -> Name:
    if block.heads and below.prose:
        return Label.HEADING, "a short line over a paragraph"
    return Label.CAPTION if block.words >= 8 else Label.NAVIGATION, "a line that does not belong with its neighbours"
