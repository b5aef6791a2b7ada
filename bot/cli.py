"""The command line: its commands, and the one place where errors become a reader's words and an exit code."""

import atexit
import errno
import gc
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.commands.options import Call, give, home_option, json_option
from bot.commands.table import Commands
from index.errors import PrecisError, UsageError
from index.ingest.collecting import LOADING

NO, WRONG, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
"""Exit codes beside 0: the answer is "no"; wrong usage or an unreadable source; Ctrl-C; a closed pipe."""

CLICKS_WORDS = (
    (r"is not a valid integer( range)?", "is not a whole number"),
    (r"is not a valid float( range)?", "is not a number"),
    (r"is not in the range (\S+)<=x<=(\S+)", r"is not between \1 and \2"),
    (r"is not in the range x>=(\S+)", r"is less than \1"),
)


@click.command(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@home_option
@json_option
@click.option("--version", is_flag=True, help="Print the version.")
@click.pass_context
def precis(context: click.Context, home: Path | None, as_json: bool, version: bool) -> int:
    """Reads news articles so that you need not: answers, summaries and digests, every sentence cited and checked.

    Begin with `precis add FOLDER`, then `precis ask "QUESTION"`.
    """
    context.obj = Call(home, as_json, Path())
    if version:
        _show_version(as_json)
        context.exit(0)
    if context.invoked_subcommand is None:
        if as_json:
            raise UsageError("no command given; `precis --help` lists them")
        print(context.get_help())
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No exception leaves this function."""
    gc.set_threshold(*LOADING)
    atexit.register(gc.freeze)  # else the interpreter ends by walking all of them: 0.08 s
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it reads every installed package's metadata
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # any file name can be printed, and is an escape that JSON reads back
            stream.reconfigure(errors="backslashreplace")
    as_json = "--json" in given[: given.index("--")] if "--" in given else "--json" in given
    try:
        code = _run(given)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        return _failed("interrupted", "stopped", INTERRUPTED, as_json=as_json)
    except (click.ClickException, PrecisError, OSError) as error:
        return _expected(error, as_json=as_json)
    except Exception as error:  # noqa: BLE001  # the surface: no traceback reaches a reader unless asked for
        _show_traceback()
        hint = "" if _debugging() else "; PRECIS_DEBUG=1 shows where"
        message = f"a mistake in precis: {type(error).__name__}: {_line(error)}{hint}"
        return _failed("internal", message, WRONG, as_json=as_json)
    return code


def _run(arguments: list[str]) -> int:
    try:
        with precis.make_context("precis", arguments) as context:
            code = precis.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return code if isinstance(code, int) else 0  # another package's command may return nothing


def _expected(error: Exception, *, as_json: bool) -> int:
    """The exit code of an error that names what is wrong."""
    if isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.ESHUTDOWN):
        _silence_stdout()
        return BROKEN_PIPE
    _show_traceback()
    if isinstance(error, click.ClickException):
        return _failed("usage", _usage(error), WRONG, as_json=as_json)
    if isinstance(error, PrecisError):
        return _failed(error.code, str(error), WRONG, as_json=as_json)
    assert isinstance(error, OSError)
    place = f"{error.filename}: " if error.filename else ""
    return _failed("system", f"{place}{error.strerror or error}", WRONG, as_json=as_json)


def _usage(error: click.ClickException) -> str:
    """What is wrong, and what was meant, or else where to look."""
    if isinstance(error, click.NoSuchOption | click.exceptions.NoSuchCommand) and error.possibilities:
        return f"{error.message.rstrip('.')}; did you mean {error.possibilities[0]}?"
    context = getattr(error, "ctx", None)  # click names none where an option lacks its value, which says it all
    where = f"; see `{context.command_path} --help`" if context else ""
    return _plain(_line(error.format_message()).rstrip(".")) + where


def _plain(words: str) -> str:
    """Click's words without a programmer's: no float, no range of x."""
    for said, meant in CLICKS_WORDS:
        words = re.sub(said, meant, words)
    return words


def _failed(code: str, message: str, status: int, *, as_json: bool) -> int:
    if as_json:
        try:
            give({"error": {"code": code, "message": message}})
            sys.stdout.flush()
        except OSError:  # stdout is what failed
            _silence_stdout()
        else:
            return status
    print(f"precis: {_line(message)}", file=sys.stderr)
    return status


def _silence_stdout() -> None:
    """Send what is left of stdout nowhere, so that the interpreter has nothing to complain of as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _line(words: object) -> str:
    return " ".join(str(words).split())


def _debugging() -> bool:
    return os.environ.get("PRECIS_DEBUG", "") not in ("", "0")


def _show_traceback() -> None:
    if _debugging():
        import traceback

        traceback.print_exc()


def _show_version(as_json: bool) -> None:
    from importlib.metadata import version

    found = version("precis-news")
    give({"version": found}) if as_json else print(f"precis {found}")


if __name__ == "__main__":
    sys.exit(main())
