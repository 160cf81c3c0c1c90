"""One action, one transaction; many commands, one unit."""

import contextlib
import threading
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.kernel import journal, wake
from app.kernel.actor import Actor
from app.kernel.db import Database, Id, reading
from app.kernel.errors import Conflict, NotFound
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Group, once, transaction

LAN = Actor("lan", "Triệu Thị Lan")
HUY = Actor("huy", "Bùi Quang Huy")


class OfTheTests(DeclarativeBase):
    """Tables that the migrations do not know."""


class Slip(OfTheTests):
    """A row that the tests change."""

    __tablename__ = "test_slip"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    choice: Mapped[str]


@dataclass(frozen=True)
class SlipCast(Event):
    slip_id: str
    choice: str = "IN_FAVOUR"


@pytest.fixture
def database(database: Database) -> Database:
    """Both databases in turn, with the table of the tests."""
    OfTheTests.metadata.create_all(database.engine)
    return database


def stream() -> StreamRef:
    return StreamRef(new_id(), "sitting", new_id())


def cast(where: StreamRef, actor: Actor, choice: str = "IN_FAVOUR") -> journal.Head:
    with transaction(where, actor) as tx:
        slip = tx.add(Slip(id=new_id(), choice=choice))
        recorded = tx.record(SlipCast(slip.id, choice))
    return journal.Head(recorded.stream_id, recorded.seq, recorded.hash)


def test_rows_and_entry_are_there_after_the_commit(database: Database) -> None:
    room = stream()
    first, second = cast(room, LAN), cast(room, HUY)
    assert (first.seq, second.seq) == (1, 2)
    assert journal.head(room.id) == second
    entries = journal.since(room.id, 0)
    assert [(e["actor"], e["name"], e["data"]["choice"]) for e in entries] == [
        ("lan", "SlipCast", "IN_FAVOUR"),
        ("huy", "SlipCast", "IN_FAVOUR"),
    ]
    assert journal.since(room.id, 1) == entries[1:]


def test_a_refused_action_leaves_neither_row_nor_entry(database: Database) -> None:
    room = stream()
    with pytest.raises(Conflict), transaction(room, LAN) as tx:
        tx.add(Slip(id=new_id(), choice="AGAINST"))
        tx.record(SlipCast("x"))
        raise Conflict(_("Đã kết thúc biểu quyết."))
    with reading() as session:
        assert session.query(Slip).count() == 0
    assert journal.head(room.id).seq == 0


def test_a_strangers_id_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound), transaction(stream(), LAN) as tx:
        tx.get(Slip, id=new_id())


def test_several_streams_are_recorded_in_one_act(database: Database) -> None:
    room, presidium = stream(), stream()
    with transaction([room, presidium], LAN) as tx:
        tx.record(SlipCast("open"))
        tx.record(SlipCast("for the presidium"), presidium)
    assert journal.head(room.id).seq == journal.head(presidium.id).seq == 1


def test_recording_in_a_stream_that_was_not_named_is_a_mistake(database: Database) -> None:
    with pytest.raises(LookupError), transaction(stream(), LAN) as tx:
        tx.record(SlipCast("x"), stream())


def test_many_commands_share_a_unit_and_one_refusal_undoes_no_neighbour(database: Database) -> None:
    room, group, heard = stream(), Group(gather=0.05), list[frozenset[str]]()
    stop = wake.listen(heard.append)
    outcomes: dict[int, object] = {}

    def command(n: int) -> None:
        def act() -> int:
            with transaction(room, LAN) as tx:
                tx.add(Slip(id=new_id(), choice=str(n)))
                tx.record(SlipCast(str(n)))
                if n % 5 == 0:
                    raise Conflict(_("Lựa chọn cũ đến sau lựa chọn mới."))
            return n

        try:
            outcomes[n] = group.run([room], act)
        except Conflict as refusal:
            outcomes[n] = refusal.code

    threads = [threading.Thread(target=command, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop()
    assert outcomes == {n: "conflict" if n % 5 == 0 else n for n in range(40)}
    with reading() as session:
        assert session.query(Slip).count() == 32
    assert sorted(int(e["data"]["slip_id"]) for e in journal.since(room.id, 0)) == [n for n in range(40) if n % 5]
    assert len(heard) < 10, "forty commands took a commit each"
    assert set(heard) == {frozenset({room.id})}
    with reading() as session:
        assert list(journal.verify(session)) == []


def test_a_retry_gets_the_first_receipt_and_changes_nothing(database: Database) -> None:
    room, key = stream(), new_id()

    def act() -> dict[str, object]:
        with transaction(room, LAN) as tx:
            tx.add(Slip(id=new_id(), choice="IN_FAVOUR"))
            return {"receipt": tx.record(SlipCast("x"))}

    first = once(LAN, key, [room], act)
    assert once(LAN, key, [room], act) == first
    assert first["receipt"]["seq"] == 1 and len(first["receipt"]["hash"]) == 64
    assert journal.head(room.id).seq == 1
    assert once(HUY, key, [room], act)["receipt"]["seq"] == 2, "a key belongs to the one who made it"


def test_a_refused_command_may_be_tried_again_with_its_key(database: Database) -> None:
    room, key, answers = stream(), new_id(), iter([Conflict(_("Chưa mở biểu quyết.")), None])

    def act() -> dict[str, object]:
        if problem := next(answers):
            raise problem
        with transaction(room, LAN) as tx:
            return {"receipt": tx.record(SlipCast("x"))}

    with pytest.raises(Conflict):
        once(LAN, key, [room], act)
    assert once(LAN, key, [room], act)["receipt"]["seq"] == 1


def test_writers_at_once_leave_no_gap_in_the_numbers(database: Database) -> None:
    room = stream()
    threads = [threading.Thread(target=lambda: [cast(room, LAN) for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e["seq"] for e in journal.since(room.id, 0)] == list(range(1, 81))


def test_units_that_name_streams_in_any_order_do_not_wait_for_each_other(database: Database) -> None:
    one, two = stream(), stream()
    failures: list[BaseException] = []

    def both(streams: list[StreamRef]) -> None:
        try:
            for _i in range(15):
                with transaction(streams, LAN) as tx:
                    tx.record(SlipCast("x"), one)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=both, args=(order,)) for order in ([one, two], [two, one]) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert journal.head(one.id).seq == 90


def test_half_of_a_command_that_caught_its_actions_refusal_is_undone(database: Database) -> None:
    room, group = stream(), Group(gather=0)

    def forgiving() -> str:
        with contextlib.suppress(Conflict), transaction(room, LAN) as tx:
            tx.add(Slip(id=new_id(), choice="HALF"))
            tx.session.flush()
            tx.record(SlipCast("half"))
            raise Conflict(_("Chưa mở biểu quyết."))
        with transaction(room, LAN) as tx:
            tx.record(SlipCast("whole"))
        return "done"

    assert group.run([room], forgiving) == "done"
    assert [entry["data"]["slip_id"] for entry in journal.since(room.id, 0)] == ["whole"]
    with reading() as session:
        assert session.query(Slip).count() == 0
