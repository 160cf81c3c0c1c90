"""Comments are written, answered, edited, withdrawn, agreed with, hidden; who hears of them and who does not."""

from datetime import timedelta
from typing import Any

import pytest

from app.comments import actions, queries
from app.comments import commands as comment_commands
from app.comments.actions import Written
from app.comments.models import CameBy, CommentDeadline, CommentState, Visibility
from app.comments.tasks import remind
from app.documents.actions.release import release, withdraw
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.commands import commands
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.notifications import queries as notices
from app.notifications.tasks import read_journal
from tests.comments.world import DRAFT, SECOND, Sheet


def send(actor: Actor, name: str, key: str | None = None, **message: Any) -> dict[str, Any]:
    """As the gateway does: under a key, in the shared unit, answered after the commit."""
    assert comment_commands
    command = commands[name]
    read = command.read({"person": actor.id, **message})
    return once(actor, key or new_id(), command.streams(actor, read), lambda: command.call(actor, read))


# ---- writing -----------------------------------------------------------------------------------


def test_a_comment_on_a_clause_is_heard_by_delegates_and_carries_no_text(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy, "Đề nghị nâng mức", place="Điều 2 khoản 1", old_words="500.000", new_words="700.000")
    one = sheet.one(said)
    assert (one.place_name, one.page, one.version_id) == ("Điều 2 khoản 1", 1, sheet.version.id)
    assert one.suggests and [edition.number for edition in one.editions] == [1]
    (entry,) = sheet.heard("sheet")
    assert entry["name"] == "CommentWritten" and entry["actor"] == sheet.huy.id
    assert "nâng mức" not in str(entry) and sheet.told("drafting") == []
    assert sheet.texts(sheet.lan) == sheet.texts(sheet.house.submitter) == ["Đề nghị nâng mức"]


def test_what_is_for_the_drafting_body_reaches_no_other_delegate(either_sheet: Sheet) -> None:
    sheet, house = either_sheet, either_sheet.house
    said = sheet.to_drafters(sheet.huy)
    assert sheet.told("sheet") == [] and sheet.told("drafting") == ["CommentWritten"]
    for reader in (sheet.huy, house.submitter, house.office):
        assert sheet.texts(reader) == ["Xin trao đổi riêng"]
    for other in (sheet.lan, house.chair):
        assert sheet.texts(other) == []
        with reading() as session:
            meeting = session.get_one(type(sheet.version.document.dossier.meeting), house.meeting_id)
            assert queries.counts(meeting, other) == {}
        with pytest.raises(NotFound):
            actions.answer_comment(other, said, "Tôi cũng nghĩ vậy")
        with pytest.raises(NotFound):
            actions.agree(other, said, True)


def test_streams_are_joined_by_who_may_hear_them(sheet: Sheet) -> None:
    house = sheet.house
    with reading():
        for actor, both in ((house.office, True), (house.submitter, True), (sheet.lan, False), (house.chair, False)):
            assert queries.can_hear(actor, "comments", sheet.id)
            assert queries.can_hear(actor, "comments.drafting", sheet.id) is both
        for actor in (house.guest, house.technician, house.stranger, house.admin):
            assert not queries.can_hear(actor, "comments", sheet.id)
            assert not queries.can_hear(actor, "comments.drafting", sheet.id)
        assert not queries.can_hear(house.office, "comments", new_id())


def test_a_retry_under_the_same_key_is_one_comment(either_sheet: Sheet) -> None:
    sheet, key = either_sheet, new_id()
    message = {
        "subject": sheet.id, "place": "", "text": "Nhất trí", "old": "", "new": "", "visibility": "DELEGATES",
        "named": True,
    }  # fmt: skip
    answers = [send(sheet.huy, "write_comment", key, **message) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0]["receipt"]["seq"] == 1
    assert sheet.texts(sheet.lan) == ["Nhất trí"]


def test_only_delegates_comment_and_nobody_in_another_name(sheet: Sheet) -> None:
    house = sheet.house
    for actor in (house.office, house.submitter):
        with pytest.raises(Forbidden):
            sheet.say(actor)
    for actor in (house.guest, house.stranger, house.admin, house.technician):
        with pytest.raises(NotFound):
            sheet.say(actor)
    with pytest.raises(Forbidden):
        send(sheet.huy, "agree_with_comment", comment=sheet.say(sheet.lan), agrees=True, person=sheet.lan.id)


