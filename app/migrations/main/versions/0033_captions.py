"""captions and opinion polls of a briefing"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing_caption",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("mended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["briefing.meeting_id"]),
        sa.ForeignKeyConstraint(["site_id"], ["briefing_site.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_briefing_caption_meeting_id", "briefing_caption", ["meeting_id"], unique=False)
    op.create_table(
        "briefing_opinion_poll",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("hidden_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["briefing.meeting_id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_briefing_opinion_poll_meeting_id", "briefing_opinion_poll", ["meeting_id"], unique=False)
    op.create_table(
        "briefing_opinion",
        sa.Column("poll_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["briefing_opinion_poll.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["briefing_site.id"]),
        sa.PrimaryKeyConstraint("poll_id", "site_id"),
    )
