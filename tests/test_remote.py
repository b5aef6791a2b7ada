"""With PRECIS_SERVER set, a command prints what it would print of the library itself, and says what is wrong."""

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.commands.remote_chat import article_of
from bot.kept.keys import Scope
from tests.api_server import FLOOD, LAW, ROOT, UNKNOWN, Running, key, running
from tests.commandline import Precis
from tests.test_imports import loaded_by

NOW = ("--now", "2025-12-31")
LINK_ID = re.compile(r"(?<=\x1b\]8;)id=\d+")
"""What rich gives each link that it writes, another one each time."""


@pytest.fixture(scope="module")
def serving(sample_library: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = sample_library(tmp_path_factory.mktemp("remote") / "home")
    with running(home) as server:
        yield server


@pytest.fixture
def both(serving: Running, precis: Precis, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, int, str, int]]:
    """Runs a command on the library and on its server: what each prints, and its exit code."""
    monkeypatch.chdir(ROOT)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[str, int, str, int]:
        monkeypatch.setenv("PRECIS_HOME", str(serving.settings.home))
        monkeypatch.delenv("PRECIS_SERVER", raising=False)
        here = precis(*arguments, stdin=stdin)
        monkeypatch.setenv("PRECIS_SERVER", serving.url)
        there = precis(*arguments, stdin=stdin)
        return here.out, here.code, there.out, there.code

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", FLOOD, *NOW),
        ("ask", LAW, "--stream", *NOW),
        ("ask", FLOOD, "--until", "2024", *NOW),
        ("ask", UNKNOWN, *NOW),
        ("ask", UNKNOWN, "--stream", *NOW),
        ("digest", "--since", "2025-02", "--until", "2025-02", *NOW),
        ("digest", "flood", "--max-stories", "2", *NOW),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("colours", [False, True], ids=["pipe", "terminal"])
def test_a_server_s_reply_is_printed_as_the_library_s_is(
    both: Callable[..., tuple[str, int, str, int]],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    colours: bool,
) -> None:
    if colours:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", "90")
    here, code, there, code_there = both(*arguments)
    assert LINK_ID.sub("", there) == LINK_ID.sub("", here)
    assert code_there == code
    assert ("\x1b[" in there) == colours


@pytest.mark.parametrize("arguments", [("ask", FLOOD, *NOW), ("digest", "flood", *NOW)], ids=["ask", "digest"])
def test_the_json_of_a_server_is_the_library_s_but_for_its_timings(
    both: Callable[..., tuple[str, int, str, int]], arguments: tuple[str, ...]
) -> None:
    here, code, there, code_there = both(*arguments, "--json")
    forms = [json.loads(each) for each in (here, there)]
    for form in forms:
        assert form.pop("timings_ms") is not None
    assert json.dumps(forms[0]) == json.dumps(forms[1])
    assert code_there == code


def test_a_text_is_summarised_there_as_here(both: Callable[..., tuple[str, int, str, int]]) -> None:
    text = (ROOT / "tests/articles/harbour-courier/2025-07-30-lighthouse.txt").read_bytes()
    for form in ((), ("--json",)):
        here, _, there, code = both("summary", "-", "--length", "one-line", *form, stdin=text)
        assert code == 0
        if form:
            assert {**json.loads(there), "timings_ms": 0} == {**json.loads(here), "timings_ms": 0}
        else:
            assert there == here


def test_an_article_is_summarised_there_by_its_id(both: Callable[..., tuple[str, int, str, int]]) -> None:
    cited = json.loads(both("ask", FLOOD, *NOW, "--json")[2])["citations"][0]["article_id"]
    here, _, there, _ = both("summary", cited)
    assert there == here


