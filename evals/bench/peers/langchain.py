"""LangChain with Chroma: files split by tokens, dense retrieval, or dense and rank_bm25 in an ensemble.

As its documentation has it: load, split_documents, add_documents; `index()` with a record manager where re-adding is
meant. https://docs.langchain.com/oss/python/langchain/rag and the reference of langchain_core.indexing.
"""

from itertools import islice
from typing import Any

from evals.bench.peers.job import Job, Json, asked, run, together
from evals.bench.peers.vectors import lists

AT_ONCE = 5_000
"""Chunks: Chroma takes 5,461 at most."""

PROMPT = "Answer the question by these passages only.\n\n{context}\n\nQuestion: {question}"


def ingest(job: Job) -> Json:
    chunks, store = _chunks(job), _store(job)
    rest = iter(chunks)
    while some := list(islice(rest, AT_ONCE)):
        store.add_documents(some)
    return {"passages": len(chunks)}


def ingest_by_index(job: Job) -> Json:
    """Add what is new, and pass over what is there: the same call serves both."""
    from langchain_classic.indexes import SQLRecordManager  # type: ignore[import-not-found,unused-ignore]
    from langchain_core.indexing import index

    records = SQLRecordManager("news", db_url=f"sqlite:///{job.folder / 'records.sqlite'}")
    records.create_schema()
    chunks = _chunks(job)
    done = index(
        chunks,
        records,
        _store(job),
        cleanup="incremental",
        source_id_key="source",
        batch_size=1_000,
        key_encoder="blake2b",
    )
    return {"passages": len(chunks), **done}


def retrieve_dense(job: Job) -> Json:
    store = _store(job)
    return asked(lambda question: store.similarity_search(question, k=job.k), job.questions)


def retrieve_hybrid(job: Job) -> Json:
    return asked(_ensemble(job).invoke, job.questions)


def threads_hybrid(job: Job) -> Json:
    return together(_chain(_ensemble(job)).invoke, job.questions, job.threads, job.seconds)


def cold(job: Job) -> Json:
    """One question from a cold start: the RAG chain of the documentation, its model a canned reply."""
    return {"said": _chain(_store(job).as_retriever(search_kwargs={"k": job.k})).invoke(job.questions[0])}


def _chain(retriever: Any) -> Any:
    from langchain_core.language_models.fake_chat_models import FakeListChatModel
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.runnables import RunnablePassthrough

    joined = retriever | (lambda found: "\n\n".join(each.page_content for each in found))
    given = {"context": joined, "question": RunnablePassthrough()}
    model = FakeListChatModel(responses=["The articles say so. [1]"])
    return given | ChatPromptTemplate.from_template(PROMPT) | model | StrOutputParser()


def _ensemble(job: Job) -> Any:
    from langchain_classic.retrievers import EnsembleRetriever  # type: ignore[import-not-found,unused-ignore]
    from langchain_community.retrievers import BM25Retriever  # type: ignore[import-not-found,unused-ignore]
    from langchain_core.documents import Document

    store = _store(job)
    chunks: list[Any] = []
    size = AT_ONCE
    while size == AT_ONCE:
        page = store.get(limit=AT_ONCE, offset=len(chunks))
        size = len(page["ids"])
        found = zip(page["documents"], page["metadatas"], strict=True)
        chunks += [Document(page_content=words, metadata=facts) for words, facts in found]
    by_words = BM25Retriever.from_documents(chunks, k=job.k)
    dense = store.as_retriever(search_kwargs={"k": job.k})
    return EnsembleRetriever(retrievers=[by_words, dense], weights=[0.5, 0.5])


def _chunks(job: Job) -> list[Any]:
    from langchain_core.documents import Document
    from langchain_text_splitters import (  # type: ignore[import-not-found,unused-ignore]
        RecursiveCharacterTextSplitter,
    )

    splitter = RecursiveCharacterTextSplitter.from_tiktoken_encoder(
        encoding_name="o200k_base", chunk_size=job.tokens, chunk_overlap=0
    )
    documents = [
        Document(page_content=path.read_text(encoding="utf-8"), metadata={"source": str(path)}) for path in job.files()
    ]
    found: list[Any] = splitter.split_documents(documents)
    return found


def _store(job: Job) -> Any:
    from chromadb.config import Settings
    from langchain_chroma import Chroma  # type: ignore[import-not-found,unused-ignore]
    from langchain_core.embeddings import Embeddings

    class WordLlama(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return lists(texts)

        def embed_query(self, text: str) -> list[float]:
            return lists([text])[0]

    return Chroma(
        collection_name="news",
        embedding_function=WordLlama(),
        persist_directory=str(job.folder / "chroma"),
        client_settings=Settings(anonymized_telemetry=False),
    )


if __name__ == "__main__":
    run(
        {
            "ingest": ingest,
            "ingest_by_index": ingest_by_index,
            "retrieve_dense": retrieve_dense,
            "retrieve_hybrid": retrieve_hybrid,
            "threads_hybrid": threads_hybrid,
            "cold": cold,
        }
    )
