"""device check"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_check",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("site_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("has_camera", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.Integer(), nullable=False),
        sa.Column("has_speaker", sa.Boolean(), nullable=True),
        sa.Column("picture_comes_back", sa.Boolean(), nullable=False),
        sa.Column("voice_comes_back", sa.Boolean(), nullable=False),
        sa.Column("delay_ms", sa.Integer(), nullable=False),
        sa.Column("loss_permille", sa.Integer(), nullable=False),
        sa.Column("jitter_ms", sa.Integer(), nullable=False),
        sa.Column("kbit_s", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["briefing_site.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("device_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_check_site_id"), ["site_id"], unique=False)
