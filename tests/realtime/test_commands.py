"""Commands over the socket: answered once, after the commit, in the person's language, within limits."""

from sqlalchemy import func, select

from app.kernel import db, journal
from app.kernel.clock import now
from app.kernel.ids import new_id
from app.meetings.models import Meeting, MeetingState
from tests.bench.voting import BALLOT, BenchVote
from tests.realtime.conftest import Room


def vote(**changes: object) -> dict[str, object]:
    return {"key": new_id(), "ballot": BALLOT.id, "choice": "IN_FAVOUR"} | changes


def votes() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(BenchVote)) or 0


def test_answer_carries_the_receipt_of_what_is_in_the_journal(room: Room) -> None:
    with room.laptop(room.chamber.world.lan) as laptop:
        answer = laptop.ask("test_vote", vote())
    head = journal.head(BALLOT.id)
    assert answer["ok"] and answer["receipt"] == {"stream": BALLOT.id, "seq": head.seq, "hash": head.hash}


def test_a_retry_gets_the_first_receipt_over_another_socket_too(room: Room) -> None:
    message, before = vote(), votes()
    with room.laptop(room.chamber.world.lan) as first, room.laptop(room.chamber.world.lan) as second:
        receipts = [one.ask("test_vote", message)["receipt"] for one in (first, first, second)]
    assert receipts[0] == receipts[1] == receipts[2]
    assert votes() == before + 1


def test_many_votes_in_one_instant_are_each_recorded_once(room: Room) -> None:
    before = votes()
    with room.laptop(room.chamber.world.lan) as laptop:
        numbers = [laptop.send("test_vote", vote()) for _ in range(50)]
        seqs = {laptop.answer(number)["receipt"]["seq"] for number in numbers}
    assert len(seqs) == 50 and votes() == before + 50


def test_a_refused_command_says_why_in_the_persons_language(sqlite_room: Room) -> None:
    lan, wrong = sqlite_room.chamber.world.lan, vote(choice="MAYBE")
    with sqlite_room.laptop(lan) as laptop:
        assert laptop.ask("test_vote", wrong) == {
            "ok": False,
            "code": "invalid",
            "sentence": "Nội dung gửi lên thiếu hoặc sai mục “choice”. Đề nghị tải lại trang rồi thực hiện lại.",
        }
    with sqlite_room.laptop(lan, language="en") as laptop:
        said = laptop.ask("test_vote", wrong)["sentence"]
        assert said != "" and "choice" in said and "Đề nghị" not in said


def test_a_command_without_a_key_is_refused(sqlite_room: Room) -> None:
    with sqlite_room.laptop(sqlite_room.chamber.world.lan) as laptop:
        for key in (None, "", 7, "not-an-id"):
            answer = laptop.ask("test_vote", vote(key=key))
            assert answer["code"] == "invalid" and "khóa nhận dạng" in answer["sentence"]


def test_too_many_messages_are_told_so_and_the_socket_stays(sqlite_room: Room) -> None:
    with sqlite_room.laptop(sqlite_room.chamber.world.huy) as laptop:
        numbers = [laptop.send("leave", {}) for _ in range(90)]
        codes = [laptop.answer(number).get("code") for number in numbers]
        assert codes[:60] == [None] * 60 and codes.count("too_many") >= 20
        assert laptop.socket.connected


def test_turned_pages_reach_those_who_follow_and_whoever_joins_later(room: Room) -> None:
    world, meeting = room.chamber.world, room.chamber.meeting
    with db.database().writing(room.chamber.database.engine) as session:
        session.get_one(Meeting, meeting.id).state = MeetingState.IN_SITTING
    turned = {"key": new_id(), "meeting": meeting.id, "version": room.paper(), "page": 3, "y": 0.25, "rest": False}
    with room.laptop(world.lan) as follower, room.laptop(world.binh) as presenter:
        follower.join(room.members)
        assert presenter.ask("turn_page", turned)["ok"]
        assert follower.until("signal", stream=room.members)["data"]["page"] == 3
        assert follower.ask("turn_page", turned)["code"] == "forbidden"
        with room.laptop(world.huy) as late:
            late.join(room.members)
            assert late.until("signal", stream=room.members)["data"]["page"] == 3
        presenter.ask("turn_page", turned | {"key": new_id(), "version": None})
        assert follower.until("signal", stream=room.members)["data"] == {"version": None}


def test_a_kept_note_is_told_to_the_persons_other_devices_and_to_nobody_else(room: Room) -> None:
    world = room.chamber.world
    note = {
        "key": new_id(), "id": new_id(), "version": room.paper(), "page": 1, "kind": "NOTE", "colour": "", "place": {},
        "words": "Hỏi lại số liệu", "removed": False, "seen": 0, "at": now().isoformat(),
    }  # fmt: skip
    with room.laptop(world.lan) as writer, room.laptop(world.lan) as tablet, room.laptop(world.huy) as other:
        change = writer.ask("keep_note", note)["note"]["edition"]
        assert change >= 1
        assert tablet.until("signal", name="notes", stream=world.lan.id)["data"]["change"] >= change
        assert not [told for name, told in other.listen(0.5) if name == "signal"]
