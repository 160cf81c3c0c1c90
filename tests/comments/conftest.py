"""The chamber of the paper tests, with a draft that is released for comments."""

import pytest

from tests.comments.world import Sheet, build
from tests.documents.chamber import Chamber
from tests.documents.conftest import built, either_house, house

__all__ = ["built", "either_house", "house"]


@pytest.fixture
def sheet(house: Chamber) -> Sheet:
    """A released draft on SQLite, with the application."""
    return build(house)


@pytest.fixture
def either_sheet(either_house: Chamber) -> Sheet:
    """The same on both databases in turn, without the application."""
    return build(either_house)
