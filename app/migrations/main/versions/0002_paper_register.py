"""Secret papers on paper: which items have one, and who took a copy back."""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_register",
        sa.Column("item_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"]),
        sa.PrimaryKeyConstraint("item_id"),
    )
    with op.batch_alter_table("paper_copy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned_to", sa.String(length=80), nullable=True))
