"""The web as a polite and guarded visitor: pages, feeds and sitemaps, and what was fetched from where."""
