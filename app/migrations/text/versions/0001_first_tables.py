"""The text of pages and the index that searches it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# The search index as it was first built; app/documents/search.py says how it is kept and asked.
SQLITE = (
    "CREATE VIRTUAL TABLE page_text_index USING fts5(folded, toned, content='page_text', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0', detail=full)",
    "CREATE TRIGGER page_text_added AFTER INSERT ON page_text BEGIN "
    "INSERT INTO page_text_index(rowid, folded, toned) VALUES (new.id, new.folded, new.toned); END",
    "CREATE TRIGGER page_text_removed AFTER DELETE ON page_text BEGIN INSERT INTO page_text_index"
    "(page_text_index, rowid, folded, toned) VALUES ('delete', old.id, old.folded, old.toned); END",
)
POSTGRESQL = (
    "CREATE INDEX page_text_folded ON page_text USING gin (to_tsvector('simple', folded))",
    "CREATE INDEX page_text_toned ON page_text USING gin (to_tsvector('simple', toned))",
)


def upgrade() -> None:
    op.create_table(
        "page_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("toned", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("page_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_text_version_id"), ["version_id"], unique=False)

    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
