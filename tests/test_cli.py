"""The command line, driven as a user drives it: arguments in; stdout, stderr and an exit code out."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

ROOT = Path(__file__).parent.parent
FERRY = """The Quay Gazette

Sela ferry to sail again on Monday

4 March 2025
By Ada Quist

The Sela ferry will sail again on Monday after three weeks of repairs, the harbour office said on Tuesday.

The repairs cost 2.4 million crowns, twice what had been planned, said harbour master Ines Dahl.

Tickets that were bought before the breakdown stay valid until the end of June.
"""
BRIDGE = """The Quay Gazette

Old bridge at Torrin closed to lorries

11 March 2025

The old bridge at Torrin was closed to lorries on Tuesday after engineers found cracks in two of its seven piers.

Cars may still cross at 30 kilometres an hour, the county council said. A detour of 14 kilometres is signposted.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object that --json prints; stdout holds nothing else."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


class Precis:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys = capsys
        self.monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Run:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main(arguments)
        captured = self.capsys.readouterr()
        return Run(code, captured.out, captured.err)


@pytest.fixture
def precis(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path) -> Precis:
    return Precis(capsys, monkeypatch)


def written(folder: Path) -> Path:
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    return folder


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles, which is also the current folder."""
    monkeypatch.chdir(written(tmp_path / "news"))
    return tmp_path / "news"


@pytest.fixture
def added(precis: Precis, news: Path) -> Path:
    """The same, and the articles are in the library."""
    assert precis("add", ".").code == 0
    return news


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `news` and a library of it in `home`, made once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["add", str(written(folder / "news")), "--home", str(folder / "home")]) == 0
    return folder


@pytest.fixture
def library(made: Path, precis: Precis, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles that are in the library; not to be changed."""
    monkeypatch.chdir(made / "news")
    monkeypatch.setenv("PRECIS_HOME", str(made / "home"))
    return made / "news"


# Adding


def test_add_closes_with_its_counts(precis: Precis, news: Path) -> None:
    run = precis("add", ".")
    assert (run.code, run.out) == (0, "2 added, 0 unchanged, 0 replaced, 0 removed, 0 failed\n")
    (news / "ferry.txt").write_text(FERRY.replace("Monday", "Sunday"), encoding="utf-8")
    (news / "bridge.txt").unlink()
    (news / "empty.txt").touch()
    run = precis("add", ".", "--prune")
    assert (run.code, run.out) == (2, "0 added, 0 unchanged, 1 replaced, 1 removed, 1 failed\n")
    assert "empty.txt" in run.error


def test_a_dry_run_adds_nothing(precis: Precis, news: Path) -> None:
    assert precis("add", ".", "--dry-run").out == "would be: 2 added, 0 unchanged, 0 replaced, 0 removed, 0 failed\n"
    assert precis("list", "--json").json["articles"] == []


