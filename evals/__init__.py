"""Measure Precis on public news benchmarks."""
