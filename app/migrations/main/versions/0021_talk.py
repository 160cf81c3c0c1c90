"""talk"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing_line",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("to_site_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("hidden_at", Moment(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=300), nullable=False),
        sa.Column("hidden_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["briefing.meeting_id"],
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["briefing_site.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_site_id"],
            ["briefing_site.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("briefing_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_line_meeting_id"), ["meeting_id"], unique=False)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("has_secret_content", sa.Boolean(), server_default=sa.false(), nullable=False))
