"""The web page, rendered on the server, and the button that a publisher puts under an article."""
