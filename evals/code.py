"""Which code a result depends on: a hash over a module and all of ours that it imports, and packages' versions."""

import ast
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("precis-news", "wordllama", "tantivy", "nupunkt", "trafilatura", "tiktoken", "scikit-learn", "rouge-score")
"""Those that figures depend on, ours first."""

OURS = ("index", "prompts", "bot", "evals")


def code_version(*modules: str) -> str:
    """Sixteen hexadecimal digits that change with any line of the modules, of what they import, and of our data files.

    Imports inside functions count. A module that is not ours adds nothing: packages' versions are told apart elsewhere.
    """
    digest = sha256()
    for path in _files(*modules):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def edited(*modules: str) -> bool:
    """Whether any of these files is not as it was when this process began: then nobody knows what is running."""
    return any(_stamp(path) != _STARTED.get(path) for path in _files(*modules))


@cache
def versions() -> dict[str, str]:
    """Of our distribution and of the packages that figures depend on, where they are installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def _files(*modules: str) -> tuple[Path, ...]:
    """The modules, what they import, and the data files of the packages that those are in."""
    files = {path for module in modules for path in _reached(module)}
    packages = {path.relative_to(ROOT).parts[0] for path in files}
    return tuple(sorted({*files, *(path for name in packages for path in _data(ROOT / name))}))


def _reached(module: str) -> set[Path]:
    found: set[Path] = set()
    todo = [module]
    while todo:
        path = _file(todo.pop())
        if path and path not in found:
            found.add(path)
            todo += _imports(path)
    return found


@cache
def _imports(path: Path) -> tuple[str, ...]:
    return tuple(imported(path.read_text(encoding="utf-8")))


def imported(source: str) -> Iterator[str]:
    """The modules that a source may import; `from a import b` may mean `a` or `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _file(module: str) -> Path | None:
    """The file of one of our modules."""
    parts = module.split(".")
    if parts[0] not in OURS:
        return None
    path = ROOT.joinpath(*parts)
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def _data(package: Path) -> Iterator[Path]:
    """What a package reads beside its code."""
    return (path for ending in ("json", "md") for path in package.rglob(f"*.{ending}"))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


_STARTED = {path: _stamp(path) for name in OURS for path in (*(ROOT / name).rglob("*.py"), *_data(ROOT / name))}
