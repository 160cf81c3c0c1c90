"""Every released version's database comes up to this version's tables, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import make_url

import app.migrations.tables  # noqa: F401
from app.kernel import migrations
from app.kernel.db import Base, Database, TextBase

FIRST = "0001"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'main.db'}", f"sqlite:///{tmp_path / 'text.db'}")
    else:
        server = request.getfixturevalue("postgresql_server")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS empty WITH (FORCE)")
            connection.execute("CREATE DATABASE empty")
        url = make_url(server).set(database="empty", drivername="postgresql+psycopg")
        address = url.render_as_string(hide_password=False)
        database = Database(address, address)
    yield database
    database.close()


def test_an_empty_database_gets_the_tables_that_the_models_declare(empty: Database) -> None:
    assert not migrations.is_current(empty)
    migrations.upgrade(empty)
    assert migrations.is_current(empty)
    both = empty.engine is empty.text_engine
    for engine, metadata, other in (
        (empty.engine, Base.metadata, TextBase.metadata),
        (empty.text_engine, TextBase.metadata, Base.metadata),
    ):
        theirs = {"schema_version_main", "schema_version_text", *(other.tables if both else ())}
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_name": _without(theirs)})
            assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    migrations.upgrade(empty)
    migrations.upgrade(empty)
    assert migrations.is_current(empty)


def test_a_database_of_the_first_version_keeps_its_rows(empty: Database) -> None:
    for name, engine in (("main", empty.engine), ("text", empty.text_engine)):
        command.upgrade(migrations.config(name, engine), FIRST)
    with empty.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO stream (id, kind, subject_id, head_seq, head_hash) VALUES "
                "('0199aaaa000070008000000000000001', 'meeting', '0199aaaa000070008000000000000001', 0, :zeros)"
            ),
            {"zeros": "0" * 64},
        )
    migrations.upgrade(empty)
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT kind FROM stream")).scalars().all() == ["meeting"]


def _without(names: set[str]) -> object:
    """Leaves out the other database's tables where one holds both, and the search index, which its own test covers."""

    def include(name: str | None, kind: str, _parents: object) -> bool:
        is_index_of_search = str(name).startswith(("page_text_index", "page_text_folded", "page_text_toned"))
        return not (is_index_of_search or (kind == "table" and name in names))

    return include
