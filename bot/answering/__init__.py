"""What a question wants, what in the articles could be its answer, and where they disagree."""
