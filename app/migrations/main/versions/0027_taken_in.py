"""taken in"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Which version of a paper took in the comments of a group."""
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_version_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_index(batch_op.f("ix_comment_group_taken_version_id"), ["taken_version_id"], unique=False)
        batch_op.create_foreign_key("fk_comment_group_taken_version_id", "version", ["taken_version_id"], ["id"])
