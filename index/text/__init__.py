"""Words and sentences, names, numbers and negation, in the languages that are read."""
