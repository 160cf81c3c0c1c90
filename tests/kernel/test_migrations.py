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


def test_a_database_in_use_comes_up_with_all_that_refers_to_a_table_made_anew(empty: Database) -> None:
    for name, engine in (("main", empty.engine), ("text", empty.text_engine)):
        command.upgrade(migrations.config(name, engine), "0002" if name == "main" else FIRST)
    body, profile, meeting = (
        "0199aaaa000070008000000000000001",
        "HDND_2025.PROVINCE.1",
        "0199aaaa000070008000000000000002",
    )
    now = "2026-01-01 00:00:00.000000"
    with empty.engine.begin() as connection:
        for statement in (
            f"INSERT INTO body (id, kind, level, code, name, place, zone, created_at) "
            f"VALUES ('{body}', 'PEOPLES_COUNCIL', 'PROVINCE', 'AL', 'HĐND', '', 'Asia/Ho_Chi_Minh', '{now}')",
            f"INSERT INTO rule_profile (id, code, version, name, level, legal_basis, valid_from, parameters) "
            f"VALUES ('{profile}', 'HDND_2025', 1, 'x', 'PROVINCE', 'x', '2025-01-01', '{{}}')",
            f"INSERT INTO meeting (id, body_id, kind, title, place, state, starts_on, ends_on, rule_profile_id,"
            f" is_practice, is_public, created_at, decision_symbol, reason, revision)"
            f" VALUES ('{meeting}', '{body}', 'OTHER', 'Họp', '', 'DRAFT', '2026-04-14', '2026-04-14', '{profile}',"
            f" false, false, '{now}', '', '', 0)",
            f"INSERT INTO upload (id, meeting_id, name, size, received, person_id, created_at, sentence) "
            f"VALUES ('{meeting}', '{meeting}', 'a.pdf', 1, 0, '{body}', '{now}', '')",
        ):
            connection.execute(text(statement))
    migrations.upgrade(empty)
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT rule_profile_id FROM meeting")).scalars().all() == [profile]
        assert connection.execute(text("SELECT name FROM upload WHERE meeting_id IS NOT NULL")).scalars().all() == [
            "a.pdf"
        ]
    if empty.engine.dialect.name == "sqlite":
        with empty.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def _without(names: set[str]) -> object:
    """Leaves out the other database's tables where one holds both, and the search index, which its own test covers."""

    def include(name: str | None, kind: str, _parents: object) -> bool:
        is_index_of_search = str(name).startswith(("page_text_index", "page_text_folded", "page_text_toned"))
        return not (is_index_of_search or (kind == "table" and name in names))

    return include
