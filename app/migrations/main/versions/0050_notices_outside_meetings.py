"""notices of what belongs to a body and to no meeting, and which last days of petitions were reminded of"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("meeting_id", existing_type=sa.Uuid(as_uuid=False), nullable=True)
        batch_op.add_column(sa.Column("body_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_foreign_key("fk_notice_body_id", "body", ["body_id"], ["id"], ondelete="CASCADE")
    with op.batch_alter_table("petition_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_of", sa.Date(), nullable=True))
