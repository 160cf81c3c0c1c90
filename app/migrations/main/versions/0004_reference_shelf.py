"""reference shelf"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Papers of a body's shelf, uploads that belong to no meeting, and what items link."""
    op.create_table(
        "shelf_link",
        sa.Column("item_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("document_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("linked_at", Moment(), nullable=False),
        sa.Column("linked_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"]),
        sa.PrimaryKeyConstraint("item_id", "document_id"),
    )
    with op.batch_alter_table("shelf_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelf_link_document_id"), ["document_id"], unique=False)
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=True))
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.alter_column("meeting_id", existing_type=sa.Uuid(as_uuid=False), nullable=True)
