"""voting"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Ballots, what each is about, its roll, the answers to it; which browser a person was last known at."""
    op.create_table(
        "ballot",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sitting_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("prepared_by", sa.String(length=80), nullable=False),
        sa.Column("prepared_by_name", sa.String(length=200), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("ordered_by", sa.String(length=80), nullable=False),
        sa.Column("ordered_by_name", sa.String(length=200), nullable=False),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("alive_at", Moment(), nullable=True),
        sa.Column("outage_seconds", sa.Integer(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by_name", sa.String(length=200), nullable=False),
        sa.Column("closed_order_name", sa.String(length=200), nullable=False),
        sa.Column("closed_by_limit", sa.Boolean(), nullable=False),
        sa.Column("announced_at", Moment(), nullable=True),
        sa.Column("announced_by_name", sa.String(length=200), nullable=False),
        sa.Column("announced_order_name", sa.String(length=200), nullable=False),
        sa.Column("voided_at", Moment(), nullable=True),
        sa.Column("voided_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("repeats_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("repeat_reason", sa.String(length=500), nullable=False),
        sa.Column("entry_reason", sa.String(length=500), nullable=False),
        sa.Column("names_shown", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("share_part", sa.Integer(), nullable=True),
        sa.Column("share_whole", sa.Integer(), nullable=True),
        sa.Column("share_is_strict", sa.Boolean(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("chair_decided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["repeats_id"],
            ["ballot.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["sitting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "number"),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "ballot_line",
        sa.Column("ballot_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_name", sa.String(length=700), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("was_present", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("ballot_id", "participation_id"),
        sa.UniqueConstraint("ballot_id", "person_id"),
    )
    op.create_table(
        "ballot_option",
        sa.Column("ballot_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ballot_id", "position"),
    )
    op.create_table(
        "vote",
        sa.Column("ballot_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
        ),
        sa.PrimaryKeyConstraint("ballot_id", "participation_id"),
    )
    op.create_table(
        "vote_choice",
        sa.Column("ballot_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("participation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
        ),
        sa.PrimaryKeyConstraint("ballot_id", "participation_id", "number"),
    )
    op.create_table(
        "ballot_subject",
        sa.Column("ballot_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("version_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("version_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["agenda_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
        ),
        sa.PrimaryKeyConstraint("ballot_id", "position"),
    )
    with op.batch_alter_table("ballot_subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_subject_item_id"), ["item_id"], unique=False)

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", Moment(), nullable=True))
