"""The small world of the meeting tests."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.accounts.models import Person, SignIn
from app.config import Settings
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.db import Database
from app.kernel.ids import new_id
from tests.meetings.world import World, build


@pytest.fixture
def world(sqlite_database: Database) -> World:
    """The council of An Lĩnh."""
    return build(sqlite_database)


@pytest.fixture
def either_world(database: Database) -> World:
    """The same on both databases in turn, where locking, types or queries may differ."""
    return build(database)


class Browsers:
    """Browsers of the world's people, signed in."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def of(self, actor: Actor | None) -> FlaskClient:
        """A browser of that person; of nobody with None."""
        client = self.app.test_client()
        if actor is not None:
            with db.database().writing(db.database().engine) as session:
                person = session.get_one(Person, actor.id)
                sign_in = SignIn(id=new_id(), person_id=person.id, created_at=clock.now(), seen_at=clock.now())
                session.add(sign_in)
            with client.session_transaction() as cookie:
                cookie.update({"sign_in": sign_in.id, "_user_id": person.fs_uniquifier, "fs_paa": time.time()})
        return client


@contextmanager
def browsing(database: Database, folder: Path) -> Iterator[Browsers]:
    """The application on `database`, and browsers of its people; `folder` takes what else it keeps."""
    app = create_app(Settings(data=folder / "data"))
    app.config["WTF_CSRF_ENABLED"] = False
    opened = db.database()
    db.bind(database)
    opened.close()
    yield Browsers(app)
    db.bind(database)


@pytest.fixture
def browsers(world: World, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    """The application on the small world."""
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened
