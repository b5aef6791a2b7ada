"""Where articles come from: the files and web addresses that a list of paths, folders, globs and addresses names."""

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.fetching.addresses import is_address
from index.formats.unpacking import is_archive

SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml", ".mhtml", ".mht"}
)
"""The kinds of file that hold an article, by the end of the name, in small letters. See also `unpacking.ARCHIVES`."""

KINDS = ".txt, .md, .html, .pdf, .docx, .eml, .mhtml, .epub, .jsonl and .warc"


@dataclass(frozen=True, slots=True)
class Found:
    """What arguments name: absolute files in order, each once; what could not be found; the folders among them; and
    web addresses as they were given."""

    files: tuple[Path, ...]
    failures: tuple[SourceError, ...]
    roots: tuple[Path, ...]
    addresses: tuple[str, ...] = ()


def find(arguments: Sequence[str], *, recursive: bool = True) -> Found:
    """The article files that files, folders and globs (`*`, `?`, `[ab]`, `**`) name, with links resolved.

    Inside folders and globs, hidden files and files of other kinds are passed over; a file named outright must be of
    a readable kind. Nothing is raised: what is missing or empty becomes a failure, one for each argument or folder.
    """
    files: set[Path] = set()
    failures: list[SourceError] = []
    roots: dict[Path, None] = {}
    addresses: dict[str, None] = {}
    for argument in arguments:
        if is_address(argument):
            addresses[argument] = None
            continue
        try:
            named, folders, problems = _named(argument, recursive)
        except SourceError as error:
            failures.append(error)
            continue
        files.update(named)
        failures.extend(problems)
        roots.update(dict.fromkeys(folders))
    return Found(tuple(sorted(files)), tuple(failures), tuple(roots), tuple(addresses))


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def _named(argument: str, recursive: bool) -> tuple[set[Path], list[Path], list[SourceError]]:
    """The files and folders that one argument names, and the folders within that could not be read."""
    if not argument.strip() or "\0" in argument:
        raise SourceError(repr(argument), "not the name of a file or folder")
    if _SCHEME.match(argument):
        raise SourceError(argument, "only http and https addresses are fetched")
    path = Path(argument).expanduser()
    problems: list[SourceError] = []
    try:
        if path.is_dir():
            root = path.resolve()
            files = set(_walk(root, recursive, problems))
            if not files and not problems:
                raise SourceError(argument, f"no articles in this folder; Precis reads {KINDS} files")
            return files, [root], problems
        if path.is_file():
            return {_readable(path, argument)}, [], []
        if path.exists():
            raise SourceError(argument, "not a regular file")
        if glob.has_magic(argument):
            return _matched(argument, recursive)
    except OSError as error:
        raise SourceError(argument, reason(error)) from error
    if path.is_symlink():
        raise SourceError(argument, _DANGLING)
    raise SourceError(argument, "no such file or folder")


def is_readable(name: str) -> bool:
    """Whether a file of this name is of a kind that can be read."""
    return Path(name).suffix.lower() in SUFFIXES or is_archive(name)


def _readable(path: Path, argument: str) -> Path:
    if not is_readable(path.name):
        kind = f"a {path.suffix} file" if path.suffix else "a file without an ending"
        raise SourceError(argument, f"{kind} is not one that Precis reads ({KINDS})")
    return _checked(path.resolve())


def _matched(pattern: str, recursive: bool) -> tuple[set[Path], list[Path], list[SourceError]]:
    """What a glob matches. Folders count with what they hold; `**` does not follow links, so that loops end."""
    path = Path(pattern).expanduser()
    fixed = next(index for index, part in enumerate(path.parts) if glob.has_magic(part))
    start = Path(*path.parts[:fixed])
    wants_hidden = any(part.startswith(".") for part in path.parts[fixed:])
    files: set[Path] = set()
    roots: list[Path] = []
    problems: list[SourceError] = []
    try:
        matches = sorted(start.glob(str(Path(*path.parts[fixed:]))))
    except (ValueError, NotImplementedError) as error:
        raise SourceError(pattern, f"not a pattern that can be matched: {error}") from error
    for match in matches:
        if not wants_hidden and any(part.startswith(".") for part in match.parts[len(start.parts) :]):
            continue
        if match.is_dir():
            roots.append(match.resolve())
            files.update(_walk(match.resolve(), recursive, problems))
        elif is_readable(match.name) and match.is_file():
            files.add(_checked(match.resolve()))
    if not files and not problems:
        raise SourceError(pattern, f"matches no article; Precis reads {KINDS} files")
    return files, roots, problems


def _walk(root: Path, recursive: bool, problems: list[SourceError]) -> Iterator[Path]:
    """The article files below a folder. Linked folders are entered once each, so that a loop of links ends."""
    waiting, entered = [root], {root}
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(SourceError(str(folder), reason(error)))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                path = Path(entry.path).resolve() if entry.is_symlink() else Path(entry.path)
                if entry.is_dir():
                    if recursive and path not in entered:
                        entered.add(path)
                        waiting.append(path)
                elif is_readable(entry.name):
                    if entry.is_file():
                        yield _checked(path)
                    elif entry.is_symlink():
                        problems.append(SourceError(entry.path, _DANGLING))
            except OSError as error:
                problems.append(SourceError(entry.path, reason(error)))
            except RuntimeError:  # pathlib's word for a link that leads to itself: there is nothing behind it
                continue
            except SourceError as error:
                problems.append(error)


_DANGLING = "a link to a file that does not exist"


def _checked(path: Path) -> Path:
    """The path, if its name can be written down: a source is text, in the library and in a citation's link."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise SourceError(shown, "its name is not valid UTF-8; rename it") from error
    return path


def reason(error: OSError) -> str:
    """Why the operating system refused, in a reader's words."""
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return f"could not be read: {error.strerror or error}"
