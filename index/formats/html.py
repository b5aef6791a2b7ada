"""An HTML page -> the text of its article: title, summary line and paragraphs, without the page around them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.formats.metadata import Facts, clean, facts


@dataclass(frozen=True, slots=True)
class Page:
    """`text` is the title, the standfirst, then the paragraphs, parted by blank lines, each where there is one."""

    text: str
    standfirst: str | None
    facts: Facts


def page(markup: str, *, address: str | None = None) -> Page | None:
    """The article of a page; None where no article text is found. Broken mark-up is read as far as it goes."""
    import trafilatura

    tree = trafilatura.load_html(markup)
    if tree is None:
        return None
    about = facts(tree)
    _prune(tree)
    whole = _paragraphs_in(tree)
    found = trafilatura.bare_extraction(
        tree, url=address, fast=True, favor_recall=True, include_comments=False, include_tables=True
    )
    text = (found.get("text") if isinstance(found, dict) else found.text) if found else ""
    body = [line for line in (text or "").splitlines() if line.strip()]
    body = _agreed(_completed(body, whole), about.body)
    body = _after_title(body, about.title)
    if sum(len(_key(line)) for line in body) < _FEWEST_LETTERS:
        return None
    standfirst = body[0] if _is_standfirst(body, about.description, whole) else None
    head = [about.title] if about.title else []
    return Page("\n\n".join([*head, *body]), standfirst, about)


_HIDDEN = (
    "//*[@hidden or contains(translate(@style,' ',''),'display:none')"
    " or contains(@class,'rollover') or contains(@class,'tooltip')"
    " or contains(@class,'visually-hidden') or contains(@class,'sr-only') or contains(@class,'screen-reader')]"
    " | //dialog | //noscript | //style"
)
"""What a reader of the page does not see."""


def _prune(tree: Any) -> None:
    size = len("".join(tree.itertext()))
    for hidden in tree.xpath(_HIDDEN):
        if hidden.getparent() is not None and len("".join(hidden.itertext())) < 0.3 * size:
            hidden.drop_tree()


@dataclass(frozen=True, slots=True)
class _Paragraph:
    words: str
    place: str
    """The tag and class of what holds it, which are alike for an article's parts; or what holds it, without a class."""


def _paragraphs_in(tree: Any) -> list[_Paragraph]:
    """The page's paragraphs that are more words than links."""
    found = []
    unnamed: dict[Any, str] = {}
    for element in tree.iter("p"):
        words = clean("".join(element.itertext())) or ""
        linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
        holder = element.getparent()
        if words and holder is not None and linked < 0.5 * len(words):
            kind = holder.get("class")
            place = f"{holder.tag} {kind}" if kind else unnamed.setdefault(holder, str(len(unnamed)))
            found.append(_Paragraph(words, place))
    return found


_FEWEST_LETTERS = 40
"""A page with less has a menu or a message, not an article; the shortest news item is a sentence."""

_FEWEST_WORDS = 12
_FEWEST_NEIGHBOURS = 3


def _completed(body: Sequence[str], whole: Sequence[_Paragraph]) -> list[str]:
    """The extracted lines, with paragraphs that were missed although they stand in the same kind of place.

    Pages that break their article into several containers (for advertisements between them) come back cut short.
    """
    where = {_key(paragraph.words): number for number, paragraph in enumerate(whole)}
    taken = [where.get(_key(line)) for line in body]
    places = Counter(whole[number].place for number in taken if number is not None)
    extracted = "".join(_key(line) for line in body)  # one string: a paragraph may have come back as several lines
    missed = [
        number
        for number, paragraph in enumerate(whole)
        if places[paragraph.place] >= _FEWEST_NEIGHBOURS
        and len(paragraph.words.split()) >= _FEWEST_WORDS
        and _key(paragraph.words) not in extracted
    ]
    completed: list[str] = []
    for line, number in zip(body, taken, strict=True):
        while missed and number is not None and missed[0] < number:
            completed.append(whole[missed.pop(0)].words)
        completed.append(line)
    return completed + [whole[number].words for number in missed]


def _key(words: str) -> str:
    """Letters and digits alone, in small letters."""
    return re.sub(r"[\W_]+", "", words).lower()


def _after_title(body: Sequence[str], title: str | None) -> list[str]:
    """The lines after the title, where it stands among the first lines: what comes before it is the page's."""
    wanted = _key(title or "")
    found = next((number for number, line in enumerate(body[:6], start=1) if wanted and _key(line) == wanted), 0)
    return list(body[found:])


def _is_standfirst(body: Sequence[str], description: str | None, whole: Sequence[_Paragraph]) -> bool:
    """Whether the first line is the page's own summary of itself, and not a paragraph as the lines after it are."""
    words = _key(body[0])
    if len(words) < 20 or not _key(description or "").startswith(words[:80]):
        return False
    paragraphs = {_key(paragraph.words) for paragraph in whole}
    return words not in paragraphs and sum(_key(line) in paragraphs for line in body[1:]) > 0.5 * len(body)


def _agreed(body: Sequence[str], stated: str | None) -> list[str]:
    """The lines that JSON-LD's articleBody holds too, where the two are plainly the same article."""
    told = _key(clean(stated) or "")
    if not told:
        return list(body)
    same = [line for line in body if _key(line) in told]
    shared = sum(len(_key(line)) for line in same)
    return same if shared > 0.9 * len(told) else list(body)
