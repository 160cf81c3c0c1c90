"""who sent the list of a petition, and who should answer it in their opinion; answers of units that came as letters"""

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
    with op.batch_alter_table("unit_answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_number", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("letter_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("entered_by_name", sa.String(length=200), server_default="", nullable=False))
