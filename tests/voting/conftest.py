"""The sitting of the voting tests, on one database and on both."""

import pytest

from app.kernel.db import Database
from tests.voting.world import Chamber, build


@pytest.fixture
def chamber(sqlite_database: Database) -> Chamber:
    """A sitting under way with four delegates here."""
    return build(sqlite_database)


@pytest.fixture
def either_chamber(database: Database) -> Chamber:
    """The same on both databases in turn."""
    return build(database)
