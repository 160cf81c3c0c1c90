"""Migrations of the database of page text."""

import app.documents.models  # noqa: F401  every package whose tables there are
from app.kernel.db import TextBase
from app.migrations.environment import run

run(TextBase.metadata)
