"""An upgrade in mid-sitting: another version's tables come while a vote is open, and nothing of it is lost."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from app.kernel import db, journal, migrations
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.voting import actions
from app.voting.models import BallotState
from tests.voting.world import Chamber

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade():
    for table in ("ballot", "vote"):
        way = "always" if op.get_bind().dialect.name == "sqlite" else "auto"  # SQLite: the table is made anew
        with op.batch_alter_table(table, recreate=way) as batch_op:
            batch_op.add_column(sa.Column("of_the_next_version", sa.Integer(), nullable=True))
"""


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations as another version brings them: one more than there are."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.SCRIPTS, folder)
    (folder / "main" / "versions" / "9999_next.py").write_text(NEXT.format(newest=migrations.newest("main")))
    return folder


def test_a_vote_goes_on_through_an_upgrade(
    either_chamber: Chamber, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chamber, database = either_chamber, db.database()
    lan, huy, key = chamber.delegate("lan"), chamber.delegate("huy"), new_id()
    for name, engine in (("main", database.engine), ("text", database.text_engine)):
        command.stamp(migrations.config(name, engine), "head")
    ballot = chamber.open()
    receipt = chamber.vote(lan, ballot, "IN_FAVOUR", key=key)
    chamber.vote(huy, ballot, "AGAINST")

    monkeypatch.setattr(migrations, "SCRIPTS", next_version)
    assert not migrations.is_current(database)
    migrations.upgrade(database)  # as every start of the next version does, on whatever is under way
    assert "of_the_next_version" in {column["name"] for column in inspect(database.engine).get_columns("vote")}

    assert chamber.ballot(ballot.id).state is BallotState.OPEN
    # The answer was lost with the process that gave it: the same choice again gets the same receipt.
    assert chamber.vote(lan, ballot, "IN_FAVOUR", key=key) == receipt
    chamber.vote(huy, ballot, "ABSTAIN", replaces=1)
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR", "Bùi Quang Huy": "ABSTAIN"}
    closed = actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert (closed.in_favour, closed.against, closed.abstain) == (1, 0, 1)
    with reading() as session:
        assert list(journal.verify(session)) == []
