"""The chain: every tampering is found, cut tails by a head held outside."""

import random
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.kernel import events, journal
from app.kernel.actor import Actor
from app.kernel.db import Database
from app.kernel.events import Event
from app.kernel.ids import is_id, new_id
from app.kernel.journal import Entry, Head, Stream, StreamRef
from app.kernel.transaction import transaction

CLERK = Actor("clerk", "Văn thư")


@dataclass(frozen=True)
class PaperStamped(Event):
    version = 2
    number: int
    note: str = "Ủy ban"


@events.upcasts("PaperStamped", 1)
def _note_was_missing(fields: dict[str, object]) -> dict[str, object]:
    return {"note": "", **fields}


@pytest.fixture
def chain(database: Database) -> list[StreamRef]:
    """Three streams with a dozen entries each."""
    streams = [StreamRef(new_id(), "meeting", new_id()) for _ in range(3)]
    for n in range(12):
        with transaction(streams, CLERK) as tx:
            for stream in streams:
                tx.record(PaperStamped(n), stream)
    return streams


def faults(database: Database, held: list[Head] | None = None) -> list[journal.Fault]:
    with Session(database.engine) as session:
        return list(journal.verify(session, held or []))


def test_an_untouched_journal_verifies(database: Database, chain: list[StreamRef]) -> None:
    assert faults(database, [journal.head(s.id) for s in chain]) == []


@pytest.mark.parametrize("column", ["at", "actor_id", "name", "data", "hash", "previous_hash", "version"])
def test_a_changed_field_is_found(database: Database, chain: list[StreamRef], column: str) -> None:
    seq = random.Random(column).randint(1, 12)
    value = 9 if column == "version" else "2026"
    with Session(database.engine) as session, session.begin():
        session.execute(update(Entry).where(Entry.stream_id == chain[1].id, Entry.seq == seq).values({column: value}))
    assert any(f.stream_id == chain[1].id and f.seq in (seq, seq + 1) for f in faults(database))


def test_a_removed_entry_is_found(database: Database, chain: list[StreamRef]) -> None:
    with Session(database.engine) as session, session.begin():
        session.execute(delete(Entry).where(Entry.stream_id == chain[0].id, Entry.seq == 5))
    assert next((f.stream_id, f.seq) for f in faults(database)) == (chain[0].id, 6)


def test_a_cut_tail_with_its_head_put_back_is_found_by_a_head_held_outside(
    database: Database, chain: list[StreamRef]
) -> None:
    held = journal.head(chain[2].id)
    with Session(database.engine) as session, session.begin():
        session.execute(delete(Entry).where(Entry.stream_id == chain[2].id, Entry.seq > 9))
        last = session.scalar(select(Entry.hash).where(Entry.stream_id == chain[2].id, Entry.seq == 9))
        session.execute(update(Stream).where(Stream.id == chain[2].id).values(head_seq=9, head_hash=last))
    assert faults(database) == [], "without a head from outside nothing shows"
    assert [(f.stream_id, f.seq) for f in faults(database, [held])] == [(chain[2].id, 12)]


def test_a_stream_that_was_wiped_out_is_found_by_a_head_held_outside(
    database: Database, chain: list[StreamRef]
) -> None:
    held = journal.head(chain[0].id)
    with Session(database.engine) as session, session.begin():
        session.execute(delete(Entry).where(Entry.stream_id == chain[0].id))
        session.execute(delete(Stream).where(Stream.id == chain[0].id))
    assert [(f.stream_id, f.seq) for f in faults(database, [held])] == [(chain[0].id, 12)]


def test_an_old_entry_is_read_as_todays_code_knows_it() -> None:
    assert events.read("PaperStamped", 1, '{"number":3}') == {"note": "", "number": 3}
    assert events.read("PaperStamped", 2, '{"note":"x","number":3}') == {"note": "x", "number": 3}


def test_the_stored_text_is_canonical() -> None:
    assert PaperStamped(7).canonical() == '{"note":"Ủy ban","number":7}'


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(50)]
    assert all(is_id(one) and one[14] == "7" and one[19] in "89ab" for one in made)
    assert sorted(one[:13] for one in made) == [one[:13] for one in made]
    assert not is_id("7") and not is_id(None) and not is_id(made[0].upper())
