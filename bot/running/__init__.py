"""A program that runs: what it has open, how articles come in, its threads and processes."""
