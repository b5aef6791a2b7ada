"""A file or page -> its source text and what it says about itself; then -> an article with labelled blocks.

For text and Markdown the source text is the file's content, decoded and otherwise untouched; for HTML and PDF it is
what extraction returned, once, and never changed after.
"""

import re
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import dates
from index.article import Article, Block, Label
from index.blocks import label
from index.dates import Evidence
from index.errors import SourceError
from index.fetching.addresses import canonical, host, is_address
from index.formats import decode
from index.formats.delivery import Delivered
from index.formats.front_matter import front_matter
from index.labelling import masthead
from index.labelling.repetition import page_fingerprint
from index.sources import reason
from index.text import language


@dataclass(frozen=True, slots=True)
class Raw:
    """A source as it was read. `text` becomes `Article.text`; the rest is what the source says about itself.

    `kind` is "text", "markdown", "html" or "pdf"; `file_name` is empty for what is not a file; `standfirst` is the
    line of `text` that a page's own description of itself repeats; `languages` are declared tags, strongest first.
    """

    source: str
    text: str
    kind: str
    title: str | None
    outlet: str | None
    byline: str | None
    dates: tuple[Evidence, ...]
    file_name: str
    standfirst: str | None = None
    languages: tuple[str, ...] = ()


def read(path: Path, *, limit_bytes: int) -> Raw:
    """The file's source text. Raises SourceError, with the way out, for whatever cannot be read."""
    try:
        resolved = path.resolve()
        data = _content(path, limit_bytes)
    except (OSError, RuntimeError) as error:
        why = reason(error) if isinstance(error, OSError) else "a loop of links"
        raise SourceError(str(path), why) from error
    return read_bytes(data, path.name, source=str(resolved))


def read_bytes(data: bytes, name: str, *, source: str, charset: str | None = None) -> Raw:
    """The source text of a file's content; its name says of what kind it is, or, without an ending, its first bytes.

    `charset` is the one declared beside the content. A page at an address may say that its own is another.
    """
    if not data.strip():
        raise SourceError(source, "it is empty")
    kind = _KINDS.get(Path(name).suffix.lower()) or sniffed(data)
    try:
        if kind == "pdf":
            return _pdf(data, name, source)
        if kind == "html":
            return _html(decode.page(data, charset), name, source)
        if kind in ("docx", "mail", "mhtml"):
            return _office(data, kind, name, source)
        return _plain(decode.text(data), kind, name, source)
    except decode.UndecodableError as error:
        raise SourceError(source, str(error)) from error


def delivered(item: Delivered) -> Raw:
    """The source text of what was delivered, with what was said of it where it does not say so itself."""
    raw = read_bytes(item.data, item.name, source=item.source, charset=item.charset)
    said = item.said
    evidence = sorted((*raw.dates, *said.dates), key=lambda each: dates.KINDS.index(each.kind))
    return replace(
        raw,
        title=raw.title or said.title,
        outlet=raw.outlet if raw.outlet and "." not in raw.outlet else said.outlet or raw.outlet or host(raw.source),
        byline=raw.byline or said.byline,
        languages=(*raw.languages, *said.languages),
        dates=tuple(evidence),
        file_name="" if is_address(raw.source) else raw.file_name,
    )


def article(raw: Raw, *, repeated: Collection[int] = frozenset()) -> Article:
    """The article, with labelled blocks, title, outlet, byline and date. `repeated`: fingerprints of boilerplate."""
    blocks = _labelled(raw, repeated)
    written = masthead.title(raw.text, blocks)
    title = raw.title or written or Path(raw.file_name).stem or "Untitled"
    return Article(
        source=raw.source,
        text=raw.text,
        title=title if title.strip() else "Untitled",
        outlet=raw.outlet or masthead.outlet(raw.text, blocks, title),
        byline=raw.byline or masthead.byline(raw.text, blocks),
        published=dates.published(raw.dates, raw.text, blocks, source=raw.source, file_name=raw.file_name),
        blocks=blocks,
        language=language_of(raw.text, blocks, title, raw.languages),
    )


def language_of(text: str, blocks: Sequence[Block], title: str, declared: Sequence[str]) -> str | None:
    """The language of what is read, as far as it has to be looked at; of the title where nothing is."""
    found, size = [], 0
    for block in blocks:
        if block.readable and size < language.READ:
            found.append(block.span.of(text)[: language.READ - size])
            size += len(found[-1])
    return language.detect("\n".join(found) or title, declared)


