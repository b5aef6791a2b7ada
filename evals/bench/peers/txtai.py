"""txtai, hybrid: its dense index and BM25 together, content kept, one thread (it crashed with more).

As its documentation has it: https://neuml.github.io/txtai, "Embeddings", "Query guide".
"""

from collections.abc import Iterator
from typing import Any

from evals.bench.peers.job import Job, Json, asked, run
from evals.bench.peers.vectors import vectors

WORDS = 80
"""About as many as the other systems' passages of 110 tokens hold: txtai has no splitter that counts tokens."""


def ingest(job: Job) -> Json:
    from txtai import Embeddings  # type: ignore[import-not-found,unused-ignore]

    count = 0

    def passages() -> Iterator[tuple[str, dict[str, str], None]]:
        nonlocal count
        for path in job.files():
            words = path.read_text(encoding="utf-8").split()
            for number, start in enumerate(range(0, len(words), WORDS)):
                count += 1
                text = " ".join(words[start : start + WORDS])
                yield f"{path}:{number}", {"text": text, "source": str(path)}, None

    embeddings = Embeddings(method="external", transform=_transform, hybrid=True, content=True)
    embeddings.index(passages())
    embeddings.save(str(job.folder / "txtai"))
    return {"passages": count}


def retrieve(job: Job) -> Json:
    embeddings = _loaded(job)
    return asked(lambda question: embeddings.search(question, job.k), job.questions)


def _loaded(job: Job) -> Any:
    from txtai import Embeddings

    embeddings = Embeddings()
    embeddings.load(str(job.folder / "txtai"), config={"transform": _transform})
    return embeddings


def _transform(texts: Any) -> Any:
    return vectors(list(texts))


if __name__ == "__main__":
    run({"ingest": ingest, "retrieve": retrieve})
