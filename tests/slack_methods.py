"""What the methods of Slack's Web API do in the tests' workspace, and what each refuses, as Slack documents it."""

import json
import time

from slack_blocks import problems, units, view_problems
from slack_workspace import BOT, BOT_ID, TEAM, Json, Message, Workspace


class Methods(Workspace):
    """`chat.postMessage` is `do_chat_postmessage`. An answer that is not `ok` says in `why` what is wrong."""

    def do_auth_test(self, _: Json) -> Json:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "url": "https://loop.slack.com/", "team": "Loop"}

    def do_apps_connections_open(self, _: Json) -> Json:
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self._port}/socket?ticket={ticket}"}

    def do_chat_postmessage(self, given: Json) -> Json:
        if given.get("channel") in self.users:
            given["channel"] = self.channel("D" + given["channel"][1:], direct=True)
        if refusal := self._wrong_place(given) or _wrong_message(given, 40_000):
            return refusal
        return self._place(given)

    def do_chat_update(self, given: Json) -> Json:
        message = self.messages.get((given.get("channel", ""), given.get("ts", "")))
        if message is None or message.deleted:
            return _no("message_not_found")
        if message.streaming:
            return _no("streaming_state_conflict")
        if refusal := self._wrong_place(given) or _wrong_message(given, 4_000):
            return refusal
        message.text, message.blocks = given.get("text", ""), given.get("blocks") or []
        message.metadata = given.get("metadata") or message.metadata
        message.history.append((time.monotonic(), message.shown))
        return {"channel": message.channel, "ts": message.ts}

    def do_chat_delete(self, given: Json) -> Json:
        message = self.messages.get((given["channel"], given["ts"]))
        if message is None or message.deleted:
            return _no("message_not_found")
        message.deleted = True
        return {}

    def do_chat_postephemeral(self, given: Json) -> Json:
        if refusal := self._wrong_place(given) or _wrong_message(given, 40_000):
            return refusal
        if given.get("user") not in self.users:
            return _no("user_not_in_channel")
        self.whispers.append(given)
        return {"message_ts": self.stamp()}

    def do_chat_startstream(self, given: Json) -> Json:
        if not self.streams:
            return _no("unknown_method")
        channel = self.channels.get(given.get("channel", ""))
        if channel is None or not given.get("thread_ts"):
            return _no("invalid_thread_ts")
        if not channel.direct and not given.get("recipient_user_id"):
            return _no("missing_recipient_user_id")
        if units(given.get("markdown_text", "")) > 12_000:
            return _no("msg_too_long")
        placed = self._place({**given, "text": given.get("markdown_text", "")})
        self.messages[placed["channel"], placed["ts"]].streaming = True
        return placed

    def do_chat_appendstream(self, given: Json) -> Json:
        message = self.messages.get((given["channel"], given["ts"]))
        if message is None or not message.streaming:
            return _no("message_not_in_streaming_state")
        if not given.get("markdown_text") or units(given["markdown_text"]) > 12_000:
            return _no("msg_too_long")
        message.text += given["markdown_text"]
        message.history.append((time.monotonic(), message.shown))
        return {"channel": message.channel, "ts": message.ts}

    def do_chat_stopstream(self, given: Json) -> Json:
        message = self.messages.get((given["channel"], given["ts"]))
        if message is None or not message.streaming:
            return _no("message_not_in_streaming_state")
        if found := problems(given.get("blocks") or []):
            return _no("invalid_blocks", found)
        message.streaming, message.text = False, message.text + given.get("markdown_text", "")
        said = [{"type": "rich_text", "elements": [_section(message.text)]}]
        message.blocks = [*said, *(given.get("blocks") or [])]
        message.history.append((time.monotonic(), message.shown))
        return {"channel": message.channel, "ts": message.ts}

    def do_chat_unfurl(self, given: Json) -> Json:
        unfurls = given["unfurls"] if isinstance(given["unfurls"], dict) else json.loads(given["unfurls"])
        for each in unfurls.values():
            if found := problems(each.get("blocks")):
                return _no("invalid_unfurls", found)
        self.unfurls.append({**given, "unfurls": unfurls})
        return {}

    def do_conversations_info(self, given: Json) -> Json:
        channel = self.channels.get(given["channel"])
        if channel is None:
            return _no("channel_not_found")
        about = {"id": channel.id, "is_private": channel.private, "is_im": channel.direct, "is_member": channel.member}
        return {"channel": about}

    def do_conversations_replies(self, given: Json) -> Json:
        return {"messages": self._seen(given["channel"], given["ts"])}

    def do_conversations_history(self, given: Json) -> Json:
        return {"messages": self._seen(given["channel"], "")[::-1]}

    def do_reactions_add(self, given: Json) -> Json:
        place = (given["channel"], given["timestamp"], given["name"])
        if place in self.reactions:
            return _no("already_reacted")
        self.reactions.add(place)
        return {}

    def do_reactions_remove(self, given: Json) -> Json:
        place = (given["channel"], given["timestamp"], given["name"])
        if place not in self.reactions:
            return _no("no_reaction")
        self.reactions.discard(place)
        return {}

    def do_users_info(self, given: Json) -> Json:
        user = self.users.get(given["user"])
        return {"user": user} if user else _no("user_not_found")

    def do_files_info(self, given: Json) -> Json:
        name, data = self.files.get(given["file"], ("", b""))
        address = f"http://127.0.0.1:{self._port}/files/{given['file']}"
        return {"file": {"name": name, "size": len(data), "url_private_download": address}}

    def do_views_open(self, given: Json) -> Json:
        opened = self._triggers.pop(given.get("trigger_id", ""), None)
        if opened is None or time.monotonic() - opened > 3.0:
            return _no("expired_trigger_id" if opened else "invalid_trigger_id")
        return self._view("", given)

    def do_views_publish(self, given: Json) -> Json:
        return self._view(given["user_id"], given)

    def do_assistant_threads_setstatus(self, given: Json) -> Json:
        channel = self.channels.get(given["channel_id"])
        if channel is None or not channel.direct:
            return _no("channel_not_found")
        self.statuses.append(given)
        return {}

    def do_assistant_threads_setsuggestedprompts(self, given: Json) -> Json:
        prompts = given["prompts"] if isinstance(given["prompts"], list) else json.loads(given["prompts"])
        if not 1 <= len(prompts) <= 4 or not all(each.get("title") and each.get("message") for each in prompts):
            return _no("invalid_arguments")
        self.prompts.append({**given, "prompts": prompts})
        return {}

    def _view(self, user: str, given: Json) -> Json:
        view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
        if found := view_problems(view):
            return _no("invalid_arguments", found)
        self.views.append((user, view))
        return {"view": {"id": f"V{next(self._numbers)}", **view}}

    def _wrong_place(self, given: Json) -> Json | None:
        channel = self.channels.get(given.get("channel", ""))
        if channel is None:
            return _no("channel_not_found")
        if channel.archived:
            return _no("is_archived")
        return None if channel.member or channel.direct else _no("not_in_channel")

    def _place(self, given: Json) -> Json:
        ts = self.stamp()
        blocks, metadata = given.get("blocks") or [], given.get("metadata") or {}
        message = Message(given["channel"], ts, given.get("thread_ts") or "", given.get("text", ""), blocks, metadata)
        message.history.append((time.monotonic(), message.shown or message.text))
        self.messages[given["channel"], ts] = message
        return {"channel": given["channel"], "ts": ts}

    def _seen(self, channel: str, thread: str) -> list[Json]:
        return [
            {"ts": each.ts, "text": each.text, "metadata": each.metadata, "user": BOT, "bot_id": BOT_ID}
            for each in self.posted(channel)
            if thread in ("", each.thread)
        ]


def _wrong_message(given: Json, most: int) -> Json | None:
    blocks = given.get("blocks") or []
    if not blocks and not given.get("text"):
        return _no("no_text")
    if units(given.get("text") or "") > most:
        return _no("msg_too_long")
    if found := problems(blocks):
        return _no("msg_blocks_too_long" if found == ["msg_blocks_too_long"] else "invalid_blocks", found)
    metadata = given.get("metadata")
    if metadata and not (metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)):
        return _no("invalid_metadata_format")
    return None


def _no(error: str, why: list[str] | None = None) -> Json:
    return {"ok": False, "error": error, "why": why or []}


def _section(text: str) -> Json:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text[:3000]}]}
