"""An article as its page shows it: paragraphs with the cited words marked, and what was left out with the reason.

Python counts code points, as citations do, so words are marked here and not in the browser, whose strings count
UTF-16 units.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Article, Block, Label, Span

SHOWN_ABOVE = frozenset({Label.TITLE})
"""What the head of the page says already."""
SHOWN = frozenset({Label.STANDFIRST, Label.BODY, Label.HEADING, Label.CAPTION})
"""The labels that make up the page. Captions and headings are shown in their place, and never cited."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive text of a paragraph, cited or not. `first`: the start of the first cited words on the page."""

    text: str
    cited: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block. Invariant: its pieces, joined, are the block's text. `left_out`: hidden until the reader asks for it."""

    label: str
    pieces: tuple[Piece, ...]
    left_out: bool
    reason: str

    @property
    def cited(self) -> bool:
        return any(piece.cited for piece in self.pieces)


def paragraphs(article: Article, quote: Span | None) -> tuple[Paragraph, ...]:
    """The article's blocks in order, without its title; the words of `quote` are marked where they stand."""
    return tuple(_paragraphs(article, quote))


def _paragraphs(article: Article, quote: Span | None) -> Iterator[Paragraph]:
    marked = False
    for block in article.blocks:
        pieces = tuple(_pieces(article, block, quote, marked))
        cited = any(piece.cited for piece in pieces)
        if block.label in SHOWN_ABOVE and not cited:
            continue
        marked = marked or cited
        yield Paragraph(str(block.label), pieces, block.label not in SHOWN and not cited, block.reason)


def _pieces(article: Article, block: Block, quote: Span | None, marked: bool) -> Iterator[Piece]:
    start, end = block.span.start, block.span.end
    first, last = (max(quote.start, start), min(quote.end, end)) if quote else (end, end)
    if first >= last:
        yield Piece(article.text[start:end], cited=False)
        return
    if start < first:
        yield Piece(article.text[start:first], cited=False)
    yield Piece(article.text[first:last], cited=True, first=not marked)
    if last < end:
        yield Piece(article.text[last:end], cited=False)
