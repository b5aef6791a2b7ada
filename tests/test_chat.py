"""A conversation, through a pipe and in a real pseudo-terminal."""

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openai_server import Reply, serving

from bot.cli import main

ROOT = Path(__file__).parent.parent
FIRE = """The Quay Gazette

Fire destroys fish market in Torrin

6 November 2024
By Ada Quist

Fire destroyed the fish market in Torrin early on Wednesday, injuring four porters.

The blaze began at 3.15 a.m. in a cold store, fire chief Ansel Boyd said.

The market had been built in 1911 and held 70 stalls.
"""
PROMPT = "\x1b[?2004h"
"""What prompt_toolkit sends when it begins to read a line: pasted text is to be bracketed."""

PATIENCE_S = 45.0
"""How long a terminal may take to show what is expected; the machine may be busy."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one article, made once."""
    folder = tmp_path_factory.mktemp("chat")
    (folder / "fire.txt").write_text(FIRE, encoding="utf-8")
    assert main(["add", str(folder / "fire.txt"), "--home", str(folder / "home")]) == 0
    return folder


@pytest.fixture
def library(made: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The library's home, without conversations; the article's folder is the current one."""
    monkeypatch.setenv("PRECIS_HOME", str(made / "home"))
    monkeypatch.chdir(made)
    yield made / "home"
    for file in (made / "home" / "chat").glob("*"):
        file.unlink()


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *lines: str, options: str = "") -> str:
    """What chat prints when these lines are piped into it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
    capsys.readouterr()
    assert main(["chat", "--now", "2024-11-10", *options.split()]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("library")
def test_a_piped_conversation_answers_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = said(capsys, monkeypatch, "How many porters were injured in the fire?", "", ":quit", "never read")
    assert "injuring four porters. [1]" in shown
    assert "fire.txt:8" in shown
    assert "never read" not in shown


@pytest.mark.usefixtures("library")
def test_a_follow_up_is_understood_from_what_was_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = said(capsys, monkeypatch, "What did the fire in Torrin destroy?", "and when did it begin?")
    assert "3.15 a.m." in shown


@pytest.mark.usefixtures("library")
def test_open_shows_the_citation_in_its_article_with_the_words_marked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = said(capsys, monkeypatch, "How many porters were injured in the fire?", ":open 1").splitlines()
    marked = next(line for line in shown if ">>" in line)
    assert marked.split(maxsplit=1)[0] == "8"
    assert ">>Fire destroyed the fish market in Torrin early on Wednesday, injuring four porters.<<" in marked
    assert any(line.split(maxsplit=1)[:1] == ["10"] for line in shown)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (":open 1", "No citations to open yet."),
        (":sources", "No sources yet."),
        (":opne 1", "No command :opne; did you mean :open?"),
        (":frobnicate", "No command :frobnicate; :help lists them."),
        (":help", ":sources   list"),
        (":clear", "Forgotten."),
    ],
)
def test_commands_answer_before_any_question(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str, reply: str
) -> None:
    assert reply in said(capsys, monkeypatch, line)


@pytest.mark.usefixtures("library")
def test_an_unknown_citation_names_those_there_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = said(capsys, monkeypatch, "How many porters were injured in the fire?", ":open 7", ":open")
    assert shown.count("No such citation; there are: 1.") == 2


@pytest.mark.usefixtures("library")
def test_an_error_is_said_and_the_conversation_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = said(capsys, monkeypatch, "x" * 100_000, "How many porters were injured in the fire?")
    assert "precis: the question is" in shown
    assert "four porters" in shown


def test_a_conversation_is_kept_and_gone_on_with(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Path
) -> None:
    assert "no conversation" in said(capsys, monkeypatch, ":quit", options="--continue")
    said(capsys, monkeypatch, "What did the fire in Torrin destroy?")
    shown = said(capsys, monkeypatch, ":open 1", "and when did it begin?", options="--continue")
    assert "questions so far: 1" in shown
    assert ">>Fire destroyed" in shown
    assert "3.15 a.m." in shown
    kept = json.loads((library / "chat" / "conversation.json").read_text(encoding="utf-8"))
    assert len(kept["turns"]) == 2
    said(capsys, monkeypatch, "How many stalls did the market hold?")
    assert "questions so far: 1" in said(capsys, monkeypatch, ":quit", options="--continue")