def test_what_cannot_be_kept_is_refused_with_a_sentence(sheet: Sheet) -> None:
    with pytest.raises(Invalid, match="chưa có nội dung"):
        sheet.say(sheet.huy, "   ")
    with pytest.raises(Invalid, match="dài tối đa"):
        sheet.say(sheet.huy, "x" * 5001)
    with pytest.raises(Invalid, match="giống lời văn hiện nay"):
        sheet.say(sheet.huy, "", old_words="như cũ", new_words="như cũ")
    with pytest.raises(Invalid, match="không có trong bản hiện nay"):
        sheet.say(sheet.huy, place="Điều 9")
    with pytest.raises(Invalid):
        sheet.say(sheet.huy, place="p3")
    assert sheet.one(sheet.say(sheet.huy, place="p2")).page == 2


def test_an_item_is_commented_on_too(sheet: Sheet) -> None:
    item = sheet.house.item_id
    actions.write_comment(sheet.huy, item, Written("Đề nghị dành thêm thời gian"))
    with pytest.raises(Invalid):
        actions.write_comment(sheet.huy, item, Written("Chỗ không có", place="Điều 1"))
    with reading() as session:
        meeting = session.get_one(type(sheet.version.document.dossier.meeting), sheet.house.meeting_id)
        assert queries.counts(meeting, sheet.lan) == {item: 1}


def test_a_withdrawn_paper_takes_its_sheet_along_and_own_comments_stay_ones_own(sheet: Sheet) -> None:
    sheet.say(sheet.huy, "Còn giữ")
    withdraw(sheet.house.office, sheet.house.meeting_id, sheet.version.id, "Nhầm bản")
    with reading(), pytest.raises(NotFound):
        queries.subject(sheet.id, sheet.lan)
    with reading():
        assert [one.text for one in queries.own(sheet.huy)] == ["Còn giữ"]


def test_a_new_version_keeps_the_comments_and_says_what_it_no_longer_has(sheet: Sheet) -> None:
    from app.comments.text import places_of
    from app.comments.view import rows

    kept, gone = sheet.say(sheet.huy, "Ở lại", place="Điều 1"), sheet.say(sheet.huy, "Mất chỗ", place="Điều 3")
    newer = sheet.house.paper(DRAFT, of=sheet.version)
    release(sheet.house.office, sheet.house.meeting_id, [newer.id])
    with reading():
        about = queries.subject(sheet.id, sheet.lan)
        found = rows(places_of(about), queries.threads(about, sheet.lan))
    where = {thread.first_id: row for row in found for thread in row.threads}
    assert not where[kept].is_gone and where[gone].is_gone and str(where[gone].name) == "Điều 3"
    assert SECOND and sheet.one(gone).version_id == sheet.version.id


def test_the_secretariat_enters_what_a_delegate_said_on_paper(either_sheet: Sheet) -> None:
    sheet, office = either_sheet, either_sheet.house.office
    said = Written("Đề nghị nâng mức", "Điều 2 khoản 1")
    sheet.deadline_passes()  # it may have come in time
    entered = str(actions.enter_comment(office, sheet.id, sheet.huy.id, said, CameBy.PAPER)["comment"])
    one = sheet.one(entered)
    assert (one.person_id, one.name, one.entered_by_name, one.came_by) == (
        sheet.huy.id, sheet.huy.name, office.name, CameBy.PAPER,
    )  # fmt: skip
    assert sheet.heard("sheet")[-1]["actor"] == office.id and sheet.own(sheet.huy) == ["entered"]
    read_journal()
    with reading():
        told = [str(one.sentence) for one in notices.notices(sheet.huy)]
    assert any("nhập góp ý thay đại biểu: Điều 2 khoản 1" in one for one in told)
    actions.withdraw_comment(sheet.huy, entered)
    assert sheet.texts(sheet.lan) == []


def test_nobody_else_enters_and_only_for_delegates(either_sheet: Sheet) -> None:
    sheet, house, said = either_sheet, either_sheet.house, Written("Đề nghị nâng mức")
    for other in (sheet.lan, house.submitter):
        with pytest.raises(Forbidden):
            actions.enter_comment(other, sheet.id, sheet.huy.id, said, CameBy.VOICE)
    for stranger in (house.guest.id, house.stranger.id, ""):
        with pytest.raises(Invalid, match="chọn đại biểu"):
            actions.enter_comment(house.office, sheet.id, stranger, said, CameBy.VOICE)
    assert sheet.told("sheet") == []


# ---- the deadline ------------------------------------------------------------------------------


