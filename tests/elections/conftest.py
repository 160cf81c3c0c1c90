"""The sitting of the election tests, on one database and on both."""

import pytest

from app.kernel.db import Database
from tests.elections.world import Hall, build


@pytest.fixture
def hall(sqlite_database: Database) -> Hall:
    """A sitting under way with nine delegates here."""
    return build(sqlite_database)


@pytest.fixture
def either_hall(database: Database) -> Hall:
    """The same on both databases in turn."""
    return build(database)
