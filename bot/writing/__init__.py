"""The built-in writer: answers, summaries and stories out of the articles' own sentences."""
