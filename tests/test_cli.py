"""The command line itself: options, usage, help, what goes wrong, and what other packages add."""

import io
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from commandline import FERRY, Precis

from bot import cli
from bot.cli import main
from bot.commands.table import BUILT_IN

ROOT = Path(__file__).parent.parent


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


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("lst",), "did you mean list?"),
        (("dijest", "--since", "7d"), "did you mean digest?"),
        (("index", "verfy"), "did you mean verify?"),
        (("ask", "x", "--sinse", "7d"), "did you mean --since?"),
        (("frobnicate",), "see `precis --help`"),
        (("ask", "x", "--zzzz"), "see `precis ask --help`"),
    ],
)
def test_a_mistyped_name_is_answered_with_the_near_one(precis: Precis, arguments: tuple[str, ...], meant: str) -> None:
    assert precis(*arguments).error.endswith(meant)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--limit", "few"), "'few' is not a whole number"),
        (("list", "--limit", "-1"), "-1 is less than 0"),
        (("digest", "--words", "5"), "5 is not between 50 and 50000"),
        (("ask", "x", "--max-cost", "dear"), "'dear' is not a number"),
        (("ask", "?!"), "the question has no words"),
        (("refresh", "--list"), "no feed is followed; `precis add FEED --follow` follows one"),
    ],
)
def test_a_wrong_value_is_said_in_a_readers_words(precis: Precis, arguments: tuple[str, ...], said: str) -> None:
    assert said in precis(*arguments).error


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    for name, place in BUILT_IN.items():
        command = getattr(import_module(place.module), place.name)
        assert command.name == name
        assert command.get_short_help_str(limit=100) == place.help


def options_of(command: click.Command) -> list[str]:
    return [option for each in command.params for option in each.opts]


def test_every_command_has_the_common_options_and_h() -> None:
    with cli.precis.make_context("precis", [], resilient_parsing=True) as context:
        commands = [cli.precis.get_command(context, name) for name in BUILT_IN]
    flat = [each for command in commands for each in getattr(command, "commands", {"": command}).values()]
    assert len(flat) > len(commands)
    assert all({"--home", "--json"} <= {*options_of(command)} for command in flat)


@pytest.mark.parametrize("command", [("list",), ("ask",), ("index",), ("index", "verify")])
def test_h_is_help_everywhere(precis: Precis, command: tuple[str, ...]) -> None:
    run = precis(*command, "-h")
    assert (run.code, run.err) == (0, "")
    assert run.out == precis(*command, "--help").out
    assert run.out.startswith(f"Usage: precis {' '.join(command)}")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another distribution that adds commands: one that works, one that does not load, one of a built-in name."""
    information = tmp_path / "site" / "weather-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: weather\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(
        "[precis.commands]\nrain = weather_commands:rain\nhail = weather_commands:hail\nlist = weather_commands:rain\n"
        "snow = weather_commands:__doc__\n"
    )
    (tmp_path / "site" / "weather_commands.py").write_text(
        '"""Weather."""\nimport click\nfrom bot.commands.options import Call, common\n'
        "@click.command()\n@common\ndef rain(called: Call) -> int:\n"
        '    """Say whether it rains. Exit code 1: it does not."""\n    print("no", called.as_json)\n    return 1\n'
    )
    monkeypatch.syspath_prepend(tmp_path / "site")
    return tmp_path / "site"


@pytest.mark.usefixtures("installed")
def test_an_installed_package_can_add_a_command(precis: Precis, library: Path) -> None:
    run = precis("--json", "rain")
    assert (run.code, run.out, run.err) == (1, "no True\n", "")
    assert "  rain      Say whether it rains." in precis("--help").out
    assert precis("rainn").error.endswith("did you mean rain?")
    assert "bridge" in precis("list", "--json").out


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "why"), [("hail", "does not load: AttributeError"), ("snow", "is not a click command")]
)
def test_an_added_command_that_does_not_work_is_one_clear_line(precis: Precis, name: str, why: str) -> None:
    run = precis(name)
    assert run.code == 2
    assert f"the command {name} (weather_commands:" in run.error
    assert why in run.error
    listed = precis("--help")
    assert listed.code == 0
    assert why in " ".join(listed.out.split())


def test_json_after_two_dashes_is_a_word_of_the_question(precis: Precis, library: Path) -> None:
    run = precis("ask", "--", "--json")
    assert not run.out.startswith("{")


def test_help_and_version_need_no_library(precis: Precis) -> None:
    assert "precis ask" in precis().out
    assert precis("--help").out == precis("-h").out
    assert precis("--version").out.startswith("precis ")
    assert precis("--version", "--json").json["version"]


def test_a_locked_library_says_who_holds_it_and_can_still_be_asked(precis: Precis, added: Path, home: Path) -> None:
    code = (
        "import sys, pathlib; from index.store.lock import Lock; lock = Lock(pathlib.Path(sys.argv[1])); lock.take(5)\n"
    )
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
    monkeypatch.setattr("bot.rendering.page.Page.table", lambda *_: 1 / 0)
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
