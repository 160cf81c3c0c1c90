"""The chamber of the paper tests, fresh for each: built once, copied for SQLite, built anew on PostgreSQL."""

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.kernel import db, disk, files, migrations
from app.kernel.db import Database
from tests.documents import chamber
from tests.documents.chamber import Chamber


@dataclass
class Built:
    """The application, its data folder, and the chamber as it was first built."""

    app: Flask
    data: Path
    template: Path
    chamber: Chamber


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Once a run: making the tables and the application is the slow part."""
    data = tmp_path_factory.mktemp("chamber")
    template = tmp_path_factory.mktemp("template")
    app = create_app(Settings(data=data))
    app.config["WTF_CSRF_ENABLED"] = False  # its own test walks every route
    db.database().close()
    database = Database(f"sqlite:///{template / 'main.db'}", f"sqlite:///{template / 'text.db'}")
    migrations.upgrade(database)  # a worker of its own waits for exactly these tables
    db.bind(database)
    made = chamber.build(database, data)
    made.app = app
    database.close()
    db.bind(None)
    yield Built(app, data, template, made)


@pytest.fixture
def house(built: Built, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chamber]:
    """The chamber on SQLite, with its application and its file store."""
    monkeypatch.setenv("NGHITRUONG_DATA", str(built.data))
    _empty(built.data)
    for name, file in (("main.db", "nghitruong.db"), ("text.db", "text.db")):
        shutil.copy(built.template / name, built.data / file)
    settings = Settings(data=built.data)
    database = Database(settings.main_database, settings.text_database)
    _bind(database, settings)
    yield copy.copy(built.chamber)
    database.close()
    _release()


@pytest.fixture
def either_house(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chamber]:
    """The chamber on both databases in turn, where locking, types or queries may differ; without the application."""
    data = tmp_path / "data"
    monkeypatch.setenv("NGHITRUONG_DATA", str(data))
    data.mkdir()
    _bind(database, Settings(data=data))
    yield chamber.build(database, data)
    _release()


def _bind(database: Database, settings: Settings) -> None:
    db.bind(database)
    files.bind(files.Folder(settings.files))
    disk.bind(disk.Disk(settings.data, 0))


def _release() -> None:
    db.bind(None)
    files.bind(None)
    disk.bind(None)


def _empty(data: Path) -> None:
    for path in data.iterdir():
        if path.name != "secret":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
