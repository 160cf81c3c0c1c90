"""What both migration folders share: our engine, our types, one transaction per upgrade."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import MetaData

from app.kernel.db import Moment, Word


def run(metadata: MetaData) -> None:
    """Runs the migrations of the folder whose env.py called this."""
    engine, name = context.config.attributes["engine"], context.config.attributes["name"]
    with engine.execution_options(writes=True).begin() as connection:
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
