"""kept papers"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keeping_laptop",
        sa.Column("sign_in_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sign_in_id", "meeting_id"),
    )
    with op.batch_alter_table("keeping_laptop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keeping_laptop_meeting_id"), ["meeting_id"], unique=False)
    op.create_table(
        "kept_paper",
        sa.Column("sign_in_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("sign_in_id", "version_id"),
    )
    with op.batch_alter_table("kept_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_paper_version_id"), ["version_id"], unique=False)
