"""The support check in its parts, and what follows from it: who else says it, how well an answer is carried."""
