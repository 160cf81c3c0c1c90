"""Signing in: the library wired with our people, our pages and our sentences."""
