"""A light stemmer for Ukrainian, which Snowball lacks: case, number and tense endings off, alternating vowels alike.

In the order of Snowball's Russian stemmer (reflexive, then one ending, then what softens), with one longest ending of a
table in place of its regions; `і` of a closed syllable (`рік`, `Київ`) is written as in the open one (`року`, `Києва`).
"""

import re

SHORTEST = 3
"""Letters that stay: shorter words are mostly stems already."""

_ENDINGS = frozenset(
    """
    а я у ю о е є и і ї ь й ий ій ої ою ею єю ом ем єм ам ям ах ях ами ями ові еві єві ів їв ей
    ого ього ому ьому им ім их іх ими іми ее
    ов ова ову ови ове овою овий ового овому овим ових овими овій ової
    ння нню нням нні ннях нь ттю ття ттям
    ти в ла ло ли є ємо єте ють ять уть ать ить їть имо емо єш иш ито ено ано уємо ує ують уєте
    ість ості істю остей остям остями остях
    """.split()
)
"""Endings of nouns, adjectives and verbs; written for this purpose."""

_LONGEST = max(map(len, _ENDINGS))
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_PAST = re.compile("[аиіуюя]$")
"""What stands before the ending of a past tense or an infinitive: `голосува-ти`, but not `шко-ла`."""
_CLOSED = re.compile("[ії](?=[^аеиіоуюяєї]{1,2}$)")
_REFLEXIVE = re.compile("(?<=[аеиіоуюяєївтй])с[яь]$")


def stem(word: str) -> str:
    """The stem of a word in small letters; a word of another script as it is."""
    if not _CYRILLIC.fullmatch(word):
        return word
    word = _REFLEXIVE.sub("", word)
    for size in range(min(_LONGEST, len(word) - SHORTEST), 0, -1):
        head, ending = word[:-size], word[-size:]
        if ending in _ENDINGS and (ending not in ("в", "ла", "ло", "ли", "ти") or _PAST.search(head)):
            word = head
            break
    return _alternated(word)


def _alternated(word: str) -> str:
    """Doubled consonants single, and the vowel of a closed syllable as in the open one."""
    if len(word) > SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    return _CLOSED.sub(lambda match: "о" if match[0] == "і" else "є", word)
