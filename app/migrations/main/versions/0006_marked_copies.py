"""marked copies"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each reader's own copy of a restricted paper."""
    op.create_table(
        "marked_copy",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "person_id"),
    )
    with op.batch_alter_table("marked_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_marked_copy_expires_at"), ["expires_at"], unique=False)
    op.create_table(
        "marked_page",
        sa.Column("copy_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(length=80), nullable=False),
        sa.Column("thumbnail", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["marked_copy.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy_id", "index"),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("may_be_kept", sa.Boolean(), server_default=sa.false(), nullable=False))
