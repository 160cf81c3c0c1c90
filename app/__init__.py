"""Nghị Trường: the paperless council chamber."""
