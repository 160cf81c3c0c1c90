"""The small world of the meeting tests."""

import pytest

from app.kernel.db import Database
from tests.meetings.world import World, build


@pytest.fixture
def world(sqlite_database: Database) -> World:
    """The council of An Lĩnh."""
    return build(sqlite_database)


@pytest.fixture
def either_world(database: Database) -> World:
    """The same on both databases in turn, where locking, types or queries may differ."""
    return build(database)
