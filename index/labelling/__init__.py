"""What each block of a source text is: the article's body, its title and byline, or clutter."""
