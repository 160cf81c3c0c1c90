"""The sitting of the attendance tests, and browsers in it."""

import pytest

from app.kernel.db import Database
from tests.attendance.world import Chamber, build


@pytest.fixture
def chamber(sqlite_database: Database) -> Chamber:
    """A sitting at its roll call."""
    return build(sqlite_database)


@pytest.fixture
def either_chamber(database: Database) -> Chamber:
    """The same on both databases in turn."""
    return build(database)
