"""Migrations of the database of page text."""

import app.migrations.tables  # noqa: F401  every table, so that none is taken for superfluous
from app.kernel.db import TextBase
from app.migrations.environment import run

run(TextBase.metadata)
