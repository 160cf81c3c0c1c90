"""shared notes"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "note_share",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("document_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("note_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("audience_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shared_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("note_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_share_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_share_told_at"), ["told_at"], unique=False)
        batch_op.create_index("note_share_by_writer", ["person_id", "document_id"], unique=False)
