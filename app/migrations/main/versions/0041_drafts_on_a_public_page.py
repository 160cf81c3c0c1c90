"""drafts on a public page"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_pace",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("public_pace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_pace_since"), ["since"], unique=False)

    op.create_table(
        "public_draft",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version_sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("drafter", sa.String(length=200), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("prepared_by_name", sa.String(length=200), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("starts_at", Moment(), nullable=True),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("published_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"],
            ["body.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("public_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_draft_body_id"), ["body_id"], unique=False)

    op.create_table(
        "public_opinion",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("place_name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("moderated_at", Moment(), nullable=True),
        sa.Column("moderated_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["public_draft.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("draft_id", "number"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("public_opinion", schema=None) as batch_op:
        batch_op.create_index("public_opinion_by_draft", ["draft_id", "state", "place"], unique=False)
