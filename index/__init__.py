"""Read news articles and keep them where they can be found."""
