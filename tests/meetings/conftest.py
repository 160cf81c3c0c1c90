"""The small world of the meeting tests."""

from collections.abc import Iterator

import pytest

from app.kernel.db import Database, reading
from tests.meetings.world import World, build


@pytest.fixture
def world(database: Database) -> World:
    """The council of An Lĩnh on either database."""
    return build(database)


@pytest.fixture
def looking(database: Database) -> Iterator[None]:
    """A session for reading around the whole test."""
    with reading():
        yield
