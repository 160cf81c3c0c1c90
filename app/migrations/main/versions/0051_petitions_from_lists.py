"""who sent the list that a petition stood in, and who should answer it in their opinion"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sender", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("proposed_unit", sa.String(length=200), server_default="", nullable=False))
