"""Rosters as people keep them: read from spreadsheets of every make, compared, carried in, written out."""
