"""Migrations of the main database."""

import app.documents.models  # noqa: F401  every package whose tables there are
from app.kernel.db import Base
from app.migrations.environment import run

run(Base.metadata)
