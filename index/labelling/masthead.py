"""Who wrote an article and where it appeared, as far as its text says so; and what to call it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from index.article import Block, Label
from index.days.mentions import MONTHS, find_dates
from index.labelling import foreign_wording
from index.text.datelines import without_dateline

_LONGEST_TITLE = 80
"""Code points of a name made of an article's first words."""

_MARKUP = re.compile(r"^[#>\s\ufeff]+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def title(text: str, blocks: Sequence[Block]) -> str | None:
    """The title block's words, else the first words of what is read; None for a text without words.

    Where the title block is a masthead, or has nothing to do with the body while a line near it has, that line is it.
    """
    first = next((number for number, block in enumerate(blocks) if block.label is Label.TITLE), None)
    if first is not None and (words := _plain(blocks[first].span.of(text))):
        headlines = list(_headlines(text, blocks[first + 1 : first + _TOP]))
        if not headlines:
            return words
        body = _body_words(text, blocks)
        best = max(headlines, key=lambda line: _shared(line, body))
        better = _is_masthead(words, text) or (_shared(words, body) < 0.2 and _shared(best, body) > 0.4)
        return best if better else words
    start = next((block for block in blocks if block.readable), blocks[0] if blocks else None)
    words = without_dateline(_plain(start.span.of(text)[:500])) if start else ""
    if len(words) <= _LONGEST_TITLE:
        return words or None
    cut = words[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return f"{cut}…"


def _headlines(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Lines before the byline and the body that have a headline's length, and no date, bar or full stop."""
    for block in blocks:
        if block.label in (Label.BODY, Label.BYLINE):
            return
        words = _plain(block.span.of(text))
        plain = not words.endswith((".", "!")) and not re.search(r"\s[|·•]\s", words) and not _BY.search(words)
        pictured = block.label is Label.CAPTION and re.search(
            r"\b(?:photo|image|picture|credit)\w*\b|/|\(", words, re.I
        )
        if (
            block.label not in (Label.PROMOTION, Label.DATELINE)
            and not pictured
            and 4 <= len(words.split()) <= 25
            and plain
        ):
            yield words


_OPENING = 3_000
"""Code points of the body with which a headline is compared: an article says soon what its headline says."""


def _body_words(text: str, blocks: Sequence[Block]) -> frozenset[str]:
    body = " ".join(block.span.of(text) for block in blocks if block.label is Label.BODY)
    return frozenset(word[:5] for word in re.findall(r"\w{4,}", body[:_OPENING].lower()))


def _shared(line: str, body: frozenset[str]) -> float:
    """The share of a line's longer words whose first five letters begin a word of the body."""
    words = re.findall(r"\w{4,}", line.lower())
    return sum(word[:5] in body for word in words) / max(len(words), 3)


def _is_masthead(words: str, text: str) -> bool:
    """A name of up to five words in capitals that sounds like a newspaper's, or stands in the text again."""
    if not _PROPER_NAME.fullmatch(words) or len(words.split()) > 5:
        return False
    if _PAPER_LAST.search(words) or _PAPER_ABROAD.search(words):
        return True
    return (words.isupper() or "&" in words) and text.casefold().count(words.casefold()) > 1


def _plain(words: str) -> str:
    """Without Markdown's marks and line ends."""
    marked = any(mark in words for mark in "#>*_`\ufeff")
    return " ".join((_MARKUP.sub("", words) if marked else words).split())


_WORD = r"[^\W\d_a-z][\w.’'\u0300-\u036f-]*"
_NAME = rf"{_WORD}(?:\s(?:{_WORD}|van|von|de|der|den|di|da|la|le|bin|al|ibn|el|dos)){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:,\s|,?\s(?:and|&)\s){_NAME})*"
_BY = re.compile(
    rf"(?:^|[|·•–—(*.]\s?)(?:[Bb]y|BY|[Ww]ords\sby|[Rr]eporting\sby|[Ww]ritten\sby|Story\sby):?\s+({_NAMES})"
)
_FROM = re.compile(r"\s(?:in|at|for|of|from|on)\b.*$")
_ROLE = re.compile(
    r"^(?:staff|senior|chief|political|business|foreign|special|contributing|guest|science|health|sports?"
    r"|economics|city)?\s?"
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
            if (found := _BY.search(words)) and (names := _persons(found[1], sure=block.label is Label.BYLINE)):
                return names
            if block.label is Label.BYLINE and (signed := foreign_wording.BYLINE.match(words)):
                return signed["names"]
            bare = _BARE.fullmatch(words)
            sure = block.label is Label.BYLINE or (bare and bare["role"] and _ROLE.match(bare["role"].split()[-1]))
            if bare and (sure or _before_date(block, blocks)) and (names := _persons(bare["names"], sure=bool(sure))):
                return names
    ending = _ENDING.search(text[-2000:])
    return _persons(ending[1], sure=True) if ending else None


_ENDING = re.compile(rf"\((?<![^\n]\()Reporting by ({_NAMES})")
_BARE = re.compile(rf"(?P<names>{_NAMES})(?:,\s(?P<role>[^,]{{2,40}}))?")


def _credit_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Bylines first; then short lines near the top that may be one."""
    yield from (block for block in blocks if block.label is Label.BYLINE)
    near = (Label.DATELINE, Label.METADATA, Label.STANDFIRST, Label.BODY, Label.NAVIGATION)
    for block in blocks[:_TOP]:
        if block.label in near and block.span.end - block.span.start < 160:
            yield block


def _before_date(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a line stands between the title and a date, where names without `By` are put."""
    following = next((other for other in blocks if other.span.start > block.span.start), None)
    titled = any(other.label is Label.TITLE and other.span.start < block.span.start for other in blocks)
    return titled and following is not None and following.label is Label.DATELINE


def _persons(names: str, *, sure: bool) -> str | None:
    """The names, without the roles and outlets that follow a comma; None if nothing looks like a person."""
    first, *more = (_FROM.sub("", part).strip(" .,") for part in re.split(r",\s(?!and\s)", names))
    kept = [first]
    for part in more:
        people = re.split(r",?\s(?:and|&)\s", part)
        if _ROLE.match(part) or any(" " not in person for person in people) or re.search(rf"\b{_PAPER}$", part):
            break
        kept.append(part)
    words = _BEFORE_A_DATE.sub(r"\1", ", ".join(kept))
    if words.isupper() and len(words) > 4:
        words = words.title()
    likely = (sure or " " in words) and len(words) <= 120 and not re.search(rf"\s{_PAPER}$", words)
    return words if words and likely else None


_A_MONTH = f"(?:{'|'.join(name.title() for name in MONTHS)})"
_BEFORE_A_DATE = re.compile(rf"(?:\s(?:Published|Updated|Posted|Last|Staff)(?:\s{_A_MONTH})?|(\s\S+)\s{_A_MONTH})\.?$")
"""What stands between a name and a date; not a surname: `Anna Martin`, `Elsbeth May`."""

_PAPER = (
    r"(?:Post|Times|News|Independent|Herald|Tribune|Journal|Gazette|Guardian|Chronicle|Observer|Telegraph"
    r"|Courier|Record|Mail"
    r"|Press|Wire|Daily|Weekly|Today|Review|Magazine|Broadcasting|Radio|TV|Standard|Star|Sun|Mirror|Globe"
    r"|Examiner|Bulletin"
    r"|Dispatch|Ledger|Sentinel|Monitor|Reporter|Inquirer|Express|Echo|Argus|Mercury|Advertiser|Citizen"
    r"|Register|Republic)"
)
"""What newspapers and broadcasters are called."""
_PAPER_WORD = re.compile(rf"\b{_PAPER}\b")
_PAPER_LAST = re.compile(rf"\s{_PAPER}\b", re.IGNORECASE)

_PAPER_ABROAD = re.compile(
    r"(?:日报|晨报|晚报|早报|时报|新闻|周刊|电视台|通讯社|新闻网)$|^(?:صحيفة|جريدة|وكالة|قناة|Báo|Đài)\s|\b(?:Zeitung|Bote|Anzeiger|Kurier"
    r"|Nachrichten|Rundschau|Tageblatt|Courrier|Dépêche|Diario|Faro|Periódico|Heraldo|Вести|Новости|Газета|Вестник"
    r"|Вечерний|Правда|Известия|Время|Вісник|Новини|Ранок|Вісті|День)\b"
)
"""The same in the other languages that are read."""

_PROPER = (
    r"(?:[Tt]he\s)?(?:[^\W\d_a-z][\w.’'+-]*|\d{2,3})"
    r"(?:\s(?:[^\W\d_a-z][\w.’'+-]*|&|and|of|the|de|du|des|del|d['’][^\W\d_a-z][\w-]*)){0,5}"
)
_PROPER_NAME = re.compile(_PROPER)
_TITLE_END = re.compile(rf"\s[|–—-]\s({_PROPER})$")
_PARTS = re.compile(r"\s\|\s|\s[·•]\s|,\s|\.\s")
_COPYRIGHT = re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)(?:\s|©|,|\([cC]\)|(?:19|20)\d\d|[-–])*({_PROPER})")
_NOT_OUTLET = re.compile(
    r"\b(?:All|Rights|Усі|Всі|Все|Всё|Alle|Tous|Todos|Giữ|Reserved|Inc|Ltd|LLC|Limited|Media|Company|Terms"
    r"|Privacy|Contact|Group|GmbH|Corp|Corporation)\b\.?.*$"
)
_COMPANY = re.compile(r"\b(?:Inc|Ltd|LLC|Limited|Media|Company|Group|GmbH|Corp|Corporation|Holdings)\b")
"""A copyright line may name the owner instead of the outlet."""

_ABOUT_ITSELF = re.compile(
    rf"(?:[Ss]ubscribe\sto|[Ss]upport|[Jj]oin|[Aa]bout|[Rr]eads?|[Ff]ollow|[Gg]et|[Mm]ember\sof|[Ff]riends?\sof"
    rf"|[Ww]elcome\sto|[Dd]ownload)"
    rf"\s({_PROPER})"
)
_AGENCY = re.compile(rf"^[A-Z][\w\s,./’'-]{{2,60}}\(({_PROPER})\)\s?[-–—]", re.MULTILINE)

_STATED, _SURE, _LIKELY, _HINT = 5, 4, 3, 1
"""Weights of evidence: one that is likely is enough, three hints are as good."""


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
            yield found[1], _HINT if _COMPANY.search(found[1]) else _STATED
        if number < min(first, _TOP) or number <= first + 2:
            yield from _masthead(words, text, above=number < first)
        if number <= first + 6 and len(words) < 200:
            yield from _credited(words)
        if not block.readable and block.label is not Label.COMMENT:
            for found in _ABOUT_ITSELF.finditer(words[:2000]):
                yield found[1], _LIKELY if _PAPER_WORD.search(found[1]) else _HINT
    parted = _TITLE_END.search(page_title or "")
    if parted:
        yield parted[1], _LIKELY if "|" in parted[0] or _PAPER_WORD.search(parted[1]) else _HINT


def _masthead(words: str, text: str, *, above: bool) -> Iterator[tuple[str, int]]:
    """A name alone on a line above the title, or just below."""
    for line in islice(words.splitlines(), 3):
        name = _plain(line)
        if _is_masthead(name, text):
            yield name, _SURE
        elif above and _PROPER_NAME.fullmatch(name) and len(name) <= 40:
            yield name, _LIKELY if name.isupper() else _HINT


def _credited(words: str) -> Iterator[tuple[str, int]]:
    """`By A B, The Harbour Post`, `By A B | The Harbour Post`, `The Harbour Post, 9 April 2024`, `THE POST | World`."""
    for line in map(_plain, words.splitlines()[:3]):
        parts = _PARTS.split(line)
        if len(parts) < 2:
            continue
        by = _BY.search(line)
        if not (by or " | " in line or any(mention.day and mention.year for mention in find_dates(line))):
            continue
        for number, part in enumerate(parts):
            if not _PROPER_NAME.fullmatch(part) or find_dates(part) or _ROLE.match(part):
                continue
            shouted = number == 0 and not by and part.isupper() and " | " in line
            if shouted or " & " in part or _PAPER_WORD.search(part):
                yield part, _LIKELY


def _cleaned(name: str) -> str:
    words = re.sub(r"\s(?:19|20)\d\d.*$", "", _NOT_OUTLET.sub("", _plain(name))).strip(" .,;:|+-")
    words = re.sub(r"^the\s|\s(?:and|of|the|&)$", "", words)
    return words if 1 < len(words) <= 60 else ""


def _folded(name: str) -> str:
    return re.sub(r"^the\s|\W", "", name.lower())


_INITIALS = re.compile(r"[^AEIOUY]+|USA?|UK|EU|UN|AP|ABC|AFP|UPI|NPR|ITV|IANS|ANI")


def _cased(name: str) -> str:
    """`THE HARBOUR COURIER` as a reader writes it; `BBC` and `The Kyiv Independent` as they are."""
    if name.isupper() and len(name) > 4:
        return " ".join(word if _INITIALS.fullmatch(word) else word.capitalize() for word in name.split())
    return name[:1].upper() + name[1:]
