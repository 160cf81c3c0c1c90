"""The rooms of the briefing tests, and browsers in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.config import Settings
from app.kernel import db
from app.kernel.db import Database
from tests.briefings.world import Rooms, build
from tests.meetings.conftest import Browsers


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
    app = create_app(Settings(data=tmp_path / "data"))
    app.config["WTF_CSRF_ENABLED"] = False
    opened = db.database()
    db.bind(sqlite_database)
    opened.close()
    yield Browsers(app)
    db.bind(sqlite_database)
