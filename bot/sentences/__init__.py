"""A sentence taken apart without a parser, and what may be deleted from it."""