def test_after_the_deadline_delegates_are_refused_and_the_drafting_body_still_answers(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy)
    sheet.deadline_passes()
    with pytest.raises(Conflict, match="Đã hết hạn góp ý lúc"):
        sheet.say(sheet.lan)
    with pytest.raises(Conflict):
        actions.edit_comment(sheet.huy, said, "Khác", "", "", 1)
    with pytest.raises(Conflict):
        actions.agree(sheet.lan, said, True)
    with pytest.raises(Conflict):
        actions.answer_comment(sheet.lan, said, "Muộn")
    answer = actions.answer_comment(sheet.house.submitter, said, "Cơ quan soạn thảo tiếp thu")["comment"]
    assert sheet.one(answer).is_drafters and sheet.own(sheet.huy)[-1] == "answered"
    actions.withdraw_comment(sheet.huy, said)


def test_the_secretariat_alone_sets_the_deadline(sheet: Sheet) -> None:
    due = clock.now() + timedelta(days=3, hours=1)
    with pytest.raises(Forbidden):
        actions.set_deadline(sheet.huy, sheet.id, due)
    with pytest.raises(Invalid):
        actions.set_deadline(sheet.house.office, sheet.id, clock.now() - timedelta(minutes=1))
    actions.set_deadline(sheet.house.office, sheet.id, due)
    actions.set_deadline(sheet.house.office, sheet.id, due)
    assert sheet.told("sheet") == ["CommentsDue"]
    with reading():
        found = queries.due(sheet.id, clock.now())
    assert found is not None and found.days == 3 and not found.is_over
    actions.set_deadline(sheet.house.office, sheet.id, None)
    with reading():
        assert queries.due(sheet.id, clock.now()) is None


def test_who_has_not_commented_is_reminded_once_before_the_deadline(either_sheet: Sheet) -> None:
    sheet = either_sheet
    office, in_two_days = sheet.house.office, clock.now() + timedelta(days=2)
    actions.set_deadline(office, sheet.id, in_two_days)
    sheet.say(sheet.huy)

    def told(actor: Actor) -> list[str]:
        remind()
        read_journal()
        with reading():
            return [str(one.sentence) for one in notices.notices(actor) if "Hạn góp ý" in str(one.sentence)]

    assert told(sheet.lan) == []
    with reading() as session:
        near = session.get_one(CommentDeadline, sheet.id).remind_at
    assert near is not None and abs(in_two_days - timedelta(days=1) - near) < timedelta(minutes=1)
    with db.database().writing(db.database().engine) as session:
        session.get_one(CommentDeadline, sheet.id).remind_at = clock.now()
    first = told(sheet.lan)
    assert len(first) == 1 and "Nghị quyết về mức hỗ trợ" in first[0]
    assert told(sheet.huy) == [] and told(sheet.house.submitter) == [] and told(sheet.lan) == first
    assert sheet.told("sheet").count("CommentsReminded") == 1


# ---- without a name ----------------------------------------------------------------------------


def test_no_name_only_where_the_regulation_allows_it(sheet: Sheet) -> None:
    with pytest.raises(Forbidden, match="không nêu tên"):
        sheet.say(sheet.huy, is_named=False)


def test_the_name_that_was_left_out_is_nowhere_that_others_hear(either_sheet: Sheet) -> None:
    sheet = either_sheet
    sheet.let_be_unnamed()
    said = sheet.say(sheet.huy, "Không nêu tên", is_named=False)
    actions.edit_comment(sheet.huy, said, "Vẫn không nêu tên", "", "", 1)
    actions.answer_comment(sheet.huy, said, "Nói thêm")
    actions.agree(sheet.lan, said, True)
    assert {entry["actor"] for entry in sheet.heard("sheet")} == {"system:comments"}
    assert sheet.huy.id not in str(sheet.heard("sheet"))
    for reader in (sheet.lan, sheet.house.office, sheet.house.submitter):
        (thread,) = sheet.threads(reader)
        assert thread.said and thread.said.name is None and [one.name for one in thread.answers] == [None]
    (own,) = sheet.threads(sheet.huy)
    assert own.said and own.said.is_mine and own.said.name == sheet.huy.name


# ---- threads and agreement ---------------------------------------------------------------------


