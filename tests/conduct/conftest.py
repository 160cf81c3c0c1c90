"""A chamber at its roll call, for the tests of the console."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.db import Database
from app.meetings.models import SittingState
from tests.attendance.world import Chamber, build
from tests.meetings.conftest import Browsers, browsing


@pytest.fixture
def chamber(sqlite_database: Database) -> Chamber:
    """A sitting that is planned; nobody is here yet."""
    return build(sqlite_database, SittingState.SCHEDULED)


@pytest.fixture
def either_chamber(database: Database) -> Chamber:
    """The same on both databases in turn."""
    return build(database, SittingState.SCHEDULED)


@pytest.fixture
def browsers(chamber: Chamber, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
