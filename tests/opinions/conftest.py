"""The committee of the tests of opinion forms, on one database and on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel import clock
from app.kernel.db import Database
from tests.meetings.conftest import Browsers, browsing
from tests.opinions.world import SENT, Circulation, build


@pytest.fixture
def committee(sqlite_database: Database) -> Iterator[Circulation]:
    """21 members, on the morning of 26 October 2026."""
    with clock.standing_at(SENT):
        yield build()


@pytest.fixture
def either_committee(database: Database) -> Iterator[Circulation]:
    """The same on both databases in turn."""
    with clock.standing_at(SENT):
        yield build()


@pytest.fixture
def browsers(committee: Circulation, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    """The application on the committee."""
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
