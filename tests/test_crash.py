"""A kill at any instant loses nothing that was acknowledged and leaves nothing half visible."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import embedding, item, library, write

from index.library import Filter, Library
from index.text.words import stems

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills with SIGKILL")

KILLS = 20
EACH = 12
"""Items a round."""

ADDER = """
import os, sys
from pathlib import Path
import alembic.command, chromadb, tantivy
from index.ingest import batches
from index import extract, lexical
from index.embeddings import load
from index.library import Library
from index.text.tokens import encoding

home, folder = Path(sys.argv[1]), Path(sys.argv[2])
model = load("wordllama")
model._model, encoding()
batches.BATCH = 4
for line in sys.stdin:
    names = line.split()
    child = os.fork()  # the imports are made once, and Chroma is opened in the child only
    if child == 0:
        print("began", os.getpid(), flush=True)
        with Library(home, embedding=lambda: model, embedding_name="wordllama", passage_tokens=110, write=True) as held:
            for outcome in held.add([folder / name for name in names]):
                print(outcome.kind, Path(outcome.source).name, flush=True)
            print("added", flush=True)
        print("closed", flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


class Adder:
    """A process that adds files in a child of its own, again and again; each child can be killed."""

    def __init__(self, home: Path, folder: Path) -> None:
        command = [sys.executable, "-c", ADDER, str(home), str(folder)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env={**os.environ, "PYTHONWARNINGS": "error"}, **pipes)

    def add(
        self, files: list[Path], kill_after_s: float | None, *, once_acknowledging: bool = False
    ) -> tuple[dict[str, str], float]:
        """The acknowledged outcomes, and how long it ran. It may be killed so long after its start or first outcome."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(" ".join(path.name for path in files) + "\n")
        self.process.stdin.flush()
        _, child = self.process.stdout.readline().split()
        lines = [self.process.stdout.readline()] if once_acknowledging else []
        began = time.monotonic()
        if kill_after_s is not None:
            with contextlib.suppress(ProcessLookupError):  # it may end before
                while time.monotonic() - began < kill_after_s:
                    time.sleep(0.002)
                    os.kill(int(child), 0)
                os.kill(int(child), signal.SIGKILL)
        lines += iter(self.process.stdout.readline, "ended\n")
        told = (line.split() for line in lines if line.endswith(".txt\n"))
        return {name: kind for kind, name in told}, time.monotonic() - began

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def adder(tmp_path: Path) -> Iterator[Adder]:
    (tmp_path / "in").mkdir()
    found = Adder(tmp_path / "home", (tmp_path / "in").resolve())
    yield found
    found.close()


@pytest.mark.timeout(900)
def test_after_a_kill_at_any_instant_every_acknowledged_article_is_whole(adder: Adder, tmp_path: Path):
    """Each round adds new items and changes old ones, is killed, and the library is opened and looked through."""
    chance = random.Random(7)
    adder.add(write(tmp_path / "in", range(EACH // 2)), None)
    _, whole_s = adder.add(write(tmp_path / "in", range(EACH // 2, EACH)), None)
    held_texts = {f"item-{n:04}.txt": item(n) for n in range(EACH)}
    instants = [(whole_s * chance.random() / (1 + 3 * late), late) for _ in range(KILLS // 2) for late in (False, True)]
    acknowledged = unacknowledged = 0
    for round_, (instant, late) in enumerate(instants, 1):
        files = write(tmp_path / "in", range(round_ * EACH, (round_ + 1) * EACH - 4))
        changed = write(tmp_path / "in", chance.sample(range(round_ * EACH - 4), 4))
        for path in changed:
            path.write_text(
                f"{path.read_text(encoding='utf-8')}\nA correction was made on day {round_}.\n", encoding="utf-8"
            )
        batch = sorted([*files, *changed])
        before = dict(held_texts)
        outcomes, _ = adder.add(batch, instant, once_acknowledging=late)
        for path in batch:
            if path.name in outcomes:
                held_texts[path.name] = path.read_text(encoding="utf-8")
        acknowledged += len(outcomes)
        unacknowledged += len(batch) - len(outcomes)
        with library(tmp_path / "home") as held:
            assert held.verify() == []
            assert held.notices == []
            held_texts = looked_through(
                held, held_texts, before, {path.name: path.read_text(encoding="utf-8") for path in batch}
            )
    assert acknowledged > EACH, "some kills must come after an acknowledgement"
    assert unacknowledged > EACH, "some kills must come before the end"


def looked_through(
    held: Library, wanted: dict[str, str], before: dict[str, str], begun: dict[str, str]
) -> dict[str, str]:
    """Acknowledged articles are whole and found in both indexes, the others wholly there or not. Returns the texts."""
    texts = {}
    for entry in held.articles(Filter()):
        article, name = held.article(entry.id), Path(entry.source).name
        stored = held.passages_of(entry.id)
        assert stored
        assert article.text in {wanted.get(name), before.get(name), begun.get(name)}
        texts[name] = article.text
        for each in stored[:1]:
            words = each.passage.span.of(article.text)
            assert each.id in {i for i, _ in held.nearest(embedding().query(f"{article.title}\n{words}"), 30, Filter())}
            assert each.id in {i for i, _ in held.matching(dict.fromkeys(stems(words), 1.0), 30, Filter())}
    for name, text in wanted.items():
        assert texts.get(name) in {text, begun.get(name)}, name
    return texts


def test_a_kill_while_an_index_is_made_again_leaves_a_library_that_mends_itself(adder: Adder, tmp_path: Path):
    adder.add(write(tmp_path / "in", range(EACH)), None)
    with library(tmp_path / "home") as held:
        count = held.status().passages
        held._derived.remove({"default": [each.id for each in held.passages_of(held.articles(Filter())[0].id)]})  # type: ignore[union-attr]
        assert held.verify() != []
    with library(tmp_path / "home") as held:
        assert len(held.nearest(embedding().query("council"), 10_000, Filter())) == count
        assert held.verify() == []
