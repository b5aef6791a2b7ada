"""What every surface shows alike: marked sentences, origins and links, a citation in its article."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.fragments import at_words
from bot.reply import Citation, Sentence, Story
from index.addresses import is_address
from index.article import Article, Block, Span

WORDS_A_MINUTE = 230
"""Silent reading of English, rounded down from the 238 of Brysbaert (2019), Journal of Memory and Language 109."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that would drive a terminal or reverse the order of what is shown, rather than be read."""

LONGEST_LEAD = 160
"""Code points that a bold line may hold before it is hard to take in at a glance."""

LINE_END = re.compile(r"\r\n|\r|\n")


def marked(sentence: Sentence) -> str:
    """The sentence followed by its citation numbers: `It opened on Monday. [1][2]`."""
    return sentence.text + " " + "".join(f"[{number}]" for number in sentence.citations)


def joined(sentences: Iterable[Sentence]) -> str:
    """A reply's `text`: its marked sentences, one space apart."""
    return " ".join(marked(sentence) for sentence in sentences)


def lead(story: Story) -> Sentence | None:
    """The first sentence, where the headline is its beginning and it is short enough to be the headline: said once."""
    first = story.sentences[0] if story.sentences else None
    if first and len(first.text) <= LONGEST_LEAD and first.text.startswith(story.headline.rstrip(".")):
        return first
    return None


def readable(text: str) -> str:
    """Text that is safe to show: white space in runs becomes one space, control characters become U+FFFD."""
    return CONTROL.sub("\ufffd", " ".join(text.split()))


def shown_source(source: str, base: Path) -> str:
    """A source as a reader in the folder `base` would name it: relative below it, else absolute. URLs and "-" stay."""
    if not Path(source).is_absolute():
        return source
    try:
        return str(Path(source).relative_to(base))
    except ValueError:
        return source


def link(citation: Citation, base: Path) -> str:
    """`path:line`, which editors and terminals open; a page's address with the quote's words marked."""
    if is_address(citation.article.source):
        return at_words(citation.article.source, citation.quote)
    return f"{shown_source(citation.article.source, base)}:{citation.line}"


def origin(article: Article) -> str:
    """The outlet, or where it is not known the name of the file or of the page's host."""
    if is_address(article.source):
        return article.outlet or article.source.split("/")[2].removeprefix("www.")
    return article.outlet or ("standard input" if article.source == "-" else Path(article.source).name)


def words(article: Article) -> int:
    """The number of words in what is read of an article."""
    return sum(len(block.span.of(article.text).split()) for block in article.blocks if block.readable)


def reading_minutes(count: int) -> int:
    """Minutes to read so many words, at least one."""
    return max(1, math.ceil(count / WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article, numbered as in an editor. `quote`: the cited part of it, in code points of `text`."""

    number: int
    text: str
    quote: Span | None


def excerpt(article: Article, quote: Span) -> Iterator[Line]:
    """The lines of the blocks that hold the quote, and of the block before and after them."""
    around = _with_neighbours(article.blocks, quote)
    text, number = article.text, article.line(around.start)
    start = max(text.rfind("\n", 0, around.start), text.rfind("\r", 0, around.start)) + 1
    while start < around.end:
        end = LINE_END.search(text, start)
        line = text[start : end.start() if end else len(text)]
        first, last = max(quote.start - start, 0), min(quote.end - start, len(line))
        yield Line(number, line, Span(first, last) if first < last else None)
        start = end.end() if end else len(text)
        number += 1


def _with_neighbours(blocks: Sequence[Block], quote: Span) -> Span:
    touched = [n for n, block in enumerate(blocks) if block.span.start < quote.end and quote.start < block.span.end]
    if not touched:
        return quote
    first, last = blocks[max(touched[0] - 1, 0)], blocks[min(touched[-1] + 1, len(blocks) - 1)]
    return Span(min(first.span.start, quote.start), max(last.span.end, quote.end))


def block_lines(article: Article, block: Block) -> tuple[int, int]:
    """The first and the last line of a block."""
    return article.line(block.span.start), article.line(block.span.end - 1)
