"""Libraries for evaluations: articles written as a reader would keep them, added as a reader would, and kept.

A library is kept under a key of its articles, the settings it depends on and the code that adds articles, so that a
change of the retriever adds nothing again.
"""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bot.service import Service
from bot.settings import Settings
from evals.code import code_version, versions
from evals.data import NewsArticle
from evals.evaluation import Run
from index.errors import LibraryError
from index.store.lock import Lock

KEPT = 2
"""How many libraries of the same name are kept: the present one, and one that a run beside this may be reading."""

WAIT_S = 3_600.0
"""How long another evaluation is waited for that makes the same library."""

DONE = "done"


def library(run: Run, name: str, files: Iterable[tuple[str, str]]) -> Settings:
    """The run's settings with a home that holds the files: (file name, content) each. Made where it is not there."""
    written = list(files)
    folder = _folder(run, name, written)
    folder.mkdir(parents=True, exist_ok=True)
    settings = replace(run.settings, home=folder / "home")
    lock = Lock(folder)
    lock.take(WAIT_S)
    try:
        if _made_at(folder) != str(folder):
            if _made_at(folder):  # the folder was moved, and the library names its sources by whole paths
                shutil.rmtree(settings.home)
            _make(run, settings, folder / "articles", written)
        (folder / DONE).write_text(str(folder), encoding="utf-8")
    finally:
        lock.release()
    _forget_old(run.work / "libraries", name, folder)
    return settings


def key_of(settings: Settings) -> dict[str, str]:
    """What results measured on this library are kept under: with `reuse` other code may have made it."""
    return {"library": settings.home.parent.name}


def _made_at(folder: Path) -> str | None:
    """Where the library stood when it was made; None while it is not whole."""
    done = folder / DONE
    return done.read_text(encoding="utf-8") if done.exists() else None


def _folder(run: Run, name: str, files: Sequence[tuple[str, str]]) -> Path:
    content = sha256(json.dumps(files).encode()).hexdigest()
    held = [content, run.settings.embedding, run.settings.passage_tokens]
    articles = sha256(json.dumps(held).encode()).hexdigest()[:12]
    code = code_version("index.library", "index.ingest.preparing", "index.store.derived") + json.dumps(versions())
    folder = run.work / "libraries" / f"{name}-{articles}-{sha256(code.encode()).hexdigest()[:8]}"
    if run.reuse and not (folder / DONE).exists():
        built = [path.parent for path in folder.parent.glob(f"{name}-{articles}-*/{DONE}")]
        return max(built, key=lambda path: (path / DONE).stat().st_mtime, default=folder)
    return folder


def _make(run: Run, settings: Settings, folder: Path, files: Sequence[tuple[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        path = folder / name
        if not path.exists():  # an interrupted run has written it whole, and adding it again costs a stat
            part = path.with_suffix(".part")
            part.write_text(content, encoding="utf-8")
            part.replace(path)
    with Service(settings) as service:
        count, outcomes = service.add([str(folder)])
        run.show.start(f"{run.name} {run.split}: adding articles", count)
        for outcome in outcomes:
            run.show.advance()
            if outcome.kind == "failed":
                raise LibraryError(f"{outcome.source}: {outcome.reason}")


def _forget_old(libraries: Path, name: str, used: Path) -> None:
    built = sorted(libraries.glob(f"{name}-*/{DONE}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in built[KEPT:]:
        if path.parent != used:
            shutil.rmtree(path.parent, ignore_errors=True)


def as_files(articles: Iterable[NewsArticle]) -> list[tuple[str, str]]:
    """The articles as Markdown files whose head has the title, the date and the address, as web clippers save them."""
    return [(f"{number:05d}.md", as_markdown(each)) for number, each in enumerate(articles)]


def as_markdown(article: NewsArticle) -> str:
    head = [
        "---",
        f"title: {quoted(article.title)}",
        f"date: {article.published.isoformat()}",
        f"url: {quoted(article.url)}",
        "---",
    ]
    return "\n".join([*head, "", f"# {' '.join(article.title.split())}", "", article.text, ""])


def quoted(words: str) -> str:
    """A value of YAML front matter."""
    return '"' + " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
