"""comments that the secretariat entered for a delegate"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entered_by_name", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("came_by", sa.String(40), nullable=True))
