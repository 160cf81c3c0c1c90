"""The chamber of the paper tests, with its fixtures: a draft is of one of its papers."""

from tests.documents.conftest import built, either_house, house

__all__ = ["built", "either_house", "house"]
