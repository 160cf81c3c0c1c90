"""A sitting with its item in hand, for the tests of the floor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.db import Database
from tests.meetings.conftest import Browsers, browsing
from tests.speaking.world import Hall, build


@pytest.fixture
def hall(sqlite_database: Database) -> Hall:
    """Four delegates, an item in hand, nobody speaks."""
    return build(sqlite_database)


@pytest.fixture
def either_hall(database: Database) -> Hall:
    """The same on both databases in turn."""
    return build(database)


@pytest.fixture
def browsers(hall: Hall, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
