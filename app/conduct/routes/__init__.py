"""Pages of the chamber as one whole."""
