"""`precis chat` with a running server, which keeps what has been said; citations are opened in its articles here."""

from datetime import datetime

from bot.chat import Conversation, talk
from bot.commands.options import Call
from bot.commands.remote import Json, Server
from bot.rendering.page import Page
from bot.reply import Citation
from index.article import Article, Block, Label, Precision, Published, Span
from index.errors import PrecisError

PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
"""How much of a date is known, by the length of what the API says of it."""


class There(Conversation):
    """A conversation that the server keeps under `id`; here are the citations of its last answer that had any."""

    id: str = "new"

    def clear(self) -> None:
        self.id, self.citations = "new", ()


def converse_there(server: Server, page: Page, body: Json) -> None:
    """Answer line after line until :quit or the end of input, as bot/chat.py does."""
    folder = Call(None, False, server.base).settings().home / "chat"
    conversation = There(folder)
    talk(conversation, page, folder / "lines", lambda line: answered_there(line, conversation, server, page, body))


def answered_there(question: str, conversation: There, server: Server, page: Page, body: Json) -> None:
    """Stream an answer. Ctrl-C stops it, and what was stopped is not part of the conversation."""
    asked = {**body, "question": question, "conversation_id": conversation.id}
    try:
        for name, data in server.events("/v1/answers", asked):
            if name == "shown":
                print(data["text"], end="", file=page.stream, flush=True)
            elif name == "done":
                conversation.id = data["conversation_id"]
                conversation.citations = cited(data["citations"], server) or conversation.citations
    except KeyboardInterrupt:
        page.write("Stopped.")
    except PrecisError as error:
        page.write(f"precis: {error}")


def cited(forms: list[Json], server: Server) -> tuple[Citation, ...]:
    """The citations with their articles, each fetched once."""
    articles = {name: article_of(server.article(name)) for name in dict.fromkeys(each["article_id"] for each in forms)}
    return tuple(
        Citation(each["number"], articles[each["article_id"]], Span(each["start"], each["end"])) for each in forms
    )


def article_of(form: Json) -> Article:
    """An article from its JSON form. Its source is as the server names it."""
    blocks = tuple(
        Block(Span(each["start"], each["end"]), Label(each["label"]), each["reason"]) for each in form["blocks"]
    )
    return Article(
        form["source"], form["text"], form["title"], form["outlet"], form["byline"], _published(form), blocks
    )


def _published(form: Json) -> Published | None:
    day, date = form["published"], form["date"]
    if day is None:
        return None
    first = datetime.fromisoformat(day + "-01-01"[len(day) - 4 :])
    return Published(first, PRECISIONS[len(day)], date["evidence"], date["quote"])
