"""What a block is because of the blocks before it: comment sections, teasers of other stories, retellings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from index.article import Label
from index.labelling.clutter import Sign
from index.labelling.shape import Row, resigned
from index.labelling.wording import COMMENT_END, COMMENT_MADE, OPENS_COMMENTS, lower

_NUMBERED = re.compile(r"\d{1,4}[.)]\s")
_AGO = re.compile(r"\b(?:ago|at\s+\d{1,2}:\d\d)\b", re.IGNORECASE)
_ELLIPSIS = ("…", "...", "[…]", "[...]", "(...)")

_SIGNATURE = re.compile(
    r"[—–-]{1,2} ?@?[A-Z][\w.'’-]*(?:,? (?:and |de |van |von )?[A-Z][\w.'’-]*){0,8}(?:[,;] [^.!?]{2,40})?$"
)

SIGNED = Sign(Label.BYLINE, "names who wrote the paragraph above")
IN_COMMENTS = Sign(Label.COMMENT, "stands after the comments began")
RETELLS = Sign(Label.COMMENT, "repeats the article's own sentences after its end")
TEASER = Sign(Label.RELATED, "the teaser of another story: a headline over text that breaks off")
UNDER_RELATED = Sign(Label.RELATED, "stands under a heading for other articles")

FEWEST_WORDS = 8
"""Of fewer words there are not three runs to look at."""

FEW = 3
"""Blocks that are asked about before all runs of a page are kept."""

MOSTLY = 0.6
"""The share of a block's four-word runs that must stand earlier for it to retell them."""


def signed(rows: Sequence[Row]) -> list[Row]:
    """The rows, with the signs that their place gives them."""
    given: dict[int, Sign] = {}
    _mark_teasers(rows, given)
    _mark_related(rows, given)
    _mark_retellings(rows, given)
    _mark_signatures(rows, given)
    _mark_comments(rows, given)
    return [_with(old, given[index]) if index in given else old for index, old in enumerate(rows)]


def _with(old: Row, sign: Sign) -> Row:
    return old if old.decided else resigned(old, sign)


def _mark_comments(rows: Sequence[Row], given: dict[int, Sign]) -> None:
    """Everything from the start of the comments on, until a clear end."""
    start = _comments_start(rows)
    if start is None:
        return
    for index in range(start, len(rows)):
        given[index] = IN_COMMENTS
        if index > start and COMMENT_END.match(lower(rows[index].text)):
            return


def _comments_start(rows: Sequence[Row]) -> int | None:
    """The heading or form over the comments: the same words may be a link at the top, so prose must come first."""
    prose = sum(row.prose for row in rows)
    before = 0
    for index, row in enumerate(rows):
        before += row.prose
        if row.sign is None or row.sign.label is not Label.COMMENT or before < 12:
            continue
        after = prose - before
        opens = OPENS_COMMENTS.match(lower(row.text))
        if opens or before >= after or _looks_like_comments(rows[index + 1 : index + 16]):
            return index
    return None


def _looks_like_comments(rows: Sequence[Row]) -> bool:
    signs = sum(
        bool(_NUMBERED.match(row.text))
        or (row.words <= 12 and bool(_AGO.search(row.text)))
        or (row.words <= 8 and bool(COMMENT_MADE.match(lower(row.text))))
        for row in rows
    )
    return signs >= 2


def _mark_teasers(rows: Sequence[Row], given: dict[int, Sign]) -> None:
    """A headline followed by a paragraph that breaks off, once the article has begun."""
    begun = False
    for index, row in enumerate(rows):
        headline = rows[index - 1] if index else None
        breaks_off = row.words >= 6 and row.text.endswith(_ELLIPSIS)
        if begun and breaks_off and headline is not None and headline.heads and headline.words >= 3:
            given[index - 1] = given[index] = TEASER
        begun = begun or row.prose > 0


def _mark_related(rows: Sequence[Row], given: dict[int, Sign]) -> None:
    """Headlines under "Related", "Next article" and the like."""
    for index, row in enumerate(rows):
        if (
            row.sign is None
            or row.sign.label is not Label.RELATED
            or not row.sign.sure
            or row.words > 8
            or ":" in row.text[:-1]
        ):
            continue
        for after in range(index + 1, min(index + 9, len(rows))):
            if rows[after].prose or not rows[after].heads or rows[after].words < 3:
                break
            given[after] = UNDER_RELATED


def _mark_signatures(rows: Sequence[Row], given: dict[int, Sign]) -> None:
    """`— Kim Lee` under a paragraph: who wrote it. Several such lines together are a list of names."""
    names = [bool(_SIGNATURE.match(row.text)) if row.words <= 14 else False for row in rows]
    for index, row in enumerate(rows[1:], 1):
        alone = names[index] and not names[index - 1] and not any(names[index + 1 : index + 2])
        if alone and rows[index - 1].prose and not row.decided:
            given[index] = SIGNED


def _mark_retellings(rows: Sequence[Row], given: dict[int, Sign]) -> None:
    """Blocks that only repeat earlier paragraphs: numbered ones anywhere, others where nothing new follows them."""
    told = _Told(rows)
    for index, row in enumerate(rows):
        if _NUMBERED.match(row.text) and told.before(index) >= 0.4:
            given[index] = RETELLS
    for index in range(len(rows) - 1, -1, -1):
        share = told.before(index)
        if share >= MOSTLY:
            given[index] = RETELLS
        elif rows[index].prose and share < MOSTLY / 2 and index not in given:
            break


class _Told:
    """What the paragraphs of a page have said by a block, by runs of four words.

    Mostly only the last paragraph is asked about: its runs are then looked for in the words themselves, and only for
    more than FEW blocks all the page's runs are kept.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._asked = 0

    def before(self, index: int) -> float:
        """The share of a block's runs, of which every second is a sample, that an earlier paragraph has; 0 of a few."""
        words = self._rows[index].tokens
        if len(words) < FEWEST_WORDS:
            return 0.0
        self._asked += 1
        if self._asked <= FEW:
            said = "\n".join([f" {' '.join(row.tokens)} " for row in self._rows[:index] if row.prose])
            found = [f" {' '.join(words[n : n + 4])} " in said for n in range(0, len(words) - 3, 2)]
        else:
            found = [self._first.get(run, index) < index for run in _runs(words, step=2)]
        return sum(found) / len(found)

    @cached_property
    def _first(self) -> Mapping[int, int]:
        """The first paragraph in which each run of four words stands."""
        first: dict[int, int] = {}
        for index in range(len(self._rows) - 1, -1, -1):
            if self._rows[index].prose:
                first.update(dict.fromkeys(_runs(self._rows[index].tokens), index))
        return first


def _runs(words: Sequence[str], step: int = 1) -> Iterator[int]:
    """Runs of four words as their hashes: as tuples, they would take more time than all else that is done here."""
    return map(hash, zip(words[::step], words[1::step], words[2::step], words[3::step], strict=False))
