"""LlamaIndex with Chroma: VectorStoreIndex, or an ingestion pipeline with a docstore; answers by CitationQueryEngine.

As its documentation has it: https://developers.llamaindex.ai, "Document management pipeline", "CitationQueryEngine".
"""

from collections.abc import Callable
from typing import Any

from evals.bench.peers.job import Job, Json, asked, in_context, run
from evals.bench.peers.vectors import lists

READ = 3
CITED_TOKENS = 512
"""The documentation's own example of the engine: similarity_top_k=3, citation_chunk_size=512."""


def ingest(job: Job) -> Json:
    """Passages of the size that every system has here."""
    from llama_index.core import StorageContext, VectorStoreIndex  # type: ignore[import-not-found,unused-ignore]
    from llama_index.core.node_parser import SentenceSplitter  # type: ignore[import-not-found,unused-ignore]

    VectorStoreIndex.from_documents(
        _documents(job),
        storage_context=StorageContext.from_defaults(vector_store=_store(job)),
        embed_model=_embedding(),
        transformations=[SentenceSplitter(chunk_size=job.tokens, chunk_overlap=0, include_metadata=False)],
    )
    return {}


def ingest_by_pipeline(job: Job) -> Json:
    """Add what is new, and pass over what is there. Passages of the default size, which the engine cuts up again."""
    from llama_index.core.ingestion import IngestionPipeline  # type: ignore[import-not-found,unused-ignore]
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.storage.docstore import SimpleDocumentStore  # type: ignore[import-not-found,unused-ignore]

    kept = job.folder / "pipeline"
    pipeline = IngestionPipeline(
        transformations=[SentenceSplitter(), _embedding()],
        vector_store=_store(job),
        docstore=SimpleDocumentStore(),
        disable_cache=True,
    )
    if kept.exists():
        pipeline.load(str(kept))
    nodes = pipeline.run(documents=_documents(job))
    pipeline.persist(str(kept))
    return {"passages": len(nodes)}


def retrieve(job: Job) -> Json:
    return asked(_index(job).as_retriever(similarity_top_k=job.k).retrieve, job.questions)


def answer(job: Job) -> Json:
    return asked(_engine(job, lambda prompt: None).query, job.questions)


def tokens(job: Job) -> Json:
    """What the engine gives a model for each question, in o200k tokens, and whether the answer stands in it."""
    import tiktoken

    given: list[str] = []
    engine = _engine(job, given.append)
    contexts = []
    for question in job.questions:
        given.clear()
        engine.query(question)
        contexts.append("\n".join(given))
    encoding = tiktoken.get_encoding("o200k_base")
    sizes = [len(encoding.encode_ordinary(each)) for each in contexts]
    without = [each.replace(question, "") for each, question in zip(contexts, job.questions, strict=True)]
    return {"prompt_tokens": sum(sizes) / len(sizes), "in_context": in_context(job.answers, without)}


def _engine(job: Job, told: Callable[[str], object]) -> Any:
    from llama_index.core.llms import (  # type: ignore[import-not-found,unused-ignore]
        CompletionResponse,
        CustomLLM,
        LLMMetadata,
    )
    from llama_index.core.query_engine import CitationQueryEngine  # type: ignore[import-not-found,unused-ignore]

    class Canned(CustomLLM):  # type: ignore[misc,unused-ignore]
        """Says the same to everything. Its context is large enough that one call does."""

        @property
        def metadata(self) -> Any:
            return LLMMetadata(context_window=128_000, num_output=400, model_name="canned")

        def complete(self, prompt: str, formatted: bool = False, **options: Any) -> Any:
            told(prompt)
            return CompletionResponse(text="The articles say so [1].")

        def stream_complete(self, prompt: str, formatted: bool = False, **options: Any) -> Any:
            yield self.complete(prompt)

    return CitationQueryEngine.from_args(
        _index(job), llm=Canned(), similarity_top_k=READ, citation_chunk_size=CITED_TOKENS
    )


def _index(job: Job) -> Any:
    from llama_index.core import VectorStoreIndex

    return VectorStoreIndex.from_vector_store(_store(job), embed_model=_embedding())


def _documents(job: Job) -> list[Any]:
    from llama_index.core import Document

    return [
        Document(text=path.read_text(encoding="utf-8"), doc_id=str(path), metadata={"source": str(path)})
        for path in job.files()
    ]


def _store(job: Job) -> Any:
    import chromadb
    from chromadb.config import Settings
    from llama_index.vector_stores.chroma import (  # type: ignore[import-not-found,unused-ignore]
        ChromaVectorStore,
    )

    client = chromadb.PersistentClient(str(job.folder / "chroma"), settings=Settings(anonymized_telemetry=False))
    return ChromaVectorStore(chroma_collection=client.get_or_create_collection("news", embedding_function=None))


def _embedding() -> Any:
    from llama_index.core.base.embeddings.base import BaseEmbedding  # type: ignore[import-not-found,unused-ignore]

    class WordLlama(BaseEmbedding):  # type: ignore[misc,unused-ignore]
        def _get_text_embedding(self, text: str) -> list[float]:
            return lists([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return lists(texts)

        def _get_query_embedding(self, query: str) -> list[float]:
            return lists([query])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return lists([query])[0]

    return WordLlama(model_name="wordllama", embed_batch_size=2_048)


if __name__ == "__main__":
    run(
        {
            "ingest": ingest,
            "ingest_by_pipeline": ingest_by_pipeline,
            "retrieve": retrieve,
            "answer": answer,
            "tokens": tokens,
        }
    )