_WALL = "stands, with the whole page, under several titles of this outlet: a wall before its articles"


def _labelled(raw: Raw, repeated: Collection[int]) -> tuple[Block, ...]:
    blocks = label(raw.text, markdown=raw.kind == "markdown", extracted=raw.kind == "html", repeated=repeated)
    if repeated and page_fingerprint(raw.text, blocks) in repeated:
        return tuple(Block(block.span, Label.PROMOTION, _WALL) if block.readable else block for block in blocks)
    if raw.standfirst is None:
        return blocks
    return tuple(
        Block(block.span, Label.STANDFIRST, "the page's description of itself")
        if block.label is Label.BODY and block.span.of(raw.text) == raw.standfirst
        else block
        for block in blocks
    )


_KINDS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".pdf": "pdf", ".xhtml": "html", ".docx": "docx", ".eml": "mail", ".mhtml": "mhtml", ".mht": "mhtml",
}  # fmt: skip


def sniffed(data: bytes) -> str:
    """What kind of file this is by its first bytes: "pdf", "html" or "text"."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return "pdf"
    return "html" if re.match(rb"<!doctype html|<html|<\?xml[^>]*>\s*<!doctype html", head) else "text"


def _content(path: Path, limit_bytes: int) -> bytes:
    """The file's bytes, never more than the limit: the size is asked first, and the file may grow."""
    about = path.stat()
    if stat.S_ISDIR(about.st_mode):
        raise SourceError(str(path), "it is a folder; name a file in it")
    if not stat.S_ISREG(about.st_mode):
        raise SourceError(str(path), "not a regular file")
    if about.st_size <= limit_bytes:
        with path.open("rb") as file:
            data = file.read(limit_bytes + 1)
        if len(data) <= limit_bytes:
            return data
    size = max(about.st_size, limit_bytes + 1) / 1_000_000
    limit = limit_bytes / 1_000_000
    raise SourceError(str(path), f"{size:.3g} MB is over the limit of {limit:.3g} MB; raise it with PRECIS_MAX_FILE_MB")


def _plain(text: str, kind: str, name: str, source: str) -> Raw:
    if not text.strip(" \t\r\n\f\v\ufeff\u200b\u00a0") or not text.strip():
        raise SourceError(source, "it is empty: it holds only white space")
    head = front_matter(text)
    kinds = {"date": "front matter", "modified": "modified", "url": "url"}
    outlet = head.get("outlet")
    return Raw(
        source=source,
        text=text,
        kind=kind,
        title=head.get("title"),
        outlet=None if outlet and "://" in outlet else outlet,
        byline=head.get("byline"),
        dates=tuple(Evidence(kinds[key], value) for key, value in head.items() if key in kinds),
        file_name=name,
        languages=(head["language"],) if "language" in head else (),
    )


def _html(markup: str, name: str, source: str) -> Raw:
    from index.formats import html

    address = source if is_address(source) else None
    page = html.page(markup, address=address)
    if page is None:
        raise SourceError(source, "no article text on this page")
    facts = page.facts
    if address and "#" not in address:  # a part of a feed has no page of its own
        source = canonical(address, facts.address)
    said = facts.title, facts.outlet, facts.byline, facts.dates
    return Raw(source, page.text, "html", *said, name, page.standfirst, facts.languages)


def _pdf(data: bytes, name: str, source: str) -> Raw:
    from index.formats import pdf

    try:
        found = pdf.document(data)
    except pdf.UnreadablePdfError as error:
        raise SourceError(source, str(error)) from error
    title = found.title if found.title and _holds(found.text[:1000], found.title) else None
    return Raw(source, found.text, "pdf", title, None, found.author, (), name)


def _office(data: bytes, kind: str, name: str, source: str) -> Raw:
    """A document or letter that is text in a wrapping of its own."""
    from index.formats import docx, mail

    if kind == "docx":
        return docx.raw(data, name, source)
    return mail.raw(data, name, source) if kind == "mail" else mail.page(data, name, source)


def _holds(text: str, words: str) -> bool:
    """Whether the words stand in the text, whatever the white space: a PDF's properties are often another file's."""
    return "".join(words.split()).casefold() in "".join(text.split()).casefold()
