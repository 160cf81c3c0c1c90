"""What both migration folders share: our engine, our types, one transaction per upgrade."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, MetaData

from app.kernel.db import Moment, Word


def run(metadata: MetaData) -> None:
    """Runs the migrations of the folder whose env.py called this."""
    engine, name = context.config.attributes["engine"], context.config.attributes["name"]
    connecting = engine.execution_options(writes=True).connect()
    with connecting as connection, _tables_may_be_made_anew(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7419236)")  # several processes start at once
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=f"schema_version_{name}",
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=_render,
            include_object=_ours,
            compare_type=True,
            process_revision_directives=_none_without_difference,
        )
        context.run_migrations()
        _require_references(connection)


@contextmanager
def _tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making the table anew, which rows that refer to the old one would forbid."""
    database = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    if database is None:
        yield
        return
    database.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction, so before it begins
    try:
        yield
    finally:
        database.execute("PRAGMA foreign_keys=ON")


def _require_references(connection: Connection) -> None:
    """Every reference still finds its row. Raises RuntimeError, and nothing of the upgrade is kept."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the upgrade would leave references without their rows: {broken[:5]}")


def _render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Moment):
        autogen.imports.add("from app.kernel.db import Moment")
        return "Moment()"
    if kind == "type" and isinstance(item, Word):
        return "sa.String(40)"
    return False


def _ours(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """The search index is kept by its own statements, and one database may hold both sets of tables."""
    return not (kind == "table" and reflected and compare_to is None)


def _none_without_difference(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []
