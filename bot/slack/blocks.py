"""Block Kit: the blocks that Precis uses, and blocks -> messages that Slack accepts.

Articles' words stand in rich text, where every character is shown as it is: in mrkdwn an asterisk, an address or a
`<!channel>` would be obeyed.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reply import Json
from bot.slack import limits

Block = Json
Element = Json


@dataclass(frozen=True, slots=True)
class Message:
    """What one message shows; `text` is for notifications and screen readers. Within Slack's limits."""

    blocks: tuple[Block, ...]
    text: str


def plain(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Words in rich text, shown as they are."""
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def link(url: str, text: str) -> Element:
    return {"type": "link", "url": url, "text": text}


def paragraph(elements: Sequence[Element]) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def listed(items: Iterable[Sequence[Element]], *, ordered: bool = False) -> Block:
    sections = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    style = "ordered" if ordered else "bullet"
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": style, "elements": sections}]}


def quoted(text: str) -> Block:
    """The exact words of a source."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [plain(text)]}]}


def section(mrkdwn: str) -> Block:
    """Our own words in Slack's markup; what comes from elsewhere must be escaped."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": limits.clipped(mrkdwn, limits.SECTION)}}


def header(text: str) -> Block:
    return {"type": "header", "text": _plain_text(text, limits.HEADER)}


def context(text: str) -> Block:
    """A small grey line; shown as it is."""
    return {"type": "context", "elements": [_plain_text(text, limits.SECTION)]}


def divider() -> Block:
    return {"type": "divider"}


def button(action: str, label: str, value: str, *, primary: bool = False) -> Element:
    styled = {"style": "primary"} if primary else {}
    return {"type": "button", "action_id": action, "text": _plain_text(label, limits.BUTTON), "value": value, **styled}


def actions(elements: Sequence[Element]) -> Block:
    return {"type": "actions", "elements": list(elements)[: limits.ACTION_ELEMENTS]}


def option(text: str, value: str) -> Element:
    return {"text": _plain_text(text, limits.OPTION), "value": value}


def escaped(text: str) -> str:
    """Words from elsewhere, safe to stand in mrkdwn: no mention, no link, no channel is made of them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain_text(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": limits.clipped(text, most) or " ", "emoji": True}


def message(*blocks: Block, text: str) -> Message:
    """One message. `text` is shown where blocks are not, and is escaped here."""
    return Message(blocks, limits.clipped(escaped(text), limits.FALLBACK) or " ")


def messages(blocks: Sequence[Block], text: str) -> tuple[Message, ...]:
    """The blocks in as many messages as they need, in order; none is empty."""
    sizes = [limits.length(json.dumps(block, ensure_ascii=False)) + 2 for block in blocks]
    found: list[Message] = []
    for group in limits.packed(sizes, limits.MESSAGE):
        for start in range(group.start, group.stop, limits.BLOCKS):
            part = blocks[start : min(start + limits.BLOCKS, group.stop)]
            found.append(message(*part, text=text if not found else f"{text} (continued)"))
    return tuple(found)
