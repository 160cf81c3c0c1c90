"""Writes the next migration of each database from the models: `make migration MESSAGE="..."`. Read it before use."""

import sys
import tempfile
from pathlib import Path

from alembic import command

import app.migrations.tables  # noqa: F401
from app.kernel import migrations
from app.kernel.db import Database


def write(message: str) -> None:
    """Compares a fresh, upgraded SQLite database with the models; a database without a difference gets no file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/main.db", f"sqlite:///{folder}/text.db")
        migrations.upgrade(database)
        for name, engine in (("main", database.engine), ("text", database.text_engine)):
            config = migrations.config(name, engine)
            number = 1 + sum(1 for _ in (migrations.SCRIPTS / name / "versions").glob("[0-9]*.py"))
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    write(" ".join(sys.argv[1:]) or "change")
