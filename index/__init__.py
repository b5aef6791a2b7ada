"""Read news articles and keep them where they can be found: sources, blocks, passages, the three stores, the retriever."""
