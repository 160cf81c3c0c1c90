"""The record of a group: written by its note-taker, approved by its head, brought together by item of the session."""

import io

import docx
import pytest

from app.groups import actions, policy, queries
from app.groups.models import GroupOpinion
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting
from app.speaking import actions as floor
from app.speaking.models import Kind, floor_stream
from tests.groups.world import Halves
from tests.meetings.conftest import Browsers

WORDS = "Đề nghị bổ sung 40 tỷ đồng cho y tế xã.\nCần rà soát các dự án chậm tiến độ."


def written(halves: Halves, own: str, by: Actor, text: str = WORDS, place: int = 0) -> GroupOpinion:
    """An opinion of whoever writes it."""
    with reading() as session:
        seats = {
            one.person_id: one.id for one in session.get_one(Meeting, own).participations if one.role == "DELEGATE"
        }
    item = halves.programme(own)[1][place]
    return actions.write_opinion(by, own, actions.Written(item, text, seats.get(by.id)))


def said(halves: Halves) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """The synthesis: (item, [(group, texts)])."""
    with reading() as session:
        found = queries.synthesis(session.get_one(Meeting, halves.session))
        return [
            (one.item.title, [(group.number, [opinion.text for opinion in mine]) for group, mine in one.by_group])
            for one in found
        ]


def text_of(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in opened.paragraphs), *cells])


def test_the_note_taker_writes_and_who_conducts_hears_without_the_words(either_halves: Halves) -> None:
    halves, people = either_halves, either_halves.people
    halves.name(halves.first, people.binh, people.huy)
    kept = written(halves, halves.first, people.huy)
    actions.edit_opinion(
        people.binh, halves.first, kept.id, actions.Written(kept.item_id, "Rõ hơn", speaker="Sở Tài chính"), seen=1
    )
    with pytest.raises(Conflict, match="Trần Thanh Bình vừa sửa"):
        actions.edit_opinion(people.huy, halves.first, kept.id, actions.Written(kept.item_id, "Khác"), seen=1)
    told = [one for one in halves.heard(floor_stream(halves.first).id) if one["name"] == "GroupOpinionKept"]
    assert [(one["way"], one["number"]) for one in told] == [("written", 1), ("changed", 2)]
    assert all("text" not in one for one in told)
    actions.remove_opinion(people.huy, halves.first, kept.id)
    with reading() as session:
        assert queries.opinions(session.get_one(Meeting, halves.first)) == []


def test_who_is_no_officer_of_the_group_writes_nothing(halves: Halves) -> None:
    people = halves.people
    with pytest.raises(Forbidden, match="thư ký tổ"):
        written(halves, halves.first, people.huy)
    with pytest.raises(NotFound):
        written(halves, halves.first, people.lan)
    with pytest.raises(NotFound):  # an item of the other group
        actions.write_opinion(
            people.binh, halves.first, actions.Written(halves.programme(halves.second)[1][0], "Ý kiến")
        )
    with pytest.raises(Invalid):
        written(halves, halves.first, people.binh, "  ")


def test_only_the_head_approves_what_the_head_has_read(either_halves: Halves) -> None:
    halves, people = either_halves, either_halves.people
    halves.name(halves.first, people.binh, people.huy)
    kept = written(halves, halves.first, people.huy)
    for who in (people.huy, people.thao):
        with pytest.raises(Forbidden, match="tổ trưởng duyệt"):
            actions.approve_record(who, halves.first, seen=halves.read(halves.first))
    read = halves.read(halves.first)
    with reading() as session:
        item = session.get_one(GroupOpinion, kept.id).item_id
    actions.edit_opinion(people.huy, halves.first, kept.id, actions.Written(item, "Lời khác"), seen=1)
    with pytest.raises(Conflict, match="vừa được ghi thêm hoặc sửa"):
        actions.approve_record(people.binh, halves.first, seen=read)
    written(halves, halves.first, people.huy, "Thêm", 1)
    actions.approve_record(people.binh, halves.first, seen=halves.read(halves.first))
    with pytest.raises(Conflict, match="đã được tổ trưởng duyệt"):
        actions.remove_opinion(people.huy, halves.first, kept.id)
    actions.reopen_record(people.binh, halves.first)
    actions.remove_opinion(people.huy, halves.first, kept.id)
    told = [one["name"] for one in halves.heard(Meeting.members_stream(halves.first).id)]
    assert told == ["GroupRecordApproved", "GroupRecordReopened"]


