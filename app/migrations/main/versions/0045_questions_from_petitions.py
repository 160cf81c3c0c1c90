"""which petitions of voters a question comes from"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question_slip", schema=None) as batch_op:
        batch_op.add_column(sa.Column("petitions_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_index(batch_op.f("ix_question_slip_petitions_id"), ["petitions_id"], unique=False)
        batch_op.create_foreign_key(
            "fk_question_slip_petitions_id", "petition_group", ["petitions_id"], ["id"], ondelete="SET NULL"
        )
