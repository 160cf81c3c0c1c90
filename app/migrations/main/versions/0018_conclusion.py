"""conclusion"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing_conclusion",
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("text", sa.String(length=20000), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("signer_post", sa.String(length=200), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_name", sa.String(length=200), nullable=False),
        sa.Column("written_at", Moment(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("issued_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["briefing.meeting_id"],
        ),
        sa.PrimaryKeyConstraint("meeting_id"),
    )
    op.create_table(
        "conclusion_task",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("helpers", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_name", sa.String(length=200), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by_name", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["briefing_conclusion.meeting_id"],
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["briefing_site.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("conclusion_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conclusion_task_meeting_id"), ["meeting_id"], unique=False)
