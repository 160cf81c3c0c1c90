"""comment groups"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Groups of comments, what the drafting body answers to each, and in which group a comment is."""
    op.create_table(
        "comment_group",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("subject_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("visibility", sa.String(40), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("place_name", sa.String(length=120), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("assigned_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("assigned_name", sa.String(length=300), nullable=False),
        sa.Column("assigned_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_id"],
            ["participation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_group_assigned_id"), ["assigned_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_group_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_group_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "comment_answer_edition",
        sa.Column("group_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_beside", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["comment_group.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "number"),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_index(batch_op.f("ix_comment_group_id"), ["group_id"], unique=False)
        batch_op.create_foreign_key("fk_comment_group_id", "comment_group", ["group_id"], ["id"])
