"""Shorten a source sentence by deletion only: no word is added, replaced or moved.

The method is sentence compression by weighted deletions, after Jing (2000), "Sentence reduction for automatic text
summarization", and Hedge Trimmer (Dorr, Zajic and Schwartz 2003), with word lists in place of a parser:
`bot/sentences/cuts.py` proposes spans, and the cheapest set of them that fits and leaves a sound sentence is taken.
"""

import heapq
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from bot.sentences import foreign
from bot.sentences.attributions import keeps
from bot.sentences.cuts import cuts
from bot.sentences.part_words import DAY, SAYING, TITLED
from bot.sentences.parts import Cut
from bot.sentences.requoting import requoted
from bot.sentences.verbs import (
    AUXILIARIES,
    BASES,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    RELATIVES,
    Token,
    finite,
    is_clause,
    main_verbs,
    tokens,
    vocabulary,
)
from index.text.datelines import without_dateline
from index.text.patterns import pattern

_BULLET = pattern(r"^\s*(?:[►▶▸➤●■∎✔]+\s*|[-*•▪◦>#—–]+\s+|\d{1,2}[.)]\s+(?=[A-Z“\"]))+")
_DANGLING = (
    PREPOSITIONS
    | DETERMINERS
    | RELATIVES
    | vocabulary("and or but to that as than if why how when while because whether")
) - vocabulary(
    """
    more many few this that some before after on off in over under through around outside inside behind by her across
    along since about
    """
)
"""What a sentence does not end on; the words taken out again may also be adverbs, as in `the sum was paid in`."""
_COPULAS = AUXILIARIES - {"did", "do", "does", "will", "would", "could", "can", "should"}
_LAST_WORD = pattern(r"([\w’'-]+)[”\"’')\]]*$")
_OPENING = vocabulary("that which who whose whether because although though if unless while when")
_NEED_MORE = vocabulary(
    "say show says shows including such whom own ranging spanning involving regarding concerning stemming totaling"
)
_SEARCHED = 4_000
"""Sets of cuts tried before giving up: 12 cuts have 4,096 subsets."""
_OPTIONS = 14


def shorten(sentence: str, at_most: int) -> str | None:
    """The sentence in at most `at_most` code points, as little poorer as possible; None where no sound shortening
    exists."""
    return next((text for text, _ in variants(sentence, at_most)), None)


def variants(sentence: str, at_most: int) -> Iterator[tuple[str, float]]:
    """Sound shortenings with what each loses (0: nothing but markup), least lost first."""
    if foreign.is_english(sentence):
        yield from _searched(sentence, at_most)
    elif text := foreign.shortened(plain(sentence), at_most):
        yield text, 0.0 if text == plain(sentence) else 1.0


_MARKUP = pattern(r"[\[<*_`~]")
"""One of these stands in any markup."""


@lru_cache(maxsize=2048)
def plain(sentence: str) -> str:
    """The sentence's own words: without markup, bullet, dateline and line breaks, ending as a sentence does, with both
    marks of a quotation that goes on from or into its neighbour."""
    text = _unmarked(sentence) if _MARKUP.search(sentence) else sentence
    text = " ".join(_BULLET.sub("", text).split())
    if not any(character.isalnum() for character in text):
        return ""
    text = without_dateline(text)
    quotes = any(mark in text for mark in '“”"') and foreign.is_english(text)
    return requoted(finished(text)) if quotes else finished(text)


def _unmarked(sentence: str) -> str:
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\[\^?\d{1,3}\](?!\()|</?\w[^>]*>", "", sentence)
    text = re.sub(r"\[([^\[\]]+)\]\([^()\s]*\)", r"\1", text)
    text = re.sub(r"(?<!\w)(\*\*|__|``?|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    return re.sub(
        r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])", r"\1\2", text
    )


def finished(text: str) -> str:
    """With a capital at the start and a full stop at the end, the only two marks that may be added."""
    text = text.strip()
    if text[-1:] == "." and text[-2:-1].isalnum() and not text[0].islower():
        return text  # as most sentences stand
    text = re.sub(r"(?<!\.)\.\.$", ".", text.rstrip(",;:—–- ").rstrip())
    if not text:
        return ""
    if re.search(r"[,;:]([”\"’])$", text):
        text = re.sub(r"[,;:]([”\"’])$", r"\1", text)
    if not re.search(r"(?:[.!?。！？]|…)[”\"’')\]」』]*$", text):
        text += "。" if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]$", text) else "."
    starts_plain = text[0].islower() and not re.match(r"[a-z]+[A-Z]", text)  # iPhone, eBay
    return text[0].upper() + text[1:] if starts_plain and len(text[0].upper()) == 1 else text


def sound(text: str) -> bool:
    """Balanced, not left hanging, and punctuated as a sentence is."""
    body = re.sub(r"[.!?…。！？]+[”\"’')\]]*$", "", text)
    last = _LAST_WORD.search(body)
    if (
        last
        and (last.group(1).lower() in _DANGLING or last.group(1).lower() in _COPULAS)
        and not last.group(1)[0].isupper()
    ):
        return False
    if _unfinished(body):
        return False
    if _WITHOUT_PREDICATE.search(body) or _LEFT_COMMA.search(body) or _by_nobody(body):
        return False
    if body.count("(") != body.count(")") or body.count("[") != body.count("]"):
        return False
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return False
    return not re.search(
        r",\s*[,.;:]| [,.;:]|^[,.;:—–-]|\b(?:and|or|but|who|which|that|as|as well|"
        r"of course)(?:, [^,]*)?$|[—–]\s*[.,]|\(\s*\)",
        text,
    )


