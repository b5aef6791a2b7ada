"""Draw Slack messages as a page for a person to look at: Block Kit JSON -> HTML, and a screenshot.

    python tests/slack_page.py FOLDER     writes slack.html, slack.json and, where chromium is there, slack.png

The messages are what the app really posts in answer to a few questions about the sample articles.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from slack_blocks import problems, view_problems  # noqa: E402
from slack_events import press  # noqa: E402
from slack_newsroom import (  # noqa: E402
    ADMIN,
    FLOOD,
    LAW,
    NEWS,
    PAGE,
    Newsroom,
    copied,
    library,
    newsroom,
    workspace,
)
from slack_server import serving  # noqa: E402

Json = dict[str, Any]
Shown = tuple[str, list[Json]]
"""What the message answers, and its blocks."""

STYLE = """
body { font: 15px/1.47 Lato, "Liberation Sans", Arial, sans-serif; color: #1d1c1d; background: #f4f4f4; margin: 24px }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; align-items: start }
article { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 14px 18px; overflow-wrap: anywhere }
h2 { font-size: 13px; color: #616061; margin: 0 0 10px; font-weight: 400 }
h3 { font-size: 18px; margin: 10px 0 6px } p { margin: 6px 0; white-space: pre-wrap }
.context { font-size: 13px; color: #616061; margin: 4px 0 } blockquote { border-left: 4px solid #ddd; margin: 6px 0;
padding-left: 12px } ul { margin: 4px 0; padding-left: 24px } a { color: #1264a3; text-decoration: none }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0 2px } .user { background: #e8f5fa; color: #1264a3 }
button, .select { font: 700 13px/1 inherit; border: 1px solid #bbb; border-radius: 4px; background: #fff;
padding: 7px 12px } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0 }
label { font-weight: 700; display: block; margin: 10px 0 4px }
.input { border: 1px solid #868686; border-radius: 4px; padding: 7px 10px; white-space: pre-wrap; min-height: 18px }
"""


def page(messages: list[Shown]) -> str:
    """The messages side by side, as Slack shows them."""
    cards = "".join(
        f"<article><h2>{html.escape(title)}</h2>{''.join(map(block, blocks))}</article>" for title, blocks in messages
    )
    head = f"<meta charset=utf-8><title>Precis in Slack</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang=en><head>{head}</head><body><main>{cards}</main></body></html>"


def block(given: Json) -> str:
    match given["type"]:
        case "header":
            return f"<h3>{_text(given['text'])}</h3>"
        case "section":
            return f"<p>{_text(given['text'])}</p>"
        case "context":
            return f"<div class=context>{' '.join(map(_text, given['elements']))}</div>"
        case "divider":
            return "<hr>"
        case "actions":
            return f"<div class=actions>{''.join(map(_element, given['elements']))}</div>"
        case "rich_text":
            return "".join(map(_rich, given["elements"]))
        case "input":
            return f"<label>{_text(given['label'])}</label>{_element(given['element'])}"
    raise ValueError(given["type"])


def _rich(part: Json) -> str:
    match part["type"]:
        case "rich_text_list":
            return f"<ul>{''.join(f'<li>{_run(item)}</li>' for item in part['elements'])}</ul>"
        case "rich_text_quote":
            return f"<blockquote>{_run(part)}</blockquote>"
    return f"<p>{_run(part)}</p>"


def _run(part: Json) -> str:
    return "".join(_piece(each) for each in part["elements"])


def _piece(each: Json) -> str:
    if each["type"] == "link":
        return f'<a href="{html.escape(each["url"])}">{html.escape(each.get("text", each["url"]))}</a>'
    if each["type"] == "user":
        return f"<span class=user>@{html.escape(each['user_id'])}</span>"
    text, style = html.escape(each["text"]), each.get("style", {})
    text = f"<b>{text}</b>" if style.get("bold") else text
    return f"<i>{text}</i>" if style.get("italic") else text


def _text(given: Json) -> str:
    """mrkdwn's bold, and otherwise the words as they are: Slack's escapes are HTML's."""
    if given["type"] == "plain_text":
        return html.escape(given["text"]).replace("👍", ":+1:").replace("👎", ":-1:")  # few servers have emoji fonts
    parts = re.sub("<#([^>]*)>", r"#\1", given["text"]).split("*")
    return "".join(f"<b>{part}</b>" if n % 2 else part for n, part in enumerate(parts))


def _element(given: Json) -> str:
    match given["type"]:
        case "button":
            return f"<button>{_text(given['text'])}</button>"
        case "checkboxes":
            on = [each["value"] for each in given.get("initial_options", ())]
            return "".join(
                f"<div>{'☑' if each['value'] in on else '☐'} {_text(each['text'])}</div>" for each in given["options"]
            )
        case "plain_text_input":
            return f"<div class=input>{html.escape(given.get('initial_value', ''))}</div>"
    chosen = given.get("initial_option", {}).get("text") or given.get("placeholder")
    chosen = (
        {"type": "plain_text", "text": given["initial_conversation"]} if "initial_conversation" in given else chosen
    )
    return f"<div class=select>{_text(chosen)} ▾</div>"


def messages(room: Newsroom) -> Iterator[Shown]:
    """Ask, and give what is shown."""
    slack = room.slack
    flood = room.answer(room.ask(FLOOD))
    yield f"In a thread: {FLOOD}", flood.blocks
    law = room.answer(room.ask(LAW))
    yield f"In a thread: {LAW}", law.blocks
    room.press(law, "quotes")
    yield "Show quotes, seen by who pressed it", slack.wait(lambda: slack.whispers)[-1]["blocks"]
    room.press(law, "detail")
    yield "Get more detail", room.answer(law.thread, nth=2).blocks
    yield "What the articles do not answer", room.answer(room.ask("Who won the 1931 regatta of Atlantis?")).blocks
    for title, name, text in (
        (f"/summary {PAGE}", "/summary", PAGE),
        ("/digest Hallmere flood since 2024-09", "/digest", "Hallmere flood since 2024-09"),
    ):
        where = slack.channel(f"C0{len(slack.channels)}")
        room.command(name, text, channel=where)
        yield title, room.answer("", where).blocks
    room.command("/digest", "subscribe Hallmere flood daily 08:30", channel=NEWS)
    room.rest()
    yield "App Home, as an admin sees it", room.home(ADMIN, NEWS)["blocks"]
    slack.deliver("interactive", press(slack, "", ADMIN, "change_settings", NEWS, ""))
    view = slack.wait(lambda: [view for _, view in slack.views if view["type"] == "modal"])[-1]
    assert view_problems(view) == []
    yield "Channel settings", view["blocks"]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, serving() as slack:
        workspace(slack)
        made = library(Path(scratch) / "library", HERE / "articles")
        with newsroom(copied(made, Path(scratch) / "home"), slack) as room:
            found = list(messages(room))
    for title, blocks in found:
        assert problems(blocks, "modal") == [], title
    (folder / "slack.json").write_text(json.dumps(dict(found), indent=2, ensure_ascii=False), encoding="utf-8")
    drawn = folder / "slack.html"
    drawn.write_text(page(found), encoding="utf-8")
    if chromium := shutil.which("chromium"):
        shot = [f"--screenshot={folder / 'slack.png'}", "--window-size=1300,2850", "--hide-scrollbars"]
        subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", *shot, drawn.resolve().as_uri()],
                       check=True, capture_output=True, timeout=120)  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
