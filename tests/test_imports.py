"""Imports point one way, and a quick command imports no heavy library."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "index": {"index"},
    "prompts": {"prompts"},
    "bot": {"index", "prompts", "bot"},
    "evals": {"index", "prompts", "bot", "evals"},
}
MODULES = [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]
HEAVY = {"chromadb", "langchain", "langchain_core", "langchain_openai", "openai", "fastapi", "trafilatura", "lxml"}
HEAVY |= {"wordllama", "tokenizers", "tiktoken", "onnxruntime", "pypdf", "dateparser", "prompt_toolkit", "alembic"}
HEAVY |= {"nupunkt", "charset_normalizer", "httpx", "pydantic", "rich", "platformdirs", "typer"}
FOR_STORES = {"sqlalchemy", "tantivy", "numpy"}


def imported(path: Path) -> Iterator[str]:
    """The first name of every module that a file imports, wherever in it, also under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it points"
            assert node.module is not None
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = set(imported(path)) & MAY_IMPORT.keys()
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_imports_the_tests(path: Path) -> None:
    assert not set(imported(path)) & {"tests", "conftest", "pytest", "hypothesis"}


def loaded_by(arguments: list[str], home: Path) -> set[str]:
    """The top-level modules that a command has loaded when it is done."""
    code = (
        "import sys; from bot.cli import main; code = main(sys.argv[1:])\n"
        "print(*{name.split('.')[0] for name in sys.modules}); sys.exit(code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PRECIS_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split())


def test_help_loads_no_heavy_library(home: Path) -> None:
    assert not loaded_by(["--help"], home) & (HEAVY | FOR_STORES)


@pytest.mark.parametrize("command", ["list", "status"])
def test_list_and_status_load_no_heavy_library(command: str, home: Path) -> None:
    assert not loaded_by([command], home) & HEAVY
