"""Replies and articles in each form: a terminal, Markdown, HTML, Atom, SVG, e-mail, JSON."""