def test_a_file_that_the_server_does_not_have_is_refused_with_the_way_out(
    serving: Running, precis: Precis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_SERVER", serving.url)
    run = precis("summary", str(ROOT / "README.md"))
    assert run.code == 2
    assert "precis summary - <" in run.error


def test_a_library_named_by_an_option_is_asked_itself(
    library: Path, precis: Precis, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_SERVER", "http://127.0.0.1:9")
    assert precis("ask", "When will the Sela ferry sail again?", "--home", str(made / "home")).code == 0


def test_a_server_that_is_away_is_told_and_nothing_else_is_asked(
    library: Path, precis: Precis, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("PRECIS_SERVER", f"http://127.0.0.1:{port}")
    run = precis("ask", "When will the Sela ferry sail again?")
    assert (run.code, run.out) == (2, "")
    assert "no server answers there" in run.error
    assert "unset PRECIS_SERVER" in run.error
    assert precis("ask", "x", "--json").json["error"]["code"] == "server"


def test_what_the_server_refuses_is_said_in_its_words(
    serving: Running, precis: Precis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_SERVER", serving.url)
    run = precis("ask", FLOOD, "--since", "the day of the fox")
    assert run.code == 2
    assert "the day of the fox" in run.error
    assert precis("ask", FLOOD, "--stream", "--since", "the day of the fox").error == run.error
    assert precis("ask", FLOOD, "--max-cost", "1").error.count("--max-cost") == 1


def test_a_key_is_sent_and_never_shown(
    sample_library: Callable[[Path], Path], tmp_path: Path, precis: Precis, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = sample_library(tmp_path / "home")
    text = key(home, Scope.READ)
    (tmp_path / "key").write_text(text)
    monkeypatch.chdir(tmp_path)
    with running(home, hosts=frozenset()) as server:
        monkeypatch.setenv("PRECIS_SERVER", server.url)
        refused = precis("ask", FLOOD, *NOW)
        assert refused.code == 2
        assert "PRECIS_SERVER_KEY" in refused.error
        monkeypatch.setenv("PRECIS_SERVER_KEY", text + "x")
        assert text not in precis("ask", FLOOD, *NOW).error
        monkeypatch.delenv("PRECIS_SERVER_KEY")
        monkeypatch.setenv("PRECIS_SERVER_KEY_FILE", str(tmp_path / "key"))
        answered = precis("ask", FLOOD, *NOW, "--json")
        assert answered.code == 0
        assert answered.json["citations"][0]["source"].startswith("tests/")  # the server's folder, not the caller's


@pytest.mark.parametrize(
    "reply", [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"HTTP/1.1 404 Not Found\r\n\r\n", b"no HTTP\r\n"]
)
def test_something_else_that_listens_there_is_told_as_such(
    precis: Precis, monkeypatch: pytest.MonkeyPatch, reply: bytes
) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(reply)

        def log_message(self, *said: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("PRECIS_SERVER", f"http://127.0.0.1:{other.server_port}")
        try:
            for form in ((), ("--stream",)):
                run = precis("ask", FLOOD, *form)
                assert run.code == 2
                assert f"127.0.0.1:{other.server_port}: " in run.error
        finally:
            other.shutdown()
            thread.join()


def test_asking_a_server_loads_no_heavy_library(
    serving: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_SERVER", serving.url)
    heavy = {"numpy", "sqlalchemy", "tantivy", "chromadb", "wordllama", "langchain_core", "pydantic", "httpx", "rich"}
    assert not loaded_by(["ask", FLOOD, *NOW], tmp_path / "none") & heavy


def test_a_conversation_goes_on_there_and_its_citations_open_here(
    both: Callable[..., tuple[str, int, str, int]],
) -> None:
    lines = f"{FLOOD}\n:open 1\n:sources\nand when was that?\n:clear\n:open 1\n:quit\n".encode()
    here, code, there, code_there = both("chat", *NOW, stdin=lines)
    assert there == here
    assert (code, code_there) == (0, 0)
    assert "No citations to open yet." in there


def test_a_conversation_outlives_a_question_that_is_refused(
    serving: Running, precis: Precis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_SERVER", serving.url)
    run = precis("chat", *NOW, stdin=f"{'x' * 5_000}\n{FLOOD}\n".encode())
    assert run.code == 0
    assert "at most 4,000" in run.out
    assert "[1]" in run.out


@pytest.mark.parametrize(
    ("day", "whole"), [("2024", "2024-01-01"), ("2024-05", "2024-05-01"), ("2024-05-14", "2024-05-14")]
)
def test_a_date_from_the_api_keeps_its_precision(day: str, whole: str) -> None:
    form = {"published": day, "date": {"evidence": "text", "quote": "x"}, "blocks": [], "text": "t", "title": "t"}
    published = article_of({**form, "source": "s", "outlet": None, "byline": None}).published
    assert published is not None
    assert (published.iso(), published.when.date().isoformat()) == (day, whole)
