"""Sharing notes: private unless shared, shown to who belongs and may read, gone for whoever leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actions import memberships
from app.accounts.models import Body, BodyKind, Membership, Person, Term
from app.annotations import commands as declared
from app.annotations import sharing
from app.annotations.actions import share as sharing_actions
from app.annotations.actions.keep import keep_note
from app.annotations.actions.share import end_share, share_notes
from app.annotations.models import Audience, Note, NoteShare
from app.documents.actions import release
from app.documents.models import Classification, Document, Version
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.commands import commands
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, NotFound, Refusal
from app.kernel.ids import new_id
from app.meetings.models import Meeting, Participation, Role
from app.notifications import queries as notices
from app.notifications import tasks
from tests.annotations.test_keep import own, released, written
from tests.documents.chamber import Chamber


def shown(actor: Actor, version: Version) -> list[str]:
    """The words that this person is shown on the paper."""
    with reading():
        return [one.note.words for one in sharing.lent_to(actor, version.document_id)]


def heard(name: str, actor: Actor, **message: Any) -> set[str]:
    """Who hears that what is shared is not what it was."""
    assert declared
    passes = commands[name].passes
    assert passes is not None
    with reading():
        return {one.stream_id for one in passes(actor, message) if one.name == "shared_notes"}


def to_lan(house: Chamber, version: Version, note: Note | None = None) -> NoteShare:
    return share_notes(house.huy, version.id, note.id if note else None, Audience.PERSON, house.lan.id)


@contextmanager
def changing() -> Iterator[db.Session]:
    with db.database().writing(db.database().engine) as session:
        yield session


def test_a_note_is_private_until_it_is_shared_and_again_when_it_is_taken_back(either_house: Chamber) -> None:
    house = either_house
    version = released(house)
    heads = {name: house.heard(name) for name in ("desk", "members", "everybody")}
    note, _ = keep_note(house.huy, written(version, "Hỏi rõ số thu nội địa"))
    keep_note(house.huy, written(version, "chỉ của tôi"))
    assert shown(house.lan, version) == []
    share = to_lan(house, version, note)
    assert heard("share_notes", house.huy, version=version.id, note=note.id, **{"with": house.lan.id}) == {
        house.huy.id, house.lan.id,
    }  # fmt: skip
    assert heard("keep_note", house.huy, id=note.id) == {house.lan.id}
    assert shown(house.lan, version) == ["Hỏi rõ số thu nội địa"]
    for other in (house.chair, house.office, house.secretary, house.admin, house.guest, house.stranger, house.huy):
        assert shown(other, version) == []
    assert own(house, house.lan, version) == []  # never in the notebook of who is shown it

    keep_note(house.huy, written(version, "Hỏi rõ hơn", id=note.id, seen=1))
    assert shown(house.lan, version) == ["Hỏi rõ hơn"]
    keep_note(house.huy, written(version, "Hỏi rõ hơn", id=note.id, seen=2, removed=True))
    assert shown(house.lan, version) == []
    keep_note(house.huy, written(version, "Hỏi rõ hơn", id=note.id, seen=3))
    end_share(house.huy, share.id)
    assert shown(house.lan, version) == []
    assert heard("end_share", house.huy, share=share.id) == {house.huy.id, house.lan.id}
    assert heard("keep_note", house.huy, id=note.id) == set()
    assert to_lan(house, version, note).id == share.id  # the undo: the same share again
    assert shown(house.lan, version) == ["Hỏi rõ hơn"]
    assert {name: house.heard(name) for name in heads} == heads
    assert journal.since(house.huy.id, 0) == journal.since(house.lan.id, 0) == []


def test_all_notes_on_a_paper_are_those_that_come_later_too_and_of_no_other_paper(house: Chamber) -> None:
    version, other = released(house), released(house, title="Tờ trình")
    keep_note(house.huy, written(version, "đầu"))
    to_lan(house, version)
    keep_note(house.huy, written(version, "sau"))
    keep_note(house.huy, written(other, "giấy khác"))
    assert sorted(shown(house.lan, version)) == ["sau", "đầu"] and shown(house.lan, other) == []


def test_a_group_is_who_belongs_to_it_now(either_house: Chamber) -> None:
    """Its members and nobody else; whoever comes sees it, whoever leaves does not, from that moment on."""
    house = either_house
    version = released(house)
    note, _ = keep_note(house.huy, written(version, "cho tổ"))
    share_notes(house.huy, version.id, None, Audience.DELEGATE_GROUP, house.group_id)
    assert [shown(one, version) for one in (house.lan, house.chair)] == [["cho tổ"], ["cho tổ"]]
    assert heard("keep_note", house.huy, id=note.id) == {house.lan.id, house.chair.id, house.secretary.id}
    assert shown(house.guest, version) == shown(house.office, version) == shown(house.admin, version) == []
    with reading() as session:
        line = session.scalars(select(Membership).where(Membership.person_id == house.lan.id)).one()
    memberships.change_member(house.admin, line.id, code=line.code, post=line.post, group=2)
    assert shown(house.lan, version) == [] and house.lan.id not in heard("keep_note", house.huy, id=note.id)
    memberships.change_member(house.admin, line.id, code=line.code, post=line.post, group=1)
    assert shown(house.lan, version) == ["cho tổ"]
    yesterday = clock.now().astimezone(clock.HOME).date() - timedelta(days=1)
    memberships.end_membership(house.admin, line.id, yesterday)
    assert shown(house.lan, version) == []


def test_a_committee_and_a_discussion_group_are_their_members(either_house: Chamber) -> None:
    house = either_house
    version = released(house)
    keep_note(house.huy, written(version, "trao đổi trước"))
    committee, talk = _committee(house, house.lan), _discussion(house, house.huy, house.chair)
    share_notes(house.huy, version.id, None, Audience.COMMITTEE, committee)
    assert shown(house.lan, version) == ["trao đổi trước"] and shown(house.chair, version) == []
    share_notes(house.huy, version.id, None, Audience.DISCUSSION_GROUP, talk)
    assert shown(house.chair, version) == ["trao đổi trước"]
    assert shown(house.secretary, version) == []  # who keeps the group's record is not of it
    with pytest.raises(NotFound):  # only of one's own group
        share_notes(house.lan, version.id, None, Audience.DISCUSSION_GROUP, talk)
    with changing() as session:
        mine = Participation.meeting_id == talk, Participation.person_id == house.chair.id
        session.scalars(select(Participation).where(*mine)).one().ends_at = clock.now()
    assert shown(house.chair, version) == []


def _committee(house: Chamber, *members: Actor) -> str:
    with changing() as session:
        council = session.get_one(Meeting, house.meeting_id).body_id
        body = Body(
            id=new_id(), parent_id=council, kind=BodyKind.COUNCIL_COMMITTEE, code="KTNS", created_at=clock.now(),
            name="Ban Kinh tế - Ngân sách",
        )  # fmt: skip
        session.add(body)
        session.flush()
        term = Term(id=new_id(), body_id=body.id, number="XIX", starts_on=date(2026, 3, 15), ends_on=date(2031, 3, 15))
        session.add(term)
        session.flush()
        for place, one in enumerate(members):
            line = Membership(
                id=new_id(), term_id=term.id, person_id=one.id, code=f"B{place}", starts_on=term.starts_on
            )
            session.add(line)
        return body.id


def _discussion(house: Chamber, *members: Actor) -> str:
    with changing() as session:
        whole = session.get_one(Meeting, house.meeting_id)
        group = Meeting(
            id=new_id(), body_id=whole.body_id, term_id=whole.term_id, parent_id=whole.id, kind=whole.kind,
            title="Tổ thảo luận số 1", starts_on=whole.starts_on, ends_on=whole.ends_on, created_at=clock.now(),
            rule_profile_id=whole.rule_profile_id, convened_at=clock.now(),
        )  # fmt: skip
        session.add(group)
        session.flush()
        roles = [(one, Role.DELEGATE) for one in members] + [(house.secretary, Role.SESSION_SECRETARY)]
        for one, role in roles:
            since = clock.now() - timedelta(minutes=1)
            session.add(Participation(id=new_id(), meeting_id=group.id, person_id=one.id, role=role, starts_at=since))
        return group.id


def test_nothing_is_shown_of_a_paper_that_is_closed_to_who_asks(either_house: Chamber) -> None:
    """Taken back, for one group only, a draft, or somebody who has left the session."""
    house = either_house
    version = released(house)
    keep_note(house.huy, written(version, "cho Lan"))
    to_lan(house, version)
    with changing() as session:
        session.get_one(Document, version.document_id).group_id = house.group_id
    assert shown(house.lan, version) == []  # Lan sits in the session for no group
    with changing() as session:
        session.get_one(Document, version.document_id).group_id = None
        session.get_one(Document, version.document_id).classification = Classification.RESTRICTED
    assert shown(house.lan, version) == ["cho Lan"]
    with changing() as session:
        mine = Participation.meeting_id == house.meeting_id, Participation.person_id == house.lan.id
        for one in session.scalars(select(Participation).where(*mine)):
            one.ends_at = clock.now()
    assert shown(house.lan, version) == []
    with changing() as session:
        for one in session.scalars(select(Participation).where(*mine)):
            one.ends_at = None
    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm bản")
    assert shown(house.lan, version) == []


def test_a_note_on_a_version_that_somebody_may_not_read_is_not_shown(house: Chamber) -> None:
    version = released(house)
    draft = house.paper("Bản nháp", of=version)
    keep_note(house.secretary, written(draft, "trên bản nháp"))
    keep_note(house.secretary, written(version, "trên bản đã phát hành"))
    share_notes(house.secretary, version.id, None, Audience.PERSON, house.lan.id)
    assert shown(house.lan, version) == ["trên bản đã phát hành"]


def test_only_members_share_and_only_with_whom_the_meeting_knows(house: Chamber) -> None:
    version = released(house, for_guests=True)
    note, _ = keep_note(house.huy, written(version, "của Huy"))
    with pytest.raises(NotFound):
        share_notes(house.stranger, version.id, None, Audience.PERSON, house.lan.id)
    for other in (house.guest, house.office):
        with pytest.raises(Forbidden):
            share_notes(other, version.id, None, Audience.PERSON, house.lan.id)
    for whom in (house.stranger, house.office, house.admin, house.guest, house.huy):
        with pytest.raises(NotFound):
            share_notes(house.huy, version.id, None, Audience.PERSON, whom.id)
    with pytest.raises(NotFound):  # a group by the name of a person
        share_notes(house.huy, version.id, None, Audience.PERSON, house.group_id)
    with pytest.raises(NotFound):
        share_notes(house.lan, version.id, note.id, Audience.PERSON, house.chair.id)
    share = to_lan(house, version)
    for other in (house.lan, house.office, house.admin):
        with pytest.raises(NotFound):
            end_share(other, share.id)
    with changing() as session:
        session.get_one(Document, version.document_id).group_id = house.group_id
    with pytest.raises(Refusal, match="không có quyền đọc"):
        share_notes(house.huy, version.id, note.id, Audience.PERSON, house.lan.id)


def test_shares_on_one_paper_have_a_limit(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing_actions, "MOST_SHARES", 2)
    version = released(house)
    notes = [keep_note(house.huy, written(version, f"ghi {n}"))[0] for n in range(3)]
    first = to_lan(house, version, notes[0])
    to_lan(house, version, notes[1])
    to_lan(house, version, notes[1])
    with pytest.raises(Conflict, match="tối đa 2"):
        to_lan(house, version, notes[2])
    end_share(house.huy, first.id)
    to_lan(house, version, notes[2])
    assert sorted(shown(house.lan, version)) == ["ghi 1", "ghi 2"]


def test_those_concerned_are_told_once_for_each_share_and_in_the_application_only(either_house: Chamber) -> None:
    house = either_house
    version = released(house, title="Báo cáo thu")
    note, _ = keep_note(house.huy, written(version, "một"))
    share = to_lan(house, version)
    tasks.tell_of_shared_notes()
    keep_note(house.huy, written(version, "hai"))
    end_share(house.huy, share.id)
    to_lan(house, version)
    tasks.tell_of_shared_notes()
    end_share(house.huy, to_lan(house, version, note).id)  # taken back before anybody looked
    tasks.tell_of_shared_notes()
    with reading():
        told = notices.notices(house.lan)
        assert [str(one.sentence) for one in told] == ["Bùi Quang Huy chia sẻ ghi chú với đại biểu: Báo cáo thu."]
        assert told[0].letter_due_at is None and told[0].href == f"/documents/{version.document_id}"
        assert all(not notices.notices(one) for one in (house.huy, house.chair, house.office, house.admin))


def test_pages_say_whose_it_is_and_with_whom_one_shares(house: Chamber) -> None:
    version = released(house, title="Báo cáo thu")
    note, _ = keep_note(house.huy, written(version, "Hỏi rõ số thu"))
    lan, huy, guest = (house.browser(one) for one in (house.lan, house.huy, house.stranger))
    to_lan(house, version, note)
    [told] = lan.get(f"/papers/{version.id}/notes/shared").get_json()["notes"]
    assert (told["words"], told["writer"]["name"], told["writer"]["short"]) == ("Hỏi rõ số thu", "Bùi Quang Huy", "Huy")
    answer = huy.get(f"/papers/{version.id}/notes/shared")
    assert answer.get_json()["given"] == [{"note": note.id, "whom": "Triệu Thị Lan"}]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert lan.get(f"/papers/{version.id}/notes").get_json()["notes"] == []
    mine = lan.get("/notes/shared").get_data(as_text=True)
    assert "Bùi Quang Huy" in mine and "Hỏi rõ số thu" in mine and f"/papers/{version.id}#trang-1" in mine
    assert lan.get("/notes.docx").status_code == 404  # in nobody's exports but the writer's
    for page in (f"/papers/{version.id}/notes/sharing", "/notes/sharing"):
        assert "Triệu Thị Lan" in huy.get(page).get_data(as_text=True)
    assert guest.get(f"/papers/{version.id}/notes/shared").status_code == 404
    assert guest.get(f"/papers/{version.id}/notes/sharing").status_code == 404

    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm bản")
    closed = huy.get("/notes/sharing").get_data(as_text=True)
    assert "Triệu Thị Lan" in closed and "Báo cáo thu" not in closed, "it can still be taken back"
    assert "Báo cáo thu" not in lan.get("/notes/shared").get_data(as_text=True)


def test_what_is_shared_stays_when_its_writer_goes_and_two_of_one_name_are_told_apart(house: Chamber) -> None:
    version = released(house)
    keep_note(house.huy, written(version, "của người đã nghỉ"))
    to_lan(house, version)
    with changing() as session:
        session.get_one(Person, house.huy.id).active = False
    assert shown(house.lan, version) == ["của người đã nghỉ"]
    people = [Person(id=str(at), full_name=name) for at, name in enumerate(("Lê Hùng", "Vũ Hùng", "Hà Lan"))]
    assert sharing.short_names(people) == {"0": "Lê Hùng", "1": "Vũ Hùng", "2": "Lan"}
