"""Who wrote an article and where it appeared, as far as its text says so; and what to call it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from index.article import Block, Label
from index.mentions import find_dates

_LONGEST_TITLE = 80
"""Code points of a name made of an article's first words."""

_MARKUP = re.compile(r"^[#>\s\ufeff]+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def title(text: str, blocks: Sequence[Block]) -> str | None:
    """The title block's words, else the first words of what is read; None for a text without words."""
    named = next((block for block in blocks if block.label is Label.TITLE), None)
    if named and (words := _plain(named.span.of(text))):
        return words
    body = next((block for block in blocks if block.readable), blocks[0] if blocks else None)
    words = _plain(body.span.of(text)[:500]) if body else ""
    if len(words) <= _LONGEST_TITLE:
        return words or None
    cut = words[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return f"{cut}…"


def _plain(words: str) -> str:
    """Without Markdown's marks and line ends."""
    return " ".join(_MARKUP.sub("", words).split())


_WORD = r"[^\W\d_a-z][\w.’'\u0300-\u036f-]*"
_NAME = rf"{_WORD}(?:\s(?:{_WORD}|van|von|de|der|den|di|da|la|le|bin|al|ibn|el|dos)){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:,\s|,?\s(?:and|&)\s){_NAME})*"
_BY = re.compile(
    rf"(?:^|[\s|·•–—(*])(?:[Bb]y|BY|[Ww]ords\sby|[Rr]eporting\sby|[Ww]ritten\sby|Story\sby):?\s+({_NAMES})"
)
_FROM = re.compile(r"\s(?:in|at|for|of|from|on)\b.*$")
_ROLE = re.compile(
    r"^(?:staff|senior|chief|political|business|foreign|special|contributing|guest|science|health|sports?|economics|city)?\s?"
    r"(?:writer|reporter|correspondent|editor|columnist|contributor|bureau chief|producer|agencies|staff)s?$",
    re.IGNORECASE,
)
_TOP = 25
"""Blocks from the top among which a byline or masthead is looked for."""


def byline(text: str, blocks: Sequence[Block]) -> str | None:
    """The names on the byline: `By A and B, Staff Writers | 14 May` gives `A and B`; None where there is none."""
    for block in _credit_blocks(blocks):
        for line in block.span.of(text).splitlines():
            words = _plain(line)
            if (found := _BY.search(words)) and (names := _persons(found[1], block.label is Label.BYLINE)):
                return names
            bare = re.fullmatch(rf"({_NAMES})(?:,\s[^,]{{2,40}})?", words) if block.label is Label.BYLINE else None
            if bare and (names := _persons(bare[1], True)):
                return names
    ending = re.search(rf"^\(Reporting by ({_NAMES})", text[-2000:], re.MULTILINE)
    return _persons(ending[1], True) if ending else None


def _credit_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Bylines first; then short lines near the top that nothing else is known of."""
    yield from (block for block in blocks if block.label is Label.BYLINE)
    near = (Label.DATELINE, Label.METADATA, Label.STANDFIRST, Label.BODY)
    for block in blocks[:_TOP]:
        if block.label in near and block.span.end - block.span.start < 160:
            yield block


def _persons(names: str, sure: bool) -> str | None:
    """The names, without the roles and outlets that follow a comma; None if nothing looks like a person."""
    first, *more = (_FROM.sub("", part).strip(" .,") for part in re.split(r",\s(?!and\s)", names))
    kept = [first]
    for part in more:
        people = re.split(r",?\s(?:and|&)\s", part)
        if _ROLE.match(part) or any(" " not in person for person in people) or re.search(rf"\b{_PAPER}$", part):
            break
        kept.append(part)
    words = re.sub(r"\s(?:Published|Updated|Posted|Last|Staff|(?:" + _MONTHS + r")\w*)\.?$", "", ", ".join(kept))
    if words.isupper() and len(words) > 4:
        words = words.title()
    likely = (sure or " " in words) and len(words) <= 120 and not re.search(rf"\s{_PAPER}$", words)
    return words if words and likely else None


_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"

_PAPER = (
    r"(?:Post|Times|News|Independent|Herald|Tribune|Journal|Gazette|Guardian|Chronicle|Observer|Telegraph|Courier|Record|Mail"
    r"|Press|Wire|Daily|Weekly|Today|Review|Magazine|Broadcasting|Radio|TV|Standard|Star|Sun|Mirror|Globe|Examiner|Bulletin"
    r"|Dispatch|Ledger|Sentinel|Monitor|Reporter|Inquirer|Express|Echo|Argus|Mercury|Advertiser|Citizen|Register|Republic)"
)
"""What newspapers and broadcasters are called."""

_PROPER = r"(?:[Tt]he\s)?(?:[^\W\d_a-z][\w.’'+-]*|\d{2,3})(?:\s(?:[^\W\d_a-z][\w.’'+-]*|&|and|of|the)){0,5}"
_COPYRIGHT = re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)(?:\s|©|,|\([cC]\)|(?:19|20)\d\d|[-–])*({_PROPER})")
_NOT_OUTLET = re.compile(
    r"\b(?:All|Rights|Reserved|Inc|Ltd|LLC|Limited|Media|Company|Terms|Privacy|Contact|Group|GmbH|Corp|Corporation)\b\.?.*$"
)
_COMPANY = re.compile(r"\b(?:Inc|Ltd|LLC|Limited|Media|Company|Group|GmbH|Corp|Corporation|Holdings)\b")
"""A copyright line may name the owner instead of the outlet."""

_ABOUT_ITSELF = re.compile(
    rf"(?:[Ss]ubscribe\sto|[Ss]upport|[Jj]oin|[Aa]bout|[Rr]eads?|[Ff]ollow|[Gg]et|[Mm]ember\sof|[Ff]riends?\sof|[Ww]elcome\sto|[Dd]ownload)"
    rf"\s({_PROPER})"
)
_AGENCY = re.compile(rf"^[A-Z][\w\s,./’'-]{{2,60}}\(({_PROPER})\)\s?[-–—]", re.MULTILINE)

_SURE, _LIKELY, _HINT = 4, 3, 1


def outlet(text: str, blocks: Sequence[Block], page_title: str | None) -> str | None:
    """The outlet that the text itself names; None where nothing does.

    Evidence: a copyright line, a masthead above the title, a name on the byline or dateline, what the page's own
    promotion calls itself, the end of its title. The agency of a wire report's dateline counts where nothing else
    names an outlet: on a page of somebody else it is attribution.
    """
    votes: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for name, weight in _named(text, blocks, page_title):
        words = _cleaned(name)
        if words:
            key = _folded(words)
            votes[key] += weight
            if key not in spelt or (words.lower().startswith("the ") and not words.isupper()):
                spelt[key] = words
    best = max(votes, key=lambda key: votes[key], default=None)
    if best is not None and votes[best] >= _LIKELY:
        return _cased(spelt[best])
    agency = _AGENCY.search(text[:4000])
    return _cleaned(agency[1]) if agency else None


def _named(text: str, blocks: Sequence[Block], page_title: str | None) -> Iterator[tuple[str, int]]:
    first = next((number for number, block in enumerate(blocks) if block.label is Label.TITLE), 0)
    for number, block in enumerate(blocks):
        words = block.span.of(text)
        if block.readable and number > first + 6:
            continue
        for found in _COPYRIGHT.finditer(words[:2000]):
            yield found[1], _HINT if _COMPANY.search(found[1]) else _SURE
        if number < min(first, _TOP) or first < number <= first + 2:
            yield from _masthead(words, text, above=number < first)
        if number <= first + 6 and len(words) < 200:
            yield from _credited(words)
        if not block.readable and block.label is not Label.COMMENT:
            for found in _ABOUT_ITSELF.finditer(words[:2000]):
                yield found[1], _LIKELY if re.search(rf"\b{_PAPER}\b", found[1]) else _HINT
    parted = re.search(rf"\s[|–—-]\s({_PROPER})$", page_title or "")
    if parted:
        yield parted[1], _LIKELY if "|" in parted[0] or re.search(rf"\b{_PAPER}\b", parted[1]) else _HINT


def _masthead(words: str, text: str, *, above: bool) -> Iterator[tuple[str, int]]:
    """A name alone on a line above the title, or just below: sure if it sounds like a newspaper's, or comes again."""
    for line in islice(words.splitlines(), 3):
        name = _plain(line)
        if re.fullmatch(_PROPER, name) and len(name) <= 40:
            again = len(re.findall(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)) > 1
            many = " " in name and re.search(rf"\b{_PAPER}\b", name, re.IGNORECASE)
            if many:
                yield name, _SURE
            elif above:
                shown = name.isupper() or "&" in name
                yield name, _SURE if shown and again else _LIKELY if name.isupper() else _HINT


def _credited(words: str) -> Iterator[tuple[str, int]]:
    """`By A B, The Harbour Post`, `By A B | The Harbour Post`, `The Harbour Post, 9 April 2024`, `THE POST | World`."""
    for line in map(_plain, words.splitlines()[:3]):
        by = _BY.search(line)
        dated = any(mention.day and mention.year for mention in find_dates(line))
        parts = re.split(r"\s\|\s|\s[·•]\s|,\s|\.\s", line)
        if len(parts) < 2 or not (by or dated or " | " in line):
            continue
        for number, part in enumerate(parts):
            if not re.fullmatch(_PROPER, part) or find_dates(part) or _ROLE.match(part):
                continue
            shouted = number == 0 and not by and part.isupper() and " | " in line
            if shouted or " & " in part or re.search(rf"\b{_PAPER}\b", part):
                yield part, _LIKELY


def _cleaned(name: str) -> str:
    words = re.sub(r"\s(?:19|20)\d\d.*$", "", _NOT_OUTLET.sub("", _plain(name))).strip(" .,;:|+-")
    words = re.sub(r"^the\s|\s(?:and|of|the|&)$", "", words)
    return words if 1 < len(words) <= 60 else ""


def _folded(name: str) -> str:
    return re.sub(r"^the\s|\W", "", name.lower())


def _cased(name: str) -> str:
    """`THE HARBOUR COURIER` as a reader writes it; `BBC` and `The Kyiv Independent` as they are."""
    if name.isupper() and len(name) > 4:
        return " ".join(word if len(word) < 3 else word.capitalize() for word in name.split())
    return name[:1].upper() + name[1:]
