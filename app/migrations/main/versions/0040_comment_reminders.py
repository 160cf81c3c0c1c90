"""when those are reminded who have not commented"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment_deadline", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remind_at", Moment(), nullable=True))