def test_a_kept_conversation_that_cannot_be_read_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Path
) -> None:
    (library / "chat").mkdir(exist_ok=True)
    (library / "chat" / "conversation.json").write_text("{", encoding="utf-8")
    assert main(["chat", "--continue"]) == 2
    assert "conversation.json" in capsys.readouterr().err
    assert "four porters" in said(capsys, monkeypatch, "How many porters were injured in the fire?")


class Terminal:
    """`precis chat` in a pseudo-terminal, as a person meets it."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self.process = process
        self.descriptor = descriptor
        self.shown = ""

    def type(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def expect(self, words: str) -> None:
        """Wait until these words are shown after those expected before."""
        deadline = time.monotonic() + PATIENCE_S
        while words not in self.shown:
            self.shown += self.more()
            assert time.monotonic() < deadline, f"{words!r} is not in {self.shown!r}"
        self.shown = self.shown[self.shown.index(words) + len(words) :]

    def left(self) -> int:
        """The exit code, once the program has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < deadline:
            self.more()
        return self.process.wait(PATIENCE_S)

    def more(self) -> str:
        """What has been shown since, if anything is within a tenth of a second."""
        if not select.select([self.descriptor], [], [], 0.1)[0]:
            return ""
        try:
            return os.read(self.descriptor, 65536).decode("utf-8", "replace")
        except OSError:  # Linux's end of file: the program has gone
            assert self.process.wait(PATIENCE_S) == 0, self.shown
            return ""


@contextmanager
def terminal(**environ: str) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    settings = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "PYTHONPATH": str(ROOT)} | environ
    # login_tty makes it the controlling terminal, so that Ctrl-C typed here becomes SIGINT there
    # a shell that runs the tests in the background has SIGINT ignored, which is inherited
    code = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); os.login_tty(0);"
        "from bot.cli import main; sys.exit(main(['chat']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | settings, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.mark.usefixtures("library")
def test_ctrl_c_stops_an_answer_and_not_the_program() -> None:
    with serving(Reply(silent_s=PATIENCE_S)) as server:
        environ = {"PRECIS_WRITER": "openai:small", "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none"}
        with terminal(**environ) as chat:
            chat.expect(PROMPT)
            chat.type("How many porters were injured in the fire?\r")
            deadline = time.monotonic() + PATIENCE_S
            while not server.requests:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            chat.type("\x03")
            chat.expect("Stopped.")
            chat.type(":help\r")
            chat.expect(":sources")
            chat.expect(PROMPT)
            chat.type("\x04")
            assert chat.left() == 0


@pytest.mark.usefixtures("library")
def test_in_a_terminal_answers_are_linked_and_lines_are_remembered() -> None:
    with terminal() as chat:
        chat.expect(PROMPT)
        chat.type("half a question\x03")
        chat.expect(PROMPT)
        chat.type("How many porters were injured in the fire?\r")
        chat.expect("Fire destroyed the fish market")
        chat.expect("\x1b]8;")
        chat.expect(PROMPT)
        chat.type(":open 1\r")
        chat.expect("\x1b[7m")
        chat.expect(PROMPT)
        chat.type("\x1b[A\x1b[A\r")
        chat.expect("Fire destroyed the fish market")
        chat.expect(PROMPT)
        chat.type(":quit\r")
        assert chat.left() == 0


@pytest.mark.usefixtures("library")
def test_a_hang_up_ends_the_program() -> None:
    with terminal() as chat:
        chat.expect(PROMPT)
        chat.process.send_signal(signal.SIGTERM)
        assert chat.process.wait(PATIENCE_S) == -signal.SIGTERM
