"""conducting"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Breaks of sittings, notices to the room, what displays of the hall show."""
    op.create_table(
        "hall_display",
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shows", sa.String(40), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
        ),
        sa.PrimaryKeyConstraint("participation_id"),
    )
    op.create_table(
        "room_notice",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sitting_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("urgency", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=80), nullable=False),
        sa.Column("prepared_name", sa.String(length=200), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("shown_by_name", sa.String(length=200), nullable=False),
        sa.Column("shown_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("room_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_notice_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "sitting_break",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sitting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("returns_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sitting_break", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_break_sitting_id"), ["sitting_id"], unique=False)
