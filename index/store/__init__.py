"""The catalogue, its tables and changes, and the indexes that are derived from it, kept in step."""
