"""A conversation in the terminal: follow-ups, answers as they are checked, citations opened in their articles."""

import difflib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.listing import show_excerpt
from bot.conversation import Turn
from bot.render import joined
from bot.rendering.page import Page
from bot.rendering.terminal import show_sources, show_stream
from bot.reply import Answer, Citation
from index.article import Span
from index.errors import NotFoundError, PrecisError, UsageError

if TYPE_CHECKING:
    from bot.service import Service
    from index.library import Filter

HELP = """:open 2    show citation 2 in its article, its words marked
:sources   list the sources of the last answer again
:clear     forget the conversation so far
:quit      leave (also Ctrl-D); Ctrl-C stops an answer"""
COMMANDS = ("open", "sources", "clear", "help", "quit")


@dataclass(slots=True)
class Conversation:
    """What has been said, and the citations of the last answer that had any. Kept in `file` after each turn."""

    file: Path
    turns: list[Turn] = field(default_factory=list)
    citations: tuple[Citation, ...] = ()

    def add(self, question: str, answer: Answer) -> None:
        """Take in an answer and keep it. Raises OSError where the file cannot be written."""
        self.turns.append(Turn(answer.understood or question, joined(answer.sentences)))
        self.citations = answer.citations or self.citations
        form = {
            "turns": [[turn.question, turn.answer] for turn in self.turns],
            "citations": [[c.number, c.article.id, c.span.start, c.span.end] for c in self.citations],
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(form), encoding="utf-8")
        part.replace(self.file)  # whole or not at all

    def clear(self) -> None:
        self.turns, self.citations = [], ()


def converse(
    service: "Service", page: Page, *, where: "Filter", clock: Callable[[], datetime], go_on: bool = False
) -> None:
    """Answer line after line until :quit or the end of input. Errors are said and the conversation goes on."""
    folder = service.settings.home / "chat"
    conversation = Conversation(folder / "conversation.json")
    if go_on:
        conversation = resumed(conversation.file, service)
        said = len(conversation.turns)
        page.write(f"Going on; questions so far: {said}." if said else "There is no conversation to go on with yet.")
    talk(
        conversation,
        page,
        folder / "lines",
        lambda line: answered(line, conversation, service, page, where=where, now=clock()),
    )


def talk(conversation: Conversation, page: Page, history: Path, answer: Callable[[str], None]) -> None:
    """Obey or answer line after line until :quit or the end of input; `history` is where typed lines are kept."""
    interactive = sys.stdin.isatty()
    if interactive:
        page.write("Ask about the articles; :help lists the commands.")
    for line in typed_lines(history) if interactive else piped_lines():
        if line.startswith(":"):
            if not obey(line, conversation, page):
                return
        else:
            answer(line)
        page.write()


def answered(
    question: str, conversation: Conversation, service: "Service", page: Page, *, where: "Filter", now: datetime
) -> None:
    """Stream an answer. Ctrl-C stops it, and what was stopped is not part of the conversation."""
    try:
        answer = show_stream(page, service.stream(question, where=where, now=now, history=tuple(conversation.turns)))
        conversation.add(question, answer)
    except KeyboardInterrupt:
        page.write("Stopped.")
    except PrecisError as error:
        page.write(f"precis: {error}")
    except OSError as error:
        page.write(f"precis: the conversation cannot be kept: {error.strerror or error}")


def obey(line: str, conversation: Conversation, page: Page) -> bool:
    """Do what a line that begins with a colon says. False: leave."""
    name, _, rest = line[1:].strip().partition(" ")
    match name.lower():
        case "quit" | "q" | "exit":
            return False
        case "open" | "o":
            _open(rest, conversation.citations, page)
        case "sources" | "s":
            if conversation.citations:
                show_sources(page, conversation.citations)
            else:
                page.write("No sources yet.")
        case "clear":
            conversation.clear()
            page.write("Forgotten.")
        case "help" | "h" | "?":
            for command in HELP.splitlines():
                page.write(command)
        case _:
            near = difflib.get_close_matches(name.lower(), COMMANDS, n=1)
            page.write(f"No command :{name}; " + (f"did you mean :{near[0]}?" if near else ":help lists them."))
    return True


def _open(which: str, citations: Sequence[Citation], page: Page) -> None:
    for citation in citations:
        if str(citation.number) == which.strip(" []"):
            show_excerpt(page, citation)
            return
    numbers = ", ".join(str(citation.number) for citation in citations)
    page.write(f"No such citation; there are: {numbers}." if citations else "No citations to open yet.")


def resumed(file: Path, service: "Service") -> Conversation:
    """The kept conversation, its citations resolved again, which also works for articles that have changed since."""
    if not file.exists():
        return Conversation(file)
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        turns = [Turn(question, answer) for question, answer in kept["turns"]]
        cited = [(int(number), str(name), Span(start, end)) for number, name, start, end in kept["citations"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{file}: not a conversation that can be gone on with; start without --continue") from None
    citations = []
    for number, name, span in cited:
        try:
            citations.append(Citation(number, service.article(name), span))
        except NotFoundError:  # the library was made anew; :open then says which citations there are
            continue
    return Conversation(file, turns, tuple(citations))


def piped_lines() -> Iterator[str]:
    return (line.strip() for line in sys.stdin if line.strip())


def typed_lines(history: Path) -> Iterator[str]:
    """Lines typed at a prompt, those of earlier conversations a key away. Ctrl-C empties the line, Ctrl-D ends."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    kept: History = InMemoryHistory()
    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch()
        kept = FileHistory(history)
    except OSError as error:
        print(f"precis: typed lines cannot be kept: {error.strerror}", file=sys.stderr)
    session: PromptSession[str] = PromptSession(history=kept)
    while True:
        try:
            line = session.prompt("> ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line:
            yield line
