"""Copies, rewrites and stories among news pages: how many, at what cost, and a sample of pairs for a person to judge.

The library's articles are related once more from nothing, as `precis index rebuild` does it, in a process of its own;
and some are taken for newly added ones: what a single `precis add` costs beyond reading and embedding.
"""

import random
import resource
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bot.reply import Json
from bot.settings import Settings
from evals import libraries, metrics
from evals.evaluation import Bars, Case, Evaluation, Result, Run
from index.article import Article
from index.catalog import FILE, Catalogue
from index.ingest import relating
from index.related.neighbours import New
from index.related.signatures import readable_text, signature
from index.store import relations
from index.store.derived import WORDS, Derived
from index.store.opening import open_writable
from index.store.rows import Row, article_of
from index.store.tables import State, articles, bands, repeats, signatures, stories, told

JUDGED = 50
"""Pairs of each kind that the report shows."""
SINGLE = 200
"""Articles that are taken for newly added ones."""
HEAD = 400
"""Characters of each text that a judge is shown."""
LARGEST = 12
ALL = "all"
"""The split of all articles."""
GOALS = {"extra_ms_p95": 50.0}


def run(run: Run) -> Result:
    splits = run.data.news_splits() if run.split == ALL else (run.split,)
    given = run.some([article for split in splits for article in run.data.news_articles(split)])
    settings = libraries.library(run, f"copies-{run.split}", libraries.as_files(given))
    key = libraries.key_of(settings)
    whole, added = (
        run.measured(step, [(run.split, settings)], nullcontext, measure, alone=True, key=key)[run.split]
        for step, measure in (("relate", related), ("extra", extra))
    )
    pairs, cost = whole["pairs"], [each["cpu_ms"] for each in added["articles"]]
    kinds = Counter(each["kind"] for each in pairs)
    return Result(
        figures={
            "articles": float(len(given)),
            "copies": float(kinds["copy"]),
            "rewrites": float(kinds["rewrite"]),
            "stories": float(whole["stories"]),
            "relate_cpu_s": whole["cpu_s"],
            "relate_wall_s": whole["wall_s"],
            "peak_mb": whole["peak_mb"],
            "extra_ms": metrics.mean(cost),
            "extra_ms_p95": metrics.percentile(cost, 0.95),
        },
        cases=tuple(cases(pairs, run.seed)),
        plots=(plot(pairs),),
        goals=GOALS,
        notes=(
            f"The cases are {JUDGED} pairs of each kind, or all, drawn with the seed, for a person to judge: is the"
            " first text a copy, or a rewrite, of the second?",
            "extra_ms: processor time of an article's signature, of relating it, and of storing what was found.",
        ),
        details={
            "largest_stories": whole["largest"],
            "extra_wall_ms": metrics.mean([each["wall_ms"] for each in added["articles"]]),
        },
    )


def cases(pairs: Sequence[Json], seed: int) -> Iterator[Case]:
    """A sample of each kind, those with the smallest share first: there the mistakes are."""
    for kind in ("copy", "rewrite"):
        some = [each for each in pairs if each["kind"] == kind]
        drawn = random.Random(seed).sample(some, min(JUDGED, len(some)))  # noqa: S311  # not a secret
        for each in drawn:
            yield Case(
                each["id"],
                f"{kind}: {each['title']} ({each['published']})",
                f"{each['of_title']} ({each['of_published']}): {each['of_head']}",
                each["head"],
                each["share"],
                note=f"{each['share']:.0%} shared",
            )


def plot(pairs: Sequence[Json]) -> Bars:
    """How many pairs share how much."""
    labels = tuple(f"{tenth}0%" for tenth in range(5, 11))
    found = {
        kind: Counter(min(10, int(each["share"] * 10 + 1e-9)) for each in pairs if each["kind"] == kind)
        for kind in ("copy", "rewrite")
    }
    series = {kind: tuple(float(counts[tenth]) for tenth in range(5, 11)) for kind, counts in found.items()}
    return Bars("Pairs by what they share, from so much on", labels, series, unit="pairs")


# What is measured


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a library that may be changed: its catalogue and word index."""

    catalogue: Catalogue
    derived: Derived


def related(state: None, settings: Settings) -> Json:
    """In a process of its own, whose memory is this work's alone."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_related, settings.home).result()


