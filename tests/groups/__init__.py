"""Tests of the groups of a session."""
