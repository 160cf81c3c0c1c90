"""The rooms of the briefing tests, and browsers in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.db import Database
from tests.briefings.world import Rooms, build
from tests.meetings.conftest import Browsers, browsing


@pytest.fixture
def rooms(sqlite_database: Database) -> Rooms:
    """Four rooms, called to a briefing."""
    return build(sqlite_database)


@pytest.fixture
def either_rooms(database: Database) -> Rooms:
    """The same on both databases in turn."""
    return build(database)


@pytest.fixture
def browsers(rooms: Rooms, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    """The application on the rooms."""
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