def _related(home: Path) -> Json:
    with _copied(home) as here:
        with here.catalogue.engine.begin() as connection:
            for table in (signatures, bands, repeats, told, stories):
                connection.execute(sa.delete(table))
        words = here.derived.words.count()
        cpu, wall = time.process_time(), time.perf_counter()
        relating.fill(here.catalogue, here.derived)
        spent = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with here.catalogue.reading() as connection:
            found = {"pairs": pairs_of(connection), "largest": largest(connection)}
            return {**spent, **found, "peak_mb": peak, "words": words, "stories": relations.counted(connection).stories}


def extra(state: None, settings: Settings) -> Json:
    """What one article costs that is taken for a new one of this library."""
    with _copied(settings.home) as here:
        with here.catalogue.reading() as connection:
            ready = sa.select(articles).where(articles.c.state == int(State.READY), articles.c.words > 0)
            keys = connection.scalars(ready.with_only_columns(articles.c.key).order_by(articles.c.key)).all()
            drawn = random.Random(0).sample(keys, min(SINGLE, len(keys)))  # noqa: S311  # not a secret
            rows = [dict(row) for row in connection.execute(ready.where(articles.c.key.in_(drawn))).mappings()]
        _one(here, rows[0])  # what is loaded at the first use is no article's cost
        return {"articles": [_one(here, row) for row in rows]}


def _one(here: Copied, row: Row) -> Json:
    cpu, wall = time.process_time(), time.perf_counter()
    new = New(row["key"], row, signature(article_of(row)))
    with here.catalogue.reading() as connection:
        placed = relating.related(connection, here.derived.words, row["collection"], [new])
    with here.catalogue.engine.connect() as connection, connection.begin() as begun:
        relations.write(connection, placed, row["collection"])
        spent = {"cpu_ms": (time.process_time() - cpu) * 1000, "wall_ms": (time.perf_counter() - wall) * 1000}
        begun.rollback()
    return spent


@contextmanager
def _copied(home: Path) -> Iterator[Copied]:
    with TemporaryDirectory(prefix="precis-copies-", dir=home.parent) as folder:
        source, target = (sqlite3.connect(each / FILE) for each in (home, Path(folder)))
        with closing(source), closing(target):
            source.backup(target)
        shutil.copytree(home / WORDS, Path(folder) / WORDS)
        catalogue = open_writable(Path(folder))
        derived = Derived(catalogue, [])
        try:
            yield Copied(catalogue, derived)
        finally:
            derived.close()
            catalogue.close()


# What was found


def pairs_of(connection: sa.Connection) -> list[Json]:
    """Every article that repeats another, with the heads of both texts."""
    query = sa.select(repeats.c.article, repeats.c.of, repeats.c.kind, repeats.c.share).order_by(repeats.c.article)
    rows = connection.execute(query).all()
    keys = {key for row in rows for key in (row.article, row.of)}
    named = sa.select(articles).where(relations.listed(articles.c.key, keys))
    known = {row["key"]: article_of(dict(row)) for row in connection.execute(named).mappings()}
    return [
        {
            "id": known[key].id,
            "kind": kind,
            "share": share,
            **_shown(known[key], ""),
            **_shown(known[of], "of_"),
        }
        for key, of, kind, share in rows
    ]


def _shown(article: Article, before: str) -> Json:
    return {
        f"{before}title": article.title,
        f"{before}published": article.published.iso() if article.published else None,
        f"{before}head": " ".join(readable_text(article).split())[:HEAD],
    }


def largest(connection: sa.Connection) -> list[Json]:
    """The stories that most articles tell, with some of their headlines."""
    sizes = sa.select(told.c.story, sa.func.count().label("size")).group_by(told.c.story)
    found = []
    for story, size in connection.execute(sizes.order_by(sa.desc("size")).limit(LARGEST)):
        query = sa.select(articles.c.title).join(told, told.c.article == articles.c.key).where(told.c.story == story)
        found.append({"articles": size, "titles": list(connection.scalars(query.limit(LARGEST)))})
    return found


EVALUATION = Evaluation(
    "copies",
    "Copies, rewrites and stories among the articles of RealTime QA, and what finding them costs.",
    lambda data: (*data.news_splits(), ALL) if data.news_splits() else (),
    run,
    steps=("relate", "extra"),
)
