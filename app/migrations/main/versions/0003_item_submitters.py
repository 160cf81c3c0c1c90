"""item submitters"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which participation of a submitting agency brings which item."""
    op.create_table(
        "item_submitter",
        sa.Column("item_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("named_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"]),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"]),
        sa.PrimaryKeyConstraint("item_id", "participation_id"),
    )
    with op.batch_alter_table("item_submitter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_submitter_participation_id"), ["participation_id"], unique=False)
