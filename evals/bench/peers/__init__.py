"""Precis and what people would otherwise use: each a script that does one job and prints what came of it as JSON."""
