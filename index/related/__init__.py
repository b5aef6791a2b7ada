"""Which articles are copies or retell another, and which tell one story: by signatures, words and statements."""
