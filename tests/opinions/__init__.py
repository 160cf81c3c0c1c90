"""Tests of opinion forms."""
