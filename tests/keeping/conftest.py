"""The chamber of the paper tests, with released papers to be kept."""

from tests.documents.conftest import built, either_house, house

__all__ = ["built", "either_house", "house"]
