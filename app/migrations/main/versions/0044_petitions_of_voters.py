"""petitions of voters"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voter_contact",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("occasion", sa.String(length=300), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=True),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("noted_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("voter_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voter_contact_body_id"), ["body_id"], unique=False)

    op.create_table(
        "voter_contact_delegate",
        sa.Column("contact_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["voter_contact.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("contact_id", "person_id"),
    )
    op.create_table(
        "petition_group",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("authority", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("answerer_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_at", Moment(), nullable=True),
        sa.Column("assigned_by_name", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(["answerer_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("body_id", "number"),
    )
    with op.batch_alter_table("petition_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_group_answerer_id"), ["answerer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_group_item_id"), ["item_id"], unique=False)
        batch_op.create_index("petition_group_by_state", ["body_id", "state", "due_on"], unique=False)

    op.create_table(
        "petition",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("body_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("brought_by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("authority", sa.String(40), nullable=False),
        sa.Column("voter", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("entered_by_name", sa.String(length=200), nullable=False),
        sa.Column("group_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"]),
        sa.ForeignKeyConstraint(["brought_by_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["contact_id"], ["voter_contact.id"]),
        sa.ForeignKeyConstraint(["group_id"], ["petition_group.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("body_id", "number"),
    )
    with op.batch_alter_table("petition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_brought_by_id"), ["brought_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_petition_group_id"), ["group_id"], unique=False)

    op.create_table(
        "petition_answer",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("group_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("given_by_name", sa.String(length=200), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("returned_at", Moment(), nullable=True),
        sa.Column("judged_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["petition_group.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("petition_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_petition_answer_group_id"), ["group_id"], unique=False)
