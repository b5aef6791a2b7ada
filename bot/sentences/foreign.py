"""Sentences in other languages than English: what of the English rules has a counterpart there, and what is left out.

A sentence is kept whole, or loses the clause at its end that only adds to it (`…, который …`, `…, wo …`, `; …`): no
other word goes. What is a clause, and what leans on the sentence before, is told by length and by its first words.
"""

import re

from index.text.language import is_english
from index.text.patterns import pattern

__all__ = ["is_english", "leans", "shortened", "stands"]

FEWEST_WORDS = 4
FEWEST_SIGNS = 8
"""Of Chinese and Japanese: what is shorter is a label."""
SHORTEST_HEAD = 50
"""Code points that must be left when a clause is taken off."""

_SIGN = pattern(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = pattern(r"\w+")
_TAIL = pattern(
    r"\s?[;；]\s?"
    r"|,\s(?:котор(?:ый|ая|ое|ые|ого|ую|ым|ыми|ых|ом)|где|"
    r"як(?:ий|а|е|і|ого|у|им|ими|их|ому)|де|"
    r"wo|wobei|welche[rsnm]?|"
    r"qui|dont|où|"
    r"quien(?:es)?|donde|cuy[oa]s?)\s",
    re.IGNORECASE,
)
_CONDITION = pattern(
    r"\b(?:если|только|кроме|якщо|лише|крім|wenn|falls|nur|außer|si|seulement|sauf|sólo|solo|salvo|nếu|trừ|إذا"
    r"|إلا)\b|如果|除非|只",
    re.IGNORECASE,
)
"""What makes the words before it depend on those after: nothing is cut off that holds one."""

_LEANS = pattern(
    r"[«„“\"—–\s]*(?:(?:он|она|оно|они|это|этот|эта|эти|его|её|ее|их|также|однако|но|при этом|об этом|"
    r"по (?:его|её|ее|их) словам|"
    r"він|вона|воно|вони|це|цей|ця|ці|його|її|їх|також|проте|однак|але|при цьому|про це|за (?:його|її|їхніми) словами|"
    r"er|sie|es|das|dies|diese[rsnm]?|dort|dabei|außerdem|auch|aber|doch|"
    r"il|elle|ils|elles|ce|cela|cette|ces|mais|cependant|toutefois|en outre|"
    r"él|ella|ellos|ellas|esto|eso|este|esta|pero|además|sin embargo|también|"
    r"nó|họ|điều này|việc này|tuy nhiên|nhưng|ngoài ra|"
    r"وأضاف|وأضافت|وتابع|لكن|لكنه|كما|وذلك|هو|هي|هذا|هذه)\b|他|她|它|这|那|但|不过|此外|同时)",
    re.IGNORECASE,
)


def stands(sentence: str) -> bool:
    """Whether it is long enough to say who did what."""
    signs = len(_SIGN.findall(sentence))
    return signs >= FEWEST_SIGNS or (not signs and len(_WORD.findall(sentence)) >= FEWEST_WORDS)


def leans(sentence: str) -> bool:
    """Whether it begins with a word that points back, so that it cannot stand first."""
    return _LEANS.match(sentence) is not None


def shortened(text: str, at_most: int) -> str | None:
    """The sentence in at most `at_most` code points: whole, or without its last clause; None where neither fits."""
    if len(text) <= at_most:
        return text or None
    for match in reversed(list(_TAIL.finditer(text, SHORTEST_HEAD, at_most))):
        head = text[: match.start()].rstrip(" ,;；—–")
        even = head.count("«") == head.count("»") and head.count("“") + head.count("„") <= 2 * head.count(
            "”"
        ) + head.count("“")
        if even and not head.count('"') % 2 and not _CONDITION.search(text, match.end()):
            return head + ("。" if _SIGN.match(head[-1]) else ".")
    return None
