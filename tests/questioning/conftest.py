"""The sitting of the questioning tests, on one database and on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.db import Database
from tests.meetings.conftest import Browsers, browsing
from tests.questioning.world import Hall, build


@pytest.fixture
def hall(sqlite_database: Database) -> Hall:
    """A sitting under way with four delegates and somebody who may be questioned."""
    return build(sqlite_database)


@pytest.fixture
def either_hall(database: Database) -> Hall:
    """The same on both databases in turn."""
    return build(database)


@pytest.fixture
def browsers(hall: Hall, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    """The application on the sitting."""
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
