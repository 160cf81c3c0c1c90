"""rules of one body"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which body stated a version of the rules for itself; those that were shipped have none."""
    with op.batch_alter_table("rule_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_index(batch_op.f("ix_rule_profile_body_id"), ["body_id"], unique=False)
        batch_op.create_foreign_key("fk_rule_profile_body_id_body", "body", ["body_id"], ["id"])
