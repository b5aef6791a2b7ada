"""From a question to sentences: what it asks for, the searches, and how sentences and articles are ranked."""
