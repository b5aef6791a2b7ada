"""Slack's limits, and text cut so that none is passed.

Sources: docs.slack.dev/reference/block-kit (blocks, elements, composition objects) and the reference of each method.
Characters are counted as UTF-16 units, the strictest reading.
"""

import re
from collections.abc import Sequence
from typing import Final

BLOCKS: Final = 50
"""Blocks in a message."""
VIEW_BLOCKS: Final = 100
"""Blocks in a modal or in App Home."""
SECTION: Final = 3_000
"""Characters of a section's text; kept for a block of rich text too, for which Slack names no limit."""
HEADER: Final = 150
BUTTON: Final = 75
BUTTON_VALUE: Final = 2_000
URL: Final = 3_000
CONTEXT_ELEMENTS: Final = 10
ACTION_ELEMENTS: Final = 25
OPTIONS: Final = 100
OPTION: Final = 75
INPUT: Final = 3_000
MODAL_TITLE: Final = 24
FALLBACK: Final = 4_000
"""Characters of a message's `text`, by which chat.update refuses and which notifications show."""
STREAMED: Final = 12_000
"""Characters of `markdown_text`."""
MESSAGE: Final = 12_000
"""Characters of a message's blocks as JSON. Slack names no limit and refuses at about 13,200 (bolt-js#2509)."""
PROMPTS: Final = 4
"""Suggested prompts in the assistant pane."""
STATUS: Final = 50
"""Characters of the assistant's status: longer ones are cut by the client."""
PACE_S: Final = 1.0
"""Seconds between two changes of one message, and between two messages to a channel."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’')\]]*\s+|\n+")


def length(text: str) -> int:
    """UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def clipped(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis, in at most so many characters."""
    return text if length(text) <= most else _head(text, most - 1).rstrip() + "…"


def pieces(text: str, most: int) -> list[str]:
    """The text in parts of at most so many characters, cut after sentences, else after words, else where it must be.

    Nothing is lost but white space at the cuts.
    """
    found: list[str] = []
    rest = text.strip()
    while length(rest) > most:
        head = _head(rest, most + 1)
        end = _last(_SENTENCE_END, head) or head.rfind(" ") + 1 or len(_head(rest, most))
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*found, rest] if rest else found


def packed(parts: Sequence[int], most: int) -> list[range]:
    """Which parts of these sizes go together, in order, so that none but a single part is larger than `most`."""
    groups: list[range] = []
    start, size = 0, 0
    for n, part in enumerate(parts):
        if n > start and size + part > most:
            groups.append(range(start, n))
            start, size = n, 0
        size += part
    return [*groups, range(start, len(parts))] if parts else groups


def _head(text: str, most: int) -> str:
    """The longest beginning of at most so many characters."""
    end = min(len(text), most)
    while length(text[:end]) > most:
        end -= max(1, (length(text[:end]) - most) // 2)
    return text[:end]


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match that does not begin the text ends; 0 where there is none."""
    return max((match.end() for match in pattern.finditer(text) if match.start()), default=0)
