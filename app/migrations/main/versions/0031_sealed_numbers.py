"""A sealed ballot is found by its voter's sign and number, and there is one of each."""

from alembic import op

revision = "0031"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sealed_ballot_sign", "sealed_ballot", ["election_id", "sign", "number"], unique=True)
