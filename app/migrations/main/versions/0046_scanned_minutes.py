"""the scan of an election's signed minutes"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scan_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_foreign_key("fk_election_scan_id", "document", ["scan_id"], ["id"])
