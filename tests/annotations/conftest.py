"""The chamber of the paper tests, with one released paper to write on."""

from tests.documents.conftest import built, either_house, house

__all__ = ["built", "either_house", "house"]
