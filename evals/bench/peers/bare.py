"""The least that can be done: what a system that read, embedded and stored articles without judging them would cost.

Read, cut into sentences, pack them, embed, Chroma with ids and vectors, tantivy, SQLite: one loop, one process.
"""

import hashlib
import re
import time
from pathlib import Path
from typing import Any

from evals.bench.peers.job import WARM, Job, Json, quantile, run
from evals.bench.peers.vectors import vectors

WORDS = 80
AT_ONCE = 2_048


def ingest(job: Job) -> Json:
    import sqlite3

    import nupunkt
    import tantivy

    collection, index = _collection(job), _index(job)
    writer = index.writer(50_000_000, 1)
    database = sqlite3.connect(job.folder / "articles.sqlite")
    database.execute("create table articles (id integer primary key, source text, text text)")
    database.execute("create table passages (id integer primary key, article int, start int, stop int, vector blob)")
    waiting: list[tuple[int, int, int, int, str]] = []
    total = 0

    def store() -> None:
        if not waiting:
            return
        found = vectors([text for *_, text in waiting])
        rows = zip(waiting, found.astype("<f2"), strict=True)
        database.executemany(
            "insert into passages values (?, ?, ?, ?, ?)", [(*each[:4], row.tobytes()) for each, row in rows]
        )
        collection.add([str(each[0]) for each in waiting], embeddings=found)
        for number, *_, text in waiting:
            document = tantivy.Document()
            document.add_unsigned("passage", number)
            document.add_text("words", text)
            writer.add_document(document)
        waiting.clear()

    for article, path in enumerate(job.files()):
        text = path.read_text(encoding="utf-8")
        database.execute("insert into articles values (?, ?, ?)", (article, str(path), text))
        for start, stop in _packed(text, nupunkt.sent_spans(text)):
            waiting.append((total, article, start, stop, text[start:stop]))
            total += 1
        if len(waiting) >= AT_ONCE:
            store()
    store()
    writer.commit()
    writer.wait_merging_threads()
    database.commit()
    database.close()
    return {"passages": total}


def hashed(job: Job) -> Json:
    """Read and hash every file: what there is to do where nothing has changed."""
    for path in job.files():
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
    return {}


def retrieve(job: Job) -> Json:
    """Chroma's query and tantivy's, nothing else: the vector is made before the clock runs."""
    collection, index = _collection(job), _index(job)
    spent: list[float] = []
    cpu = 0.0
    for n, question in enumerate((*job.questions[:WARM], *job.questions)):
        vector = vectors([question])
        words = re.sub(r"[^\w\s]", " ", question)
        began, used = time.perf_counter(), time.process_time()
        collection.query(query_embeddings=vector, n_results=job.k, include=["distances"])
        searcher = index.searcher()
        searcher.search(index.parse_query(words, ["words"]), limit=job.k, count=False)
        if n >= WARM:
            spent.append((time.perf_counter() - began) * 1000)
            cpu += (time.process_time() - used) * 1000 / len(job.questions)
    return {"p50_ms": quantile(spent, 0.5), "p95_ms": quantile(spent, 0.95), "cpu_ms": cpu, "asked": len(spent)}


def _packed(text: str, sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences packed up to WORDS."""
    found: list[tuple[int, int]] = []
    size = WORDS
    for start, stop in sentences:
        count = text.count(" ", start, stop) + 1
        if found and size + count <= WORDS:
            found[-1] = (found[-1][0], stop)
            size += count
        else:
            found.append((start, stop))
            size = count
    return found


def _collection(job: Job) -> Any:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(job.folder / "chroma"), settings=Settings(anonymized_telemetry=False))
    return client.get_or_create_collection("news", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})


def _index(job: Job) -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="en_stem", index_option="freq")
    folder = Path(job.folder / "tantivy")
    folder.mkdir(exist_ok=True)
    return tantivy.Index(builder.build(), path=str(folder))


if __name__ == "__main__":
    run({"ingest": ingest, "hash": hashed, "retrieve": retrieve})