_WITHOUT_PREDICATE = pattern(r"\b(?:is|are|was|were|be|been), [^,]*$")
"""`The films were, as usual`: what they were has gone."""


_LEFT_COMMA = pattern(
    r"\b(?:that|because|believ(?:es|ed)|thinks|thought|knew), (?:the|an?|its|his|her|their|he|she|they|it|[A-Z]\w+) "
)
"""`said that, the army will`: what stood between has gone, and left its comma."""
_SAID_BEHIND = pattern(rf"^(?P<said>.*), {SAYING} (?:in|on|at|during|to|via) [^,]*$", re.DOTALL)


def _by_nobody(body: str) -> bool:
    """Has who said it gone: `The convoy carries supplies, said in a statement`?"""
    found = _SAID_BEHIND.match(body)
    return found is not None and is_clause(found["said"].rsplit(", ", 1)[-1])


def _unfinished(body: str) -> bool:
    """Does it end within a clause whose verb has gone (`said that the sale`), or on a verb whose object has gone?"""
    words = tokens(body)
    opened = [i for i, word in enumerate(words) if word.low in _OPENING]
    if opened and not any(finite(words, i) for i in range(opened[-1] + 1, len(words))):
        return True
    if len(opened) > 1 and _interrupted(words, opened[-2], opened[-1]):
        return True
    if len(words) < 3 or not words[-1].word:
        return False
    last, before = words[-1].low, words[-2].low
    return (
        (last in BASES and before in MODALS) or (last.endswith("ing") and before in PREPOSITIONS) or last in _NEED_MORE
    )


def _interrupted(words: list[Token], first: int, aside: int) -> bool:
    """Has a clause that an aside stands in lost what follows it: `said that the sale, which was due on Friday`, `that
    Orla Veredin, the mayor who resigned`?"""
    within = words[first].low in ("that", "whether") and words[aside].low in ("which", "who", "whose")
    commas = [i for i in range(first, len(words)) if words[i].text == ","]
    if not within or len(commas) != 1 or commas[0] >= aside:
        return False
    return not any(finite(words, i) for i in range(first + 1, aside))


def _searched(sentence: str, at_most: int) -> Iterator[tuple[str, float]]:
    """Sets of cuts in order of their loss (the enumeration of the k best subsets), as far as they leave a sound
    sentence."""
    text = plain(sentence)
    if text and len(text) <= at_most:
        yield text, 0.0
    if not text:
        return
    options = sorted((_weighed(cut) for cut in cuts(text)), key=lambda cut: (cut.loss, cut.start))[:_OPTIONS]
    words = tokens(text)
    verbs = main_verbs(words)
    anchor = words[verbs[0]].start if verbs and verbs[0] > 0 else None
    seen = {text}
    dashed = _dashes(text) % 2 == 0  # an aside between two of them: one alone would be half of it
    heap: list[tuple[float, tuple[int, ...]]] = [(options[0].loss, (0,))] if options else []
    for _ in range(_SEARCHED):
        if not heap:
            return
        loss, chosen = heapq.heappop(heap)
        last = chosen[-1]
        if last + 1 < len(options):
            step = options[last + 1].loss
            heapq.heappush(heap, (loss + step, (*chosen, last + 1)))
            heapq.heappush(heap, (loss - options[last].loss + step, (*chosen[:-1], last + 1)))
        short = _without(text, [options[k] for k in chosen], anchor)
        if short and short not in seen and len(short) <= at_most:
            seen.add(short)
            if (
                sound(short)
                and not _says_nothing(short)
                and (anchor is None or is_clause(short))
                and keeps(text, short)
                and not (dashed and _dashes(short) % 2)
            ):
                yield short, loss


def _dashes(text: str) -> int:
    return len(re.findall(r" [—–-]{1,2} |—", text))


_SAID_LAST = pattern(
    rf"(?P<who>[^“\"]*?)\b(?:{SAYING}|warns|claims|claimed|argues|argued|insists|insisted|suggests|suggested|alleges"
    rf"|alleged|believes|believed|thinks|thought)(?: (?:in|on|at|during|late|early) (?:(?! that )[^,“\"])*| {DAY})?\."
)
_CLAUSE_OPENED = pattern(r"^.*\b(?:that|because|after|before|while|when|although|though) (?=[^,]*$)")
_OF_ITSELF = pattern(r" (?:which|who|that (?:has|have|had|is|are|was|were)) .*$")


def _says_nothing(text: str) -> bool:
    """`Orla Veredin, the mayor of Sela, said in a report.`: what she said has gone."""
    said = _SAID_LAST.fullmatch(text if text[:1] in '“"' else TITLED.sub("this", text))
    if said is None:
        return False
    who = re.sub(r"(?:,? (?:has|have|had))?[, ]*$", "", said["who"])
    return not is_clause(_CLAUSE_OPENED.sub("", _OF_ITSELF.sub("", who)))


def _without(text: str, chosen: list[Cut], anchor: int | None) -> str | None:
    """The text without the cuts; None where two of them overlap in part or the main verb would go."""
    gone = [False] * (len(text) + 1)
    for cut in chosen:
        if all(gone[cut.start : cut.end]) or (anchor is not None and cut.start <= anchor < cut.end):
            return None
        gone[cut.start : cut.end] = [True] * (cut.end - cut.start)
    for cut in chosen:
        if cut.closing >= 0 and all(gone[cut.opening : cut.closing]):
            gone[cut.closing] = True
    kept = "".join(character for character, dropped in zip(text, gone, strict=False) if not dropped)
    return finished(" ".join(kept.split()))


def _weighed(cut: Cut) -> Cut:
    """Long spans lose more than short ones of their kind."""
    return replace(cut, loss=cut.loss + (cut.end - cut.start) / 100)