def test_add_in_json_tells_what_became_of_each_source(precis: Precis, news: Path) -> None:
    run = precis("add", "ferry.txt", "missing.txt", "--json")
    assert (run.code, run.err) == (2, "")
    assert (run.json["added"], run.json["failed"]) == (1, 1)
    assert {each["outcome"] for each in run.json["outcomes"]} == {"added", "failed"}
    assert run.json["error"]["code"] == "source"
    assert "missing.txt" in run.json["error"]["message"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 40),
        ("broken.txt", "Über die Brücke – “so”, sagte er. ".encode() * 20 + b"\xff\xfe\xfa"),
        ("scan.pdf", b"%PDF-1.4 not really"),
        ("page.html", b"<html><body><div><p>"),
        ("table.xlsx", b"PK\x03\x04"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_clear_line(precis: Precis, news: Path, name: str, content: bytes) -> None:
    (news / name).write_bytes(content)
    run = precis("add", name)
    assert run.code == 2
    assert name in run.error


@pytest.mark.parametrize("source", ["missing.txt", "missing/", "*.nothing", "https://news.example/a", ""])
def test_a_source_that_is_not_there_is_one_clear_line(precis: Precis, news: Path, source: str) -> None:
    run = precis("add", source)
    assert run.code == 2
    assert source in run.error


def test_a_folder_without_articles_is_one_clear_line(precis: Precis, news: Path) -> None:
    (news / "photos").mkdir()
    run = precis("add", "photos")
    assert run.code == 2
    assert "photos" in run.error


def test_a_file_over_the_limit_is_refused_and_names_the_setting(
    precis: Precis, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECIS_MAX_FILE_MB", "0.0001")
    run = precis("add", "ferry.txt")
    assert run.code == 2
    assert "PRECIS_MAX_FILE_MB" in run.error


def test_a_failure_keeps_what_was_added_beside_it(precis: Precis, news: Path) -> None:
    (news / "empty.txt").touch()
    assert precis("add", ".").code == 2
    assert len(precis("list", "--json").json["articles"]) == 2


# Asking


def test_an_answer_is_cited_by_place_and_quote(precis: Precis, library: Path) -> None:
    run = precis("ask", "When will the Sela ferry sail again?", "--now", "2025-03-05")
    assert run.code == 0
    assert "Monday" in run.out
    assert "[1]" in run.out
    assert "ferry.txt:8" in run.out


def test_an_answer_in_json_quotes_the_files_own_text(precis: Precis, library: Path) -> None:
    reply = precis("ask", "How", "much", "did the repairs cost?", "--json", "--now", "2025-03-05").json
    assert reply["question"] == "How much did the repairs cost?"
    assert "2.4 million" in reply["text"]
    for citation in reply["citations"]:
        content = (library / citation["source"]).read_bytes().decode("utf-8")
        assert content[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["link"] == f"{citation['source']}:{content[: citation['start']].count(chr(10)) + 1}"


def test_a_streamed_answer_says_the_same(precis: Precis, library: Path) -> None:
    asked = ("ask", "How much did the repairs cost?", "--now", "2025-03-05")
    assert precis(*asked, "--stream").out.split() == precis(*asked).out.split()


def test_a_question_may_come_from_standard_input(precis: Precis, library: Path) -> None:
    reply = precis("ask", "-", "--json", stdin=b"How much did the repairs cost?\n").json
    assert reply["question"] == "How much did the repairs cost?"


def test_an_abstention_exits_with_1_and_names_the_nearest(precis: Precis, library: Path) -> None:
    run = precis("ask", "Who won the chess world cup in Toronto?", "--json")
    assert run.code == 1
    assert run.json["abstained"] is True
    assert run.json["sentences"] == []
    assert run.json["reason"]


def test_asking_an_empty_library_says_so(precis: Precis) -> None:
    run = precis("ask", "When will the ferry sail?")
    assert run.code == 1
    assert "precis add" in run.err


@pytest.mark.parametrize("question", ["", "   ", "x" * 100_000])
def test_a_question_that_is_empty_or_endless_is_refused(precis: Precis, library: Path, question: str) -> None:
    run = precis("ask", question)
    assert run.code == 2
    assert "question" in run.error
    run = precis("ask", question, "--json")
    assert (run.code, run.json["error"]["code"]) == (2, "usage")


def test_a_question_in_bytes_that_are_no_text_is_refused(precis: Precis, library: Path) -> None:
    run = precis("ask", "-", stdin=bytes(range(256)) * 4)
    assert run.code == 2
    assert "standard input" in run.error


@pytest.mark.parametrize("when", ["last wek", "2024-13", "2024-02-30", "7q"])
def test_a_period_that_cannot_be_read_shows_the_forms(precis: Precis, library: Path, when: str) -> None:
    run = precis("ask", "When?", "--since", when)
    assert run.code == 2
    assert "2024-05-14" in run.error
    assert "7d" in run.error


def test_a_period_that_holds_nothing_is_refused(precis: Precis, library: Path) -> None:
    run = precis("digest", "--since", "2025-04", "--until", "2025-03")
    assert run.code == 2
    assert "--since" in run.error


# Summaries and digests


@pytest.mark.parametrize("length", ["one-line", "brief", "full"])
def test_a_summary_needs_no_library(precis: Precis, news: Path, length: str, home: Path) -> None:
    reply = precis("summary", "ferry.txt", "--length", length, "--json").json
    assert reply["length"] == length
    assert reply["article"]["source"] == "ferry.txt"
    assert reply["sentences"]
    assert reply["article"]["reading_minutes"] == 1


def test_a_summary_reads_standard_input(precis: Precis, news: Path) -> None:
    reply = precis("summary", "-", "--length", "one-line", "--json", stdin=FERRY.encode()).json
    assert reply["article"]["source"] == "-"
    assert len(reply["sentences"]) == 1
    for citation in reply["citations"]:
        assert FERRY[citation["start"] : citation["end"]] == citation["quote"]


def test_a_summary_of_nothing_is_one_clear_line(precis: Precis, news: Path) -> None:
    assert precis("summary", "missing.txt").code == 2
    assert precis("summary", "-", stdin=b"").code == 2
    assert precis("summary", "0123456789ab").code == 2


def test_a_digest_comes_in_three_forms(precis: Precis, library: Path) -> None:
    asked = ("digest", "--since", "2025-03", "--until", "2025-03", "--now", "2025-04-01")
    assert precis(*asked, "--json").json["stories"]
    assert "[1]" in precis(*asked).out
    assert precis(*asked, "--markdown").out.startswith("# ")


def test_a_digest_without_stories_exits_with_1(precis: Precis, library: Path) -> None:
    assert precis("digest", "--since", "1999", "--until", "1999").code == 1


# Looking


def test_list_names_every_article_latest_first(precis: Precis, library: Path) -> None:
    listed = precis("list", "--json").json
    assert [each["source"] for each in listed["articles"]] == ["bridge.txt", "ferry.txt"]
    assert [each["published"] for each in listed["articles"]] == ["2025-03-11", "2025-03-04"]
    assert precis("list").out.splitlines()[0].split("\t")[1] == "2025-03-11"


def test_list_is_filtered_and_paged(precis: Precis, library: Path) -> None:
    assert len(precis("list", "--until", "2025-03-10").out.splitlines()) == 1
    first = precis("list", "--limit", "1")
    assert len(first.out.splitlines()) == 1
    assert "--offset 1" in first.err
    assert "Sela ferry" in precis("list", "--limit", "1", "--offset", "1").out
    assert len(precis("list", "--limit", "0").out.splitlines()) == 2


def test_show_tells_what_was_understood(precis: Precis, library: Path) -> None:
    shown = precis("show", "ferry.txt").out
    for words in ("Sela ferry to sail again on Monday", "Ada Quist", "4 March 2025", "The repairs cost 2.4 million"):
        assert words in shown


@pytest.mark.usefixtures("home")
def test_show_text_prints_the_source_text_byte_for_byte(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    content = "\ufeff" + FERRY.replace("\n", "\r\n") + "Naïve “quotes” 😀"
    file = tmp_path / "ferry.txt"
    file.write_bytes(content.encode())
    assert main(["add", str(file)]) == 0
    capsysbinary.readouterr()
    assert main(["show", str(file), "--text"]) == 0
    assert capsysbinary.readouterr().out == content.encode()


def test_show_blocks_lists_labels_lines_and_reasons(precis: Precis, library: Path) -> None:
    rows = [row.split("\t") for row in precis("show", "ferry.txt", "--blocks").out.splitlines()]
    assert ["title", "3"] in [row[:2] for row in rows]
    assert ["body", "8"] in [row[:2] for row in rows]


def test_show_in_json_holds_blocks_that_cover_their_text(precis: Precis, library: Path) -> None:
    shown = precis("show", "ferry.txt", "--text", "--json").json
    assert shown["text"] == FERRY
    assert shown["date"]["precision"] == "day"
    assert all(FERRY[block["start"] : block["end"]].strip() for block in shown["blocks"])


def test_an_earlier_version_can_still_be_shown(precis: Precis, added: Path) -> None:
    before = precis("show", "ferry.txt", "--json").json
    (added / "ferry.txt").write_text(FERRY.replace("Monday", "Sunday"), encoding="utf-8")
    precis("add", ".")
    after = precis("show", "ferry.txt", "--json").json
    assert after["versions"] == [after["article_id"], before["article_id"]]
    assert "on Monday after" in precis("show", before["article_id"]).out


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_id_is_one_clear_line(precis: Precis, library: Path, command: str) -> None:
    run = precis(command, "0123456789ab")
    assert run.code == 2
    assert "0123456789ab" in run.error
    run = precis(command, "0123456789ab", "--json")
    assert run.code == 2
    assert "0123456789ab" in run.json["error"]["message"]


def test_remove_takes_an_article_out_and_leaves_its_file(precis: Precis, added: Path) -> None:
    assert precis("remove", "ferry.txt").out == "0 added, 0 unchanged, 0 replaced, 1 removed, 0 failed\n"
    assert [each["source"] for each in precis("list", "--json").json["articles"]] == ["bridge.txt"]
    assert (added / "ferry.txt").exists()


def test_status_counts_articles(precis: Precis, library: Path) -> None:
    assert "2" in precis("status").out
    assert precis("status", "--json").json["articles"] == 2


def test_index_is_verified_and_rebuilt(precis: Precis, added: Path) -> None:
    assert precis("index", "verify").code == 0
    assert precis("index", "rebuild").code == 0
    run = precis("index", "verify", "--json")
    assert (run.code, run.json) == (0, {"problems": []})


def test_doctor_finds_everything_here(precis: Precis) -> None:
    run = precis("doctor", "--json")
    assert run.code == 0
    assert {"Python", "packages", "embedding model", "home", "lock", "writer"} <= {
        check["name"] for check in run.json["checks"]
    }


def test_doctor_says_how_to_mend_what_is_wrong(precis: Precis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PRECIS_WRITER", "local:/missing/model.gguf")
    run = precis("doctor", "--home", str(tmp_path / "file" / "home"), "--json")
    wrong = {check["name"]: check["remedy"] for check in run.json["checks"] if check["ok"] is False}
    assert run.code == 1
    assert wrong.keys() == {"home", "writer"}
    assert all(wrong.values())


def test_doctor_lists_the_settings_when_one_is_unknown(precis: Precis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECIS_HOEM", "/x")
    assert "PRECIS_HOME" in precis("list").error
    run = precis("doctor")
    assert run.code == 1
    assert "PRECIS_PASSAGE_TOKENS" in run.out


# Options, usage, the surface itself


def test_shared_options_may_stand_before_the_command_or_after_it(precis: Precis, library: Path, tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "elsewhere")
    assert precis("--home", elsewhere, "--json", "list").json["articles"] == []
    assert precis("list", "--home", elsewhere, "--json").json["articles"] == []
    assert len(precis("--json", "list").json["articles"]) == 2
    assert precis("ask", "--json", "--now", "2025-03-05", "How much did the repairs cost?").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("ask",),
        ("ask", "x", "--bogus"),
        ("index",),
        ("index", "bogus"),
        ("summary", "x", "--length", "endless"),
        ("digest", "--max-stories", "many"),
        ("show", "x", "--text", "--blocks"),
        ("list", "--limit"),
    ],
)
def test_wrong_usage_is_one_line_or_one_object(precis: Precis, arguments: tuple[str, ...]) -> None:
    run = precis(*arguments)
    assert (run.code, run.out) == (2, "")
    assert run.error.startswith("precis: ")
    run = precis("--json", *arguments)
    assert (run.code, run.err) == (2, "")
    assert run.json.keys() == {"error"}
    assert run.json["error"].keys() == {"code", "message"}


def test_json_after_two_dashes_is_a_word_of_the_question(precis: Precis, library: Path) -> None:
    run = precis("ask", "--", "--json")
    assert not run.out.startswith("{")


def test_help_and_version_need_no_library(precis: Precis) -> None:
    assert "precis ask" in precis().out
    assert precis("--help").out == precis("-h").out
    assert precis("--version").out.startswith("precis ")
    assert precis("--version", "--json").json["version"]


def test_a_locked_library_says_who_holds_it_and_can_still_be_asked(precis: Precis, added: Path, home: Path) -> None:
    code = "import sys, pathlib; from index.lock import Lock; lock = Lock(pathlib.Path(sys.argv[1])); lock.take(5)\n"
    code += "print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        (added / "more.txt").write_text(FERRY.replace("ferry", "train"), encoding="utf-8")
        run = precis("add", "more.txt", "--wait", "0.1")
        asked = precis("ask", "How much did the repairs cost?", "--json", "--now", "2025-03-05")
        assert holder.stdin is not None
        holder.stdin.close()
    assert run.code == 2
    assert str(holder.pid) in run.error
    assert "2.4 million" in asked.json["text"]


def test_a_home_that_cannot_be_written_is_one_clear_line(precis: Precis, news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = precis("add", ".", "--home", str(tmp_path / "file"))
    assert run.code == 2
    assert str(tmp_path / "file") in run.error


def test_an_unexpected_error_shows_no_traceback_unless_asked(
    precis: Precis, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.terminal.Page.write", lambda *_: 1 / 0)
    run = precis("list")
    assert run.code == 2
    assert "PRECIS_DEBUG=1" in run.error
    assert precis("list", "--bogus", "--json").json["error"]["code"] == "usage"
    monkeypatch.setenv("PRECIS_DEBUG", "1")
    assert "Traceback" in precis("list").err


def in_a_shell(command: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PRECIS": f"{sys.executable} -m bot.cli"}
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environ)


def test_a_closed_pipe_is_silent(library: Path) -> None:
    run = in_a_shell("$PRECIS list | true; echo ${PIPESTATUS[0]}")
    assert (run.stdout, run.stderr) == ("141\n", "")


@pytest.mark.parametrize("command", ["list", "list --json", "--json bogus"])
def test_a_full_disk_behind_stdout_is_one_clear_line(library: Path, command: str) -> None:
    run = in_a_shell(f"$PRECIS {command} > /dev/full")
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert run.stderr.startswith("precis: ")


class Interrupted(io.RawIOBase):
    """Standard input of someone who presses Ctrl-C instead of going on."""

    def readable(self) -> bool:
        return True

    def readall(self) -> bytes:
        raise KeyboardInterrupt


@pytest.mark.usefixtures("home")
def test_ctrl_c_is_one_line_and_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Interrupted())))
    assert main(["ask", "-"]) == 130
    assert capsys.readouterr() == ("", "precis: stopped\n")
    assert main(["ask", "-", "--json"]) == 130
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "interrupted"
