"""Migrations of the main database."""

import app.migrations.tables  # noqa: F401  every table, so that none is taken for superfluous
from app.kernel.db import Base
from app.migrations.environment import run

run(Base.metadata)
