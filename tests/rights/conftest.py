"""The running system on a copy of the small world for every request that may change it."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.config import Settings
from app.kernel import db
from app.kernel.db import Base, Database, TextBase
from tests.rights import world


@dataclass
class House:
    """The application and the world it starts from."""

    app: Flask
    folder: Path
    ids: world.Ids
    _open: Database | None = None

    def fresh(self) -> None:
        """Puts the world back as it was built."""
        self.close()
        for name in ("main.db", "text.db"):
            shutil.copy(self.folder / "built" / name, self.folder / name)
        self._open = _database(self.folder)
        db.bind(self._open)

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            for path in self.folder.glob("*.db*"):
                path.unlink()
        self._open = None
        db.bind(None)

    def visitor(self, column: str) -> FlaskClient:
        """A browser of the person of that column, signed in unless it is PUBLIC."""
        client = self.app.test_client()
        if column != "PUBLIC":
            with client.session_transaction() as session:
                session["sign_in"] = self.ids[f"sign_in.{column}"]
                session["_user_id"] = self.ids[f"mark.{column}"]
                session["fs_paa"] = time.time()
        return client


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Built once; call `fresh()` before requests that change something."""
    folder = tmp_path_factory.mktemp("house")
    app = create_app(Settings(data=folder / "data"))
    app.config["WTF_CSRF_ENABLED"] = False  # its own test walks every route
    (folder / "built").mkdir()
    database = _database(folder / "built")
    Base.metadata.create_all(database.engine)
    TextBase.metadata.create_all(database.text_engine)
    db.bind(database)
    ids = world.build(database)
    database.close()
    built = House(app, folder, ids)
    yield built
    built.close()


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'main.db'}", f"sqlite:///{folder / 'text.db'}")
