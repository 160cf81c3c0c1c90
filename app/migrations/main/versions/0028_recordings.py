"""recordings"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing_recording",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("began_by_name", sa.String(length=200), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ending", sa.String(40), nullable=True),
        sa.Column("gathered_at", Moment(), nullable=True),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.Column("deleted_by_name", sa.String(length=200), nullable=False),
        sa.Column("deleted_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["briefing.meeting_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("briefing_recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_recording_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "briefing_recording_file",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("recording_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["briefing_recording.id"],
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["briefing_site.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("briefing_recording_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_recording_file_recording_id"), ["recording_id"], unique=False)
