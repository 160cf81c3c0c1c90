"""Brings the databases to this version's tables; every start does it, one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from app.kernel.db import Database
from app.kernel.errors import Unfit
from app.kernel.sentences import _

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(database: Database) -> None:
    """Runs what is missing on the main database and on the one of page text. Raises Unfit for a newer version's."""
    if is_current(database):
        return
    require_not_newer(database)
    from alembic import command  # a second of imports that most starts need not pay

    command.upgrade(config("main", database.engine), "head")
    command.upgrade(config("text", database.text_engine), "head")


def is_current(database: Database) -> bool:
    """Whether both databases have this version's tables."""
    return all(
        _revision(engine, name) == newest(name)
        for name, engine in (("main", database.engine), ("text", database.text_engine))
    )


def require_not_newer(database: Database) -> None:
    """A newer version has worked on these tables, and this one does not know what it put there. Raises Unfit."""
    for name, engine in (("main", database.engine), ("text", database.text_engine)):
        found = _revision(engine, name)
        if found is not None and found > newest(name):
            raise Unfit(
                _(
                    "Dữ liệu thuộc phiên bản phần mềm mới hơn (bảng {found}, phần mềm này biết đến {known}); chưa có "
                    "gì bị thay đổi. Hãy cập nhật phần mềm, hoặc khôi phục bản sao lưu của phiên bản này.",
                    found=found,
                    known=newest(name),
                )
            )


def require_current(database: Database) -> None:
    """The tables are this version's. Raises Unfit."""
    if is_current(database):
        return
    require_not_newer(database)
    raise Unfit(_("Dữ liệu thuộc phiên bản phần mềm cũ hơn. Hãy sao lưu, dừng hệ thống rồi chạy “nghitruong upgrade”."))


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
