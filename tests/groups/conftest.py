"""A session whose delegates sit in two groups, on one database and on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.db import Database
from tests.groups.world import Halves, build
from tests.meetings.conftest import Browsers, browsing


@pytest.fixture
def halves(sqlite_database: Database) -> Halves:
    """Bình and Huy, Lan and Đạt: announced, none of them has met."""
    return build(sqlite_database)


@pytest.fixture
def either_halves(database: Database) -> Halves:
    """The same on both databases in turn."""
    return build(database)


@pytest.fixture
def browsers(halves: Halves, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
