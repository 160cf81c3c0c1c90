"""Brings the databases to this version's tables; every start does it, one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from app.kernel.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(database: Database) -> None:
    """Runs what is missing on the main database and on the one of page text."""
    if is_current(database):
        return
    from alembic import command  # a second of imports that most starts need not pay

    command.upgrade(config("main", database.engine), "head")
    command.upgrade(config("text", database.text_engine), "head")


def is_current(database: Database) -> bool:
    """Whether both databases have this version's tables."""
    return all(
        _revision(engine, name) == newest(name)
        for name, engine in (("main", database.engine), ("text", database.text_engine))
    )


def newest(name: str) -> str:
    """The last revision of the folder `main` or `text`: its files are numbered."""
    return max(path.name for path in (SCRIPTS / name / "versions").glob("[0-9]*.py")).partition("_")[0]


def _revision(engine: Engine, name: str) -> str | None:
    table = f"schema_version_{name}"
    if not inspect(engine).has_table(table):
        return None
    with engine.connect() as connection:
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {table}"))  # noqa: S608 - a name of ours
        return found


def config(name: str, engine: Engine) -> Config:
    """Alembic's settings for the folder `main` or `text`, on that engine."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(SCRIPTS / name))
    found.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    found.attributes["engine"] = engine
    found.attributes["name"] = name
    return found