def test_a_delegate_reads_the_own_groups_record_once_it_is_approved(halves: Halves) -> None:
    people = halves.people

    def may_read(who: Actor) -> bool:
        with reading() as session:
            found = queries.group_of(session.get_one(Meeting, halves.first))
            assert found is not None
            return policy.can_see_record(who, found)

    written(halves, halves.first, people.binh)
    assert [may_read(who) for who in (people.huy, people.lan, people.thao, people.dat)] == [False, False, True, True]
    actions.approve_record(people.binh, halves.first, seen=halves.read(halves.first))
    assert [may_read(who) for who in (people.huy, people.lan)] == [True, False]


def test_the_synthesis_holds_what_heads_have_approved_by_item_of_the_session(either_halves: Halves) -> None:
    halves, people = either_halves, either_halves.people
    written(halves, halves.first, people.binh)
    written(halves, halves.first, people.binh, "Nhất trí với dự thảo", 1)
    written(halves, halves.second, people.lan, "Bổ sung đường liên xã", 1)
    first, second = "Báo cáo kinh tế - xã hội", "Kế hoạch đầu tư công"
    assert said(halves) == [(first, []), (second, [])]
    actions.approve_record(people.binh, halves.first, seen=halves.read(halves.first))
    assert said(halves) == [(first, [(1, [WORDS])]), (second, [(1, ["Nhất trí với dự thảo"])])]
    actions.approve_record(people.lan, halves.second, seen=halves.read(halves.second))
    assert said(halves)[1] == (second, [(1, ["Nhất trí với dự thảo"]), (2, ["Bổ sung đường liên xã"])])


def test_who_spoke_and_is_not_in_the_record_is_shown_to_the_note_taker(halves: Halves, browsers: Browsers) -> None:
    people = halves.people
    item = halves.sit(halves.first, people.binh, people.binh, people.huy)
    halves.speak(halves.first, people.binh, people.huy, item)
    asked = str(floor.ask_floor(people.binh, halves.first, item, Kind.SPEECH)["request"])
    floor.write_opinion(people.binh, halves.first, asked, "Gửi bằng chữ")
    head, here = browsers.of(people.binh), f"/meetings/{halves.first}/record"
    assert "chưa có trong biên bản" in head.get(here).text
    form = head.get(f"{here}/opinions/new?request={asked}").text
    assert "Gửi bằng chữ" in form
    seats = {}
    with reading() as session:
        own = session.get_one(Meeting, halves.first)
        seats = {one.person_id: one.id for one in own.participations if one.role == "DELEGATE"}
        assert [one.name for one in queries.not_yet_written(own)] == ["Bùi Quang Huy", "Trần Thanh Bình"]
    for who, text in ((people.huy, WORDS), (people.binh, "Gửi bằng chữ")):
        sent = head.post(f"{here}/opinions", data={"item": item, "speaker": seats[who.id], "text": text})
        assert sent.status_code == 302
    assert head.post(f"{here}/opinions", data={"item": item, "text": ""}).status_code == 422
    page = head.get(here).text
    assert "chưa có trong biên bản" not in page and "40 tỷ đồng" in page
    assert browsers.of(people.huy).get(here).status_code == 403


def test_the_record_and_the_synthesis_are_papers_of_the_office(halves: Halves, browsers: Browsers) -> None:
    people = halves.people
    halves.sit(halves.first, people.binh, people.binh)
    written(halves, halves.first, people.binh, "Bổ sung *vốn*")
    head, office = browsers.of(people.binh), browsers.of(people.thao)
    record = text_of(head.get(f"/meetings/{halves.first}/record.docx").data)
    for words in (
        "BIÊN BẢN",
        "DỰ THẢO",
        "Chủ trì: Trần Thanh Bình",
        "Có mặt: 1/2 đại biểu. Vắng: Bùi Quang Huy.",
        "TỔ TRƯỞNG",
    ):
        assert words in record
    approval = {"deed": "approve", "seen": halves.read(halves.first)}
    assert head.post(f"/meetings/{halves.first}/record/approval", data=approval).status_code == 302
    paper = text_of(office.get(f"/meetings/{halves.session}/groups/synthesis.docx").data)
    for words in ("BÁO CÁO", "01 ý kiến của 01 tổ", "Chưa có biên bản được duyệt: Tổ 2.", "Bổ sung ∗vốn∗", "1/2"):
        assert words in paper
    assert "Bổ sung *vốn*" in office.get(f"/meetings/{halves.session}/groups/synthesis").text
    assert browsers.of(people.huy).get(f"/meetings/{halves.session}/groups/synthesis").status_code == 403
