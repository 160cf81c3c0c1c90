"""opinion forms"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opinion_form",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(length=500), nullable=False),
        sa.Column("explanation", sa.String(length=4000), nullable=False),
        sa.Column("version_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("version_sha256", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("prepared_by_name", sa.String(length=200), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=200), nullable=False),
        sa.Column("sent_order_name", sa.String(length=200), nullable=False),
        sa.Column("deadline", Moment(), nullable=True),
        sa.Column("remind_at", Moment(), nullable=True),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("share_part", sa.Integer(), nullable=True),
        sa.Column("share_whole", sa.Integer(), nullable=True),
        sa.Column("share_is_strict", sa.Boolean(), nullable=True),
        sa.Column("names_shown", sa.Boolean(), nullable=False),
        sa.Column("consolidated_at", Moment(), nullable=True),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("upshot", sa.String(40), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_order_name", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=2000), nullable=False),
        sa.Column("next_meeting_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("next_item_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["next_item_id"],
            ["agenda_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["next_meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "number"),
    )
    with op.batch_alter_table("opinion_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_form_deadline"), ["deadline"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_form_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_form_next_meeting_id"), ["next_meeting_id"], unique=False)

    op.create_table(
        "opinion_given",
        sa.Column("form_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opinion", sa.String(40), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["opinion_form.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
        ),
        sa.PrimaryKeyConstraint("form_id", "participation_id", "number"),
    )
    op.create_table(
        "opinion_line",
        sa.Column("form_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.String(40), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["opinion_form.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("form_id", "participation_id"),
        sa.UniqueConstraint("form_id", "person_id"),
    )
    with op.batch_alter_table("opinion_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_line_person_id"), ["person_id"], unique=False)
