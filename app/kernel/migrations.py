"""Brings the databases to this version's tables; every start does it, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.kernel.db import Database

SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(database: Database) -> None:
    """Runs what is missing on the main database and on the one of page text."""
    command.upgrade(config("main", database.engine), "head")
    command.upgrade(config("text", database.text_engine), "head")


def is_current(database: Database) -> bool:
    """Whether both databases have this version's tables."""
    return all(
        _revision(engine, name) == ScriptDirectory.from_config(config(name, engine)).get_current_head()
        for name, engine in (("main", database.engine), ("text", database.text_engine))
    )


def _revision(engine: Engine, name: str) -> str | None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": f"schema_version_{name}"})
        return context.get_current_revision()


def config(name: str, engine: Engine) -> Config:
    """Alembic's settings for the folder `main` or `text`, on that engine."""
    found = Config()
    found.set_main_option("script_location", str(SCRIPTS / name))
    found.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    found.attributes["engine"] = engine
    found.attributes["name"] = name
    return found
