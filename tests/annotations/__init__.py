"""Tests of app.annotations."""
