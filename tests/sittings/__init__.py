"""Whole sittings of the demonstration, each in an installation of its own: no other test shares its database."""
