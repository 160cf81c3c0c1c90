"""Benchmarks: names and keys are those of docs/benchmarks.md; `python -m tests.bench NAME`."""
