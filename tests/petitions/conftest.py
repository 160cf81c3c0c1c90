"""The chamber of the paper tests, with its fixtures: voters speak to its delegates."""

from tests.documents.conftest import built, either_house, house

__all__ = ["built", "either_house", "house"]
