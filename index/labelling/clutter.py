"""What one block's words say about it: that it is a comment form, a credit, a byline, a link, an appeal.

A `Sign` is one such observation. It is `sure` when the wording alone decides (a copyright notice, "Leave a reply");
otherwise it is evidence that index/labelling/body.py weighs with the block's shape and its neighbours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.article import Label
from index.labelling import foreign_wording, wording
from index.labelling.wording import lower, set_of


@dataclass(frozen=True, slots=True)
class Sign:
    """One observation: what the block would be, why, and whether its words alone decide."""

    label: Label
    reason: str
    sure: bool = True


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?"
    r"|\d{4}-\d\d-\d\d(?:T[\d:+.Z-]+)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|yesterday|today"
    r"|(?:\d+|an?|one)\s*(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year|[hd])s?\s+ago)"
)
_CLOCK = (
    r"(?:\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
    r"(?:\s*\(?(?:[a-z]{1,4}t|utc|gmt)(?:[+-]\d+)?\)?)?"
)
_PUBLISHED = (
    r"(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|created|date|on|at|as\s+of|since)\b[\s:]*"
)
_READING_TIME = r"\d+\s*-?\s*min(?:ute)?s?\s+read(?:ing)?(?:\s+time)?|read(?:ing)?\s+time:?|\d+\s+(?:views|shares)"
_DATE_LINE = re.compile(
    rf"(?:{_PUBLISHED}|{_WEEKDAY},?\s*|{_DATE}|{_CLOCK}|[\s,|•·–—@()/-]+|{_READING_TIME})+\.?$", re.IGNORECASE
)
_HAS_DATE = re.compile(_DATE, re.IGNORECASE)
_MIN_READ = re.compile(r"\b\d+\s*-?\s*min(?:ute)?s?\s+(?:read|watch|listen)\b|\breading time\b|\b\d+\s+views\b")
_MIN_READ_WORDS = set_of("read watch listen reading views")

_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:de|da|van|von|der|al|el|bin|del|la|le|[^\W\d_a-z][\w.'’-]*)){0,4}"
_BYLINE = re.compile(
    r"[*_]*(?i:by|words by|written by|author:?|from|posted by|published by|reported by|compiled by|text by|story by"
    r"|analysis by|opinion by|reporting by|reviewed by)\s*:?\s+"
    rf"{_NAME}(?:(?:\s*,\s*|\s+(?:and|with|&)\s+){_NAME})*(?P<rest>.*)$"
)
_REPORTERS = re.compile(
    r"\(?(?:additional\s+)?(?:reporting|writing|editing|compiled|contributing|contributors?|contributed|with reporting)"
    r"\b(?:\s+by\b|\s*:)|.{0,120}\bcontributed to this (?:report|story|article)\b"
)
_REPORTERS_WORDS = set_of("reporting writing editing compiled contributing contributor contributors contributed")
_SENTENCE_START = re.compile(r"[.!?:–—-][\"”’)]*\s+\W*")
_LEADING = re.compile(r"\W*")
_PLEASE = re.compile(r"\bplease\s+")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|‘[^’]{12,}’")
_BREADCRUMB = re.compile(r"\s(?:[|»›>•·→/]|::)\s|[|»›]")
_BREADCRUMB_MARK = re.compile(r"[|»›>•·→/:]")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DIGIT = re.compile(r"\d")
_SECTION = re.compile(
    r"\W*(?:opinion|analysis|video|gallery|podcast|live|timeline|background|explainer|more|also|see|watch|read|listen)\W*$",
    re.IGNORECASE,
)
_LABELLED_LINK = re.compile(
    r"(?:[►▶➤]\s*)?(?=.{1,80}?:)(?:[\"'“‘$]?[A-Z0-9][^.!?:]+(?:\?(?=:))?|[\"“‘'][^:]+[”\"’'][^.!?:]*):"
    r"(?P<headline>(?![\"“].*[\"”]$)[\"'“‘]?[A-Z][^:\n]*(?:: .*)?)$"
)
"""`Full coverage:Storm heads for the coast`: a page's bold label and its link, run together as text."""
_AGENCY = r"(?:AP|AFP|Reuters|EPA|Getty Images|Shutterstock|Bloomberg|Redux|Pool|Zuma(?: Press)?)\b"
_CREDIT_FIRST = re.compile(rf"(?:Photos?: )?(?:[^.!?/]{{2,80}}/)+{_AGENCY} (?=[\"“A-Z])")
"""`Kim Lee/AFP/Getty Images A fisherman mends his net.`"""
_CREDITS = re.compile(rf"[a-z]/{_AGENCY}|/Getty Images\b")
"""Where two stand in one paragraph, it is a gallery's captions, run together."""
_CREDIT_LAST = re.compile(r"[.!?)\"”]\s[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){1,3}/[A-Z][\w& ]{1,24}$")
"""`A fisherman mends his net. Kim Lee/Sela Observer`"""
_CREDIT_NAME = re.compile(r"\b(?:[a-z][a-z’']+|[A-Z][a-z]{4,})[.!?][\"”]? (?:[A-Z][\w'’-]+ ){1,3}[A-Z][\w'’-]+$")
"""`A fisherman mends his net. Kim Lee`: a name and no full stop behind a sentence is the photographer's."""
_REACHED = re.compile(r"\b(?:can|may) be reached (?:at|by|via|on|through)\b.{1,80}@")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|[\w.+-]+@[\w-]+\.[\w.-]+$")
_SHARING = set_of(
    "share tweet email e-mail print facebook twitter whatsapp linkedin pinterest reddit telegram copy link "
    "instagram youtube tiktok flipboard messenger viber vkontakte tumblr rss pocket bluesky threads mastodon "
    "save bookmark comment x"
)
_PAYMENT = set_of("visa mastercard master card americanexpress american express amex paypal applepay stripe")
_TELLING = foreign_wording.WORDED.union(
    _MIN_READ_WORDS, _REPORTERS_WORDS, wording.ORDER_WORDS, wording.LEGAL_WORDS, wording.CONSENT_WORDS,
    wording.FORM_WORDS, wording.PLAYER_WORDS, wording.CLIP_WORDS, wording.NOTICE_WORDS, wording.CREDIT_WORDS,
    wording.CALL_WORDS, wording.OFFER_WORDS, wording.APPEAL, wording.TO_READER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wording:
    """A block's words: as they stand, in lower case, each of these in order, and how many they are between spaces.

    `telling` are those of them without which some sign is not looked for.
    """

    text: str
    lower: str
    each: Sequence[str]
    telling: frozenset[str]
    words: int


def tokens_of(text: str) -> list[str]:
    """The words of a text: letters and digits, with inner apostrophes."""
    return _TOKEN.findall(text)


def sign_of(text: str, lowered: Sequence[str]) -> Sign | None:
    """The most telling sign in a block, or None. Spaces in `text` are single; `lowered` are its tokens, lowered."""
    block = _Wording(text, lower(text), lowered, _TELLING.intersection(lowered), text.count(" ") + 1)
    for look in (
        _machine_sign,
        _comment_sign,
        _boilerplate_sign,
        _byline_sign,
        _caption_sign,
        _promotion_sign,
        _link_sign,
        _foreign_sign,
    ):
        if sign := look(block):
            return sign
    return None


@lru_cache(maxsize=1)
def _unquoted(text: str) -> str:
    """The text without what stands in quotation marks: several signs ask it of the same block."""
    return _QUOTED.sub(" ", text)


def _machine_sign(block: _Wording) -> Sign | None:
    """Orders to a program that reads the page. News that quotes such an order has it in quotation marks."""
    if block.words > 120 or block.telling.isdisjoint(wording.ORDER_WORDS):
        return None
    own = _unquoted(block.lower)
    if wording.OVERRIDES.search(own) or (wording.MACHINES.search(own) and wording.ORDERS.search(own)):
        return Sign(Label.PROMOTION, "gives orders to a program that reads the page")
    return None


def _comment_sign(block: _Wording) -> Sign | None:
    if block.words <= 25 and wording.ASKS_FOR_COMMENTS.match(block.lower):
        return Sign(Label.COMMENT, "asks for or opens reader comments")
    if block.words <= 4 and wording.COMMENTS_ALONE.match(block.lower):
        return Sign(Label.COMMENT, "a heading over reader comments")
    return None


def _boilerplate_sign(block: _Wording) -> Sign | None:
    text, words, telling = block.lower, block.words, block.telling
    if words <= 12 and wording.ADVERTISEMENT.match(text):
        return Sign(Label.PROMOTION, "marks an advertisement")
    if words <= 120 and ("©" in text or not telling.isdisjoint(wording.LEGAL_WORDS)) and wording.LEGAL.search(text):
        return Sign(Label.LEGAL, "a legal notice")
    if words <= 60 and not telling.isdisjoint(wording.NOTICE_WORDS) and wording.NOTICE.search(_unquoted(text)):
        return Sign(Label.LEGAL, "a notice about the article itself")
    if not telling.isdisjoint(wording.CONSENT_WORDS) and len(telling & wording.CONSENT_WORDS) >= 2:
        terms = set(wording.CONSENT.findall(text))
        spoken = frozenset(_unquoted(text).split()) & wording.TO_READER
        if len(terms) >= 2 and (words <= 12 or spoken):
            return Sign(Label.LEGAL, "asks for consent or states terms")
    if words <= 40 and not telling.isdisjoint(wording.FORM_WORDS) and wording.FORM.search(_unquoted(text)):
        return Sign(Label.PROMOTION, "a form's field or message")
    return _player_sign(block)


def _player_sign(block: _Wording) -> Sign | None:
    text, words, telling = block.lower, block.words, block.telling
    if words <= 80 and not telling.isdisjoint(wording.CLIP_WORDS) and wording.CLIP.search(text):
        return Sign(Label.NAVIGATION, "a video clip's title and its player")
    if words <= 50 and not telling.isdisjoint(wording.PLAYER_WORDS):
        own = _unquoted(text)
        if found := len(wording.PLAYER.findall(own)):
            sure = words <= 12 or found > 1
            return Sign(Label.NAVIGATION, "a message of a player, an advertisement or the browser", sure)
    return None


def _byline_sign(block: _Wording) -> Sign | None:
    text, words = block.text, block.words
    if words <= 16 and len(text) < 120 and _DIGIT.search(text) and _DATE_LINE.match(text):
        return Sign(Label.DATELINE, "a date and nothing else")
    if words <= 40 and (match := _BYLINE.match(text)):
        rest = match["rest"]
        alone = not rest.strip(" .,|*_") or (words <= 14 and not text.endswith((".", "?", "!")))
        dated = words <= 25 and not text.endswith(".") and (_HAS_DATE.search(rest) or _MIN_READ.search(lower(rest)))
        if alone or dated:
            return Sign(Label.BYLINE, "names who wrote it")
    if words <= 60 and not block.telling.isdisjoint(_REPORTERS_WORDS) and _REPORTERS.match(block.lower):
        return Sign(Label.BYLINE, "names who reported or edited it")
    if words <= 60 and "be reached" in block.lower and _REACHED.search(block.lower):
        return Sign(Label.BYLINE, "says how to reach who wrote it")
    if words <= 20 and not block.telling.isdisjoint(_MIN_READ_WORDS) and _MIN_READ.search(block.lower):
        return Sign(Label.BYLINE, "gives the reading time")
    return None


def _caption_sign(block: _Wording) -> Sign | None:
    if "caption" in block.lower and wording.GALLERY.search(block.lower):
        return Sign(Label.CAPTION, "is a gallery's captions, run together")
    if "/" in block.text and (_CREDIT_FIRST.match(block.text) or len(_CREDITS.findall(block.text)) > 1):
        return Sign(Label.CAPTION, "begins with a picture credit, or has several")
    if block.words > 90:
        return None
    named = block.words <= 60 and block.text[-1:].isalpha() and _CREDIT_NAME.search(block.text)
    if named or ("/" in block.text and _CREDIT_LAST.search(block.text)):
        return Sign(Label.CAPTION, "ends with a picture credit")
    credited = not block.telling.isdisjoint(wording.CREDIT_WORDS) and wording.CREDIT.search(block.lower)
    if credited or wording.CAPTION_START.match(block.lower):
        return Sign(Label.CAPTION, "carries a picture credit")
    return None


def _promotion_sign(block: _Wording) -> Sign | None:
    words, telling = block.words, block.telling
    calls, offers = not telling.isdisjoint(wording.CALL_WORDS), not telling.isdisjoint(wording.OFFER_WORDS)
    appeals = not telling.isdisjoint(wording.APPEAL) and not telling.isdisjoint(wording.TO_READER)
    if words > 150 or not (calls or offers or appeals):
        return None
    own = _unquoted(block.lower)
    hits = sum([wording.CALLS.match(own, start) is not None for start in _sentence_starts(own)]) if calls else 0
    hits += len(wording.OFFERS.findall(own)) if offers else 0
    if hits and (words <= 40 or hits > 1) and words <= 120:
        return Sign(Label.PROMOTION, "asks the reader to subscribe, follow, share or pay")
    if appeals:
        each = tokens_of(own)
        appeal = sum(word in wording.APPEAL for word in each)
        direct = sum(word in wording.TO_READER for word in each)
        if appeal >= 2 and direct >= 1 and (appeal + direct) * 7 >= words:
            return Sign(Label.PROMOTION, "appeals to readers for support", sure=appeal >= 3 and direct >= 2)
    return None


def _sentence_starts(text: str) -> list[int]:
    first = _LEADING.match(text)
    starts = [first.end() if first else 0, *[match.end() for match in _SENTENCE_START.finditer(text)]]
    return starts + [match.end() for match in _PLEASE.finditer(text)] if "lease " in text else starts


def _link_sign(block: _Wording) -> Sign | None:
    text, words = block.text, block.words
    if words <= 30 and wording.NAVIGATION.match(block.lower):
        return Sign(Label.NAVIGATION, "a control or link of the page")
    if _ADDRESS.match(text):
        return Sign(Label.NAVIGATION, "an address and nothing else", sure=False)
    if words <= 4 and _SECTION.match(text):
        return Sign(Label.RELATED, "the name of a section", sure=False)
    if words <= 30 and wording.RELATED.match(block.lower):
        return Sign(Label.RELATED, "points to other articles")
    if words <= 45 and ":" in text and (link := _LABELLED_LINK.match(text)) and link["headline"].count(" ") >= 2:
        return Sign(Label.RELATED, "a headline set hard behind its label, as links are")
    return _row_of_links(block)


def _foreign_sign(block: _Wording) -> Sign | None:
    """The same in other languages than English."""
    text, low = block.text, block.lower
    if len(text) > foreign_wording.LONGEST or not foreign_wording.may_be_worded(text, block.telling):
        return None
    if _DIGIT.search(text) and foreign_wording.is_dated_line(text):
        return Sign(Label.DATELINE, "a date and nothing else")
    if len(text) < 120 and foreign_wording.BYLINE.match(text):
        return Sign(Label.BYLINE, "names who wrote it")
    if foreign_wording.asks_consent(low):
        return Sign(Label.LEGAL, "asks for consent or states terms")
    found = next((Sign(label, reason) for label, reason, words in _FOREIGN if words.match(low)), None)
    shares = found is None and foreign_wording.shares(text)
    return Sign(Label.NAVIGATION, "a bar of sharing buttons") if shares else found


_FOREIGN = (
    (Label.LEGAL, "a legal notice", foreign_wording.LEGAL),
    (Label.RELATED, "points to other articles", foreign_wording.RELATED),
    (Label.PROMOTION, "asks the reader to subscribe, follow, share or pay", foreign_wording.PROMOTION),
    (Label.PROMOTION, "marks an advertisement", foreign_wording.ADVERTISEMENT),
    (Label.CAPTION, "carries a picture credit", foreign_wording.CAPTION),
    (Label.COMMENT, "asks for or opens reader comments", foreign_wording.COMMENTS),
)


def _row_of_links(block: _Wording) -> Sign | None:
    """Icons, sharing buttons, ways to pay or links that were one row on the page."""
    text, words, least = block.text, block.words, max(block.words, 2)
    if words >= 3 and block.lower.count("icon") * 4 > words:
        return Sign(Label.NAVIGATION, "a run of icon names")
    if words <= 20 and sum(map(_SHARING.__contains__, block.each)) * 2 >= least:
        return Sign(Label.NAVIGATION, "a bar of sharing buttons")
    if words <= 12 and sum(map(_PAYMENT.__contains__, block.each)) * 2 >= least:
        return Sign(Label.PROMOTION, "ways to pay")
    ends = text.endswith((".", "!", "?", "”", '"', "|"))  # "|" ends a table's row
    if not ends and _BREADCRUMB_MARK.search(text) and len(_BREADCRUMB.findall(text)) >= 2:
        return Sign(Label.NAVIGATION, "links in a row", sure=words < 40)
    return None


_BEGINS_GLUED = wording.Wording(wording.GLUED)
_GLUED = wording.Wording(rf"[.!?…][\"”’)]?\s*(?={wording.GLUED})")
_SHARES = (
    *("Share", "Tweet", "Email", "Print", "Facebook", "Twitter", "WhatsApp", "LinkedIn", "Pinterest", "Reddit"),
    *("Telegram", "Copy link"),
)
_SHARE_TAIL = re.compile(rf"\s+(?:(?:{'|'.join(_SHARES)})\b[\s|,·•]*){{2,}}$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[“\"‘'(]?[A-Z0-9])")


def glued(line: str) -> list[int]:
    """Where to cut a line on which clutter stands before, between or after sentences: offsets in ascending order."""
    cuts: set[int] = set()
    if line.rstrip("|,·• \t\r\n\xa0").endswith(_SHARES) and (tail := _SHARE_TAIL.search(line)) and tail.start() > 30:
        cuts.add(tail.start())
    for start in _openings(lower(line)):
        end = _SENTENCE_END.search(line, start)
        sentence = line[start : end.end() if end else len(line)].strip()
        if (sign := sign_of(sentence, tokens_of(sentence.lower()))) and sign.sure:
            cuts.update((start, end.end()) if end else (start,))
    return sorted(cut for cut in cuts if 0 < cut < len(line))


def _openings(line: str) -> Iterator[int]:
    """Where a sentence begins like clutter, in a line in lower case."""
    if len(line) >= 30:
        if _BEGINS_GLUED.match(line):
            yield 0
        yield from (match.end() for match in _GLUED.finditer(line))
