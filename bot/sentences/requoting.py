"""Give a sentence back the quotation mark that stands with its neighbour, where a quotation runs over several."""

import re

_CLOSES = re.compile(r"[^\s\d(\[—–-]\"")
"""A straight mark behind a word ends a quotation; behind a figure it may be inches."""
_OPENS = re.compile(r"(?:^|[\s(\[—–-])\"(?=\S)")


def requoted(sentence: str) -> str:
    """`It was a joke,” she said.` becomes `“It was a joke,” she said.`, and `“I laughed.` becomes `“I laughed.”`

    For English. A sentence whose marks are whole, or of which nothing sure can be said, is returned as it is.
    """
    opened = unopened = 0
    for mark in sentence:
        opened += mark == "“"
        if mark == "”":
            unopened += not opened
            opened = max(0, opened - 1)
    if '"' not in sentence:
        return f"{'“' * unopened}{sentence}{'”' * opened}" if max(opened, unopened) < 2 else sentence
    mixed = "“" in sentence or "”" in sentence
    return sentence if mixed or sentence.count('"') % 2 == 0 else _straight(sentence)


def _straight(sentence: str) -> str:
    closing = [match.end() for match in _CLOSES.finditer(sentence)]
    opening = [match.start() for match in _OPENS.finditer(sentence)]
    if len(closing) + len(opening) != sentence.count('"'):
        return sentence
    if len(closing) > len(opening) and (not opening or closing[0] <= opening[0]):
        return f'"{sentence}'
    return f'{sentence}"' if len(opening) > len(closing) and opening[-1] >= max(closing, default=0) else sentence
