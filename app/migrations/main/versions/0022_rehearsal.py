"""rehearsal"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("filled_at", Moment(), nullable=False),
        sa.Column("filled_by_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("signed_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["briefing_site.id"],
        ),
        sa.PrimaryKeyConstraint("site_id"),
    )
    op.create_table(
        "rehearsal_line",
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("is_well", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["rehearsal.site_id"],
        ),
        sa.PrimaryKeyConstraint("site_id", "subject"),
    )
