"""Buttons and forms: quotes, detail, thumbs, a question asked in private, an answer shown to everyone."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from bot.kept.feedback import Feedback
from bot.slack import limits, replies
from bot.slack.asked import Asked, Kind
from bot.slack.blocks import message, paragraph, plain
from bot.slack.desk import Desk
from bot.slack.posts import line, question_line
from bot.slack.problems import SlackError
from bot.slack.threads import Kept, resolved

ASK_FORM: Final = "ask_in_private"
QUESTION_BLOCK, QUESTION_INPUT = "question", "typed"
THANKS: Final = {True: "Thank you, noted.", False: "Thank you, noted: it will be looked at."}


@dataclass(frozen=True, slots=True)
class Click:
    """A button that was pressed. `value` is the answer's id; `thread` "" where the message stands in the channel."""

    action: str
    value: str
    team: str
    channel: str
    user: str
    ts: str
    thread: str
    trigger: str
    response_url: str
    ephemeral: bool

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


def click(body: dict[str, Any]) -> Click:
    """The press of a button in a message."""
    action, container = body["actions"][0], body.get("container", {})
    message = body.get("message") or {}
    return Click(
        action=action["action_id"],
        value=action.get("value", ""),
        team=(body.get("team") or {}).get("id", ""),
        channel=(body.get("channel") or {}).get("id", container.get("channel_id", "")),
        user=body["user"]["id"],
        ts=container.get("message_ts", ""),
        thread=message.get("thread_ts", container.get("thread_ts", "")) or "",
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        ephemeral=bool(container.get("is_ephemeral")),
    )


def detail(pressed: Click) -> Asked:
    """`Get more detail`: into the answer's thread, once for everybody; where only one sees it, once for each."""
    whose = f":{pressed.user}" if pressed.ephemeral else ""
    return Asked(
        f"b:{pressed.value}{whose}", Kind.DETAIL, pressed.team, pressed.channel, pressed.user,
        thread=pressed.thread or ("" if pressed.ephemeral else pressed.ts), subject=pressed.value,
        direct=pressed.direct, whispered=pressed.ephemeral,
    )  # fmt: skip


async def whisper(desk: Desk, pressed: Click, words: str) -> None:
    """One line that only they see, beside what they pressed."""
    (shown,) = line(words)
    await desk.slack.call(
        desk.slack.client.chat_postEphemeral, channel=pressed.channel, user=pressed.user,
        blocks=list(shown.blocks), text=shown.text, **_thread(pressed),
    )  # fmt: skip


async def quotes(desk: Desk, pressed: Click) -> None:
    """The exact words behind an answer, to whoever wants to see them."""
    kept = await known(desk, pressed)
    if kept is None:
        await whisper(desk, pressed, "I no longer have that answer; please ask again.")
        return
    cited = await asyncio.to_thread(resolved, kept, desk.cited)
    for each in replies.quotes(kept.question, cited, desk.links):
        await desk.slack.call(
            desk.slack.client.chat_postEphemeral, channel=pressed.channel, user=pressed.user,
            blocks=list(each.blocks), text=each.text, **_thread(pressed),
        )  # fmt: skip


async def thumb(desk: Desk, pressed: Click) -> None:
    """Keep what a reader thinks of an answer; a second thumb replaces the first."""
    good = pressed.action == replies.GOOD
    given = Feedback(pressed.value, good=good, surface="slack")
    await asyncio.to_thread(desk.feedbacks.give, given, f"slack:{pressed.team}:{pressed.user}")
    await whisper(desk, pressed, THANKS[good])


async def share(desk: Desk, pressed: Click) -> None:
    """Show an answer that only one has seen to everyone, once, as theirs."""
    kept = await known(desk, pressed)
    if kept is None or kept.user != pressed.user:
        await whisper(desk, pressed, "I no longer have that answer; please ask again.")
        return
    asked = Asked(
        f"share:{kept.id}", Kind.QUESTION, kept.team, kept.channel, kept.user, thread=pressed.thread, text=kept.question
    )
    if not await asyncio.to_thread(desk.deliveries.take, asked, desk.now_s):
        await whisper(desk, pressed, "Everyone can see it already.")
        return
    found = await asyncio.to_thread(resolved, kept, desk.cited)
    text = [paragraph([plain(piece)]) for piece in limits.pieces(kept.text, limits.SECTION)]
    shown = message(question_line(asked), *text, *replies.sources(found, desk.links), text=kept.text)
    try:
        await desk.slack.call(
            desk.slack.client.chat_postMessage, channel=kept.channel, blocks=list(shown.blocks), text=shown.text,
            unfurl_links=False, **_thread(pressed),
        )  # fmt: skip
    except SlackError as error:
        if error.fatal:
            raise
        desk.problems.note(error)
        await whisper(desk, pressed, f"I cannot show it: {error}.")
    finally:
        await asyncio.to_thread(desk.deliveries.done, asked.key)


async def ask_in_private(desk: Desk, pressed: Click) -> None:
    """Open the form for a question whose answer only they will see."""
    place = f"{pressed.channel} {pressed.thread or pressed.ts}"
    await desk.slack.call(desk.slack.client.views_open, trigger_id=pressed.trigger, view=form(place))


def form(place: str) -> dict[str, Any]:
    typed = {
        "type": "plain_text_input",
        "action_id": QUESTION_INPUT,
        "multiline": True,
        "max_length": limits.INPUT,
        "focus_on_load": True,
    }
    return {
        "type": "modal",
        "callback_id": ASK_FORM,
        "private_metadata": place,
        "title": {"type": "plain_text", "text": "Ask in private"},
        "submit": {"type": "plain_text", "text": "Ask"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            {
                "type": "input",
                "block_id": QUESTION_BLOCK,
                "label": {"type": "plain_text", "text": "Your question"},
                "hint": {"type": "plain_text", "text": "Only you will see the answer. It knows what this thread said."},
                "element": typed,
            }
        ],
    }


def asked_in_private(body: dict[str, Any]) -> Asked:
    """The form, filled in."""
    view = body["view"]
    channel, _, thread = view.get("private_metadata", "").partition(" ")
    typed = view["state"]["values"][QUESTION_BLOCK][QUESTION_INPUT].get("value") or ""
    return Asked(
        f"v:{view['id']}", Kind.QUESTION, (body.get("team") or {}).get("id", ""), channel, body["user"]["id"],
        thread=thread, text=" ".join(typed.split()), direct=channel.startswith("D"), whispered=True,
    )  # fmt: skip


async def known(desk: Desk, pressed: Click) -> Kept | None:
    """The answer, if it is one of this channel's: an id from elsewhere opens nothing."""
    kept = await asyncio.to_thread(desk.threads.answer, pressed.value)
    return kept if kept and (kept.team, kept.channel) == (pressed.team, pressed.channel) else None


def _thread(pressed: Click) -> dict[str, str]:
    return {"thread_ts": pressed.thread} if pressed.thread else {}