def test_answers_stand_one_level_deep_and_reach_the_author(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.to_drafters(sheet.huy)
    answer = send(sheet.house.submitter, "answer_comment", comment=said, text="Xin tiếp thu")["comment"]
    assert [one.comment.text for one in sheet.threads(sheet.huy)[0].answers] == ["Xin tiếp thu"]
    assert sheet.threads(sheet.lan) == [] and sheet.told("sheet") == []
    with pytest.raises(Conflict, match="Đây đã là một trả lời"):
        actions.answer_comment(sheet.huy, answer, "Cảm ơn")
    actions.answer_comment(sheet.huy, said, "Cảm ơn")
    assert len(sheet.threads(sheet.house.submitter)[0].answers) == 2


def test_agreement_is_one_touch_counted_once_and_not_for_oneself(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy)
    for _again in range(2):
        assert send(sheet.lan, "agree_with_comment", comment=said, agrees=True)["count"] == 1
    assert actions.agree(sheet.house.chair, said, True)["count"] == 2
    assert actions.agree(sheet.lan, said, False)["count"] == 1
    with pytest.raises(Conflict):
        actions.agree(sheet.huy, said, True)
    assert sheet.lan.id not in str(sheet.heard("sheet")[1:])
    (thread,) = sheet.threads(sheet.house.chair)
    assert thread.said and thread.said.agreed == 1 and thread.said.i_agree


# ---- editing -----------------------------------------------------------------------------------


def test_an_edit_keeps_what_was_written_before(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy, "Bản đầu")
    told = send(sheet.huy, "edit_comment", comment=said, text="Bản sau", old="", new="", seen=1)
    assert told["edition"] == 2 and not told["beside"]
    assert [edition.text for edition in sheet.one(said).editions] == ["Bản đầu", "Bản sau"]
    with pytest.raises(NotFound):
        actions.edit_comment(sheet.lan, said, "Của người khác", "", "", 2)
    assert actions.edit_comment(sheet.huy, said, "Bản sau", "", "", 2).get("again")


def test_two_devices_that_edit_at_once_lose_neither_text(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy, "Bản đầu")
    actions.edit_comment(sheet.huy, said, "Từ máy tính", "", "", 1)
    told = actions.edit_comment(sheet.huy, said, "Từ máy tính bảng", "", "", 1)
    one = sheet.one(said)
    assert told["beside"] and one.text == "Từ máy tính"
    assert [edition.text for edition in one.beside] == ["Từ máy tính bảng"]
    actions.edit_comment(sheet.huy, said, "Từ máy tính và máy tính bảng", "", "", one.edition)
    one = sheet.one(said)
    assert one.text == "Từ máy tính và máy tính bảng" and not one.beside
    assert [edition.text for edition in one.editions][1:3] == ["Từ máy tính", "Từ máy tính bảng"]


def test_what_is_withdrawn_is_read_by_its_author_only_and_its_answers_stay(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy, "Rút lại")
    actions.answer_comment(sheet.lan, said, "Đã trả lời")
    with pytest.raises(NotFound):
        actions.withdraw_comment(sheet.lan, said)
    send(sheet.huy, "withdraw_comment", comment=said)
    assert actions.withdraw_comment(sheet.huy, said) == {"again": True}
    assert sheet.texts(sheet.lan) == sheet.texts(sheet.house.office) == [] and sheet.texts(sheet.huy) == ["Rút lại"]
    assert [one.comment.text for one in sheet.threads(sheet.house.office)[0].answers] == ["Đã trả lời"]
    with pytest.raises(Conflict, match="đã được rút"):
        actions.edit_comment(sheet.huy, said, "Lại gửi", "", "", 1)


# ---- moderation --------------------------------------------------------------------------------


def test_the_secretariat_hides_with_a_reason_that_only_the_author_hears(either_sheet: Sheet) -> None:
    sheet, office = either_sheet, either_sheet.house.office
    said = sheet.say(sheet.huy, "Lời không hay")
    actions.answer_comment(sheet.lan, said, "Nhắc lại lời không hay")
    for nobody in (sheet.lan, sheet.house.submitter):
        with pytest.raises(Forbidden):
            actions.hide_comment(nobody, said, "Không thích")
    with pytest.raises(Invalid):
        actions.hide_comment(office, said, " ")
    actions.hide_comment(office, said, "Ngoài phạm vi dự thảo")
    assert sheet.threads(sheet.lan) == [] and sheet.texts(office) == sheet.texts(sheet.huy) == ["Lời không hay"]
    assert "Ngoài phạm vi" not in str(sheet.heard("sheet")) and sheet.own(sheet.huy)[-1] == "hidden"
    assert sheet.one(said).state is CommentState.HIDDEN and sheet.one(said).reason == "Ngoài phạm vi dự thảo"
    with pytest.raises(Conflict):
        actions.hide_comment(office, said, "Lần nữa")
    actions.show_comment(office, said)
    assert sheet.texts(sheet.lan) == ["Lời không hay"] and Visibility(sheet.one(said).visibility)
