"""groups of a session"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key("fk_meeting_parent_id_meeting", "meeting", ["parent_id"], ["id"])
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.Uuid(as_uuid=False), nullable=True))
        batch_op.create_foreign_key("fk_agenda_item_source_id_agenda_item", "agenda_item", ["source_id"], ["id"])
    op.create_table(
        "discussion_group",
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("meeting_id"),
    )
    op.create_table(
        "group_opinion",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("item_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("group_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_opinion_meeting_id"), ["meeting_id"], unique=False)
