"""Real input through the running system: `make corpus DIR=folder` (docs/corpus.md)."""
