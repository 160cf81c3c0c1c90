"""What people are told when papers appear: by their own choice, once, and without a paper's content in any letter."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions.people import prefer
from app.documents.actions import release as releasing
from app.documents.models import Classification, Document, Dossier, Outcome, Version
from app.kernel import clock, db, wake
from app.kernel.actor import Actor
from app.kernel.db import Database
from app.kernel.ids import new_id
from app.kernel.mail import Letter
from app.meetings.models import Meeting
from app.notifications import actions, queries, tasks
from app.notifications.models import Notice, Pace
from app.realtime.unseen import Unseen
from tests.meetings.world import World, build, held_meeting

TITLE = "Tờ trình về dự toán ngân sách năm 2027"


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """The council of An Lĩnh; its people have addresses."""
    world = build(database)
    with database.writing(database.engine) as session:
        from app.accounts.models import Person

        for person in session.scalars(select(Person)):
            person.email = f"{person.id}@an-linh.example"
    yield world


def paper(world: World, meeting: Meeting, **fields: object) -> Version:
    """A digitised paper of the meeting, in nobody's hands yet."""
    with db.database().writing(db.database().engine) as session:
        dossier = Dossier(id=new_id(), body_id=world.body.id, meeting_id=meeting.id, kind="incoming")
        session.add(dossier)
        session.flush()
        document = Document(
            id=new_id(), dossier_id=dossier.id, title=TITLE, created_at=clock.now(), created_by=world.thao.id, **fields
        )  # fmt: skip
        session.add(document)
        session.flush()
        version = Version(
            id=new_id(), document_id=document.id, number=1, file_name="x.pdf", sha256="ab" * 32, size=1,
            uploaded_at=clock.now(), uploaded_by=world.thao.id, outcome=Outcome.READY, page_count=3,
        )  # fmt: skip
        session.add(version)
        return version


def released(world: World, meeting: Meeting, **fields: object) -> Version:
    version = paper(world, meeting, **fields)
    releasing.release(world.thao, meeting.id, [version.id], late_approver="Trần Thanh Bình")
    return version


def told(actor: Actor) -> list[str]:
    with db.reading():
        return [str(notice.sentence) for notice in queries.notices(actor)]


def letters() -> list[Letter]:
    with Session(db.database().engine) as session:
        return list(session.scalars(select(Letter)))


def test_delegates_are_told_of_a_paper_once(world: World) -> None:
    meeting = held_meeting(world)
    released(world, meeting)
    tasks.read_journal()
    tasks.read_journal()
    assert told(world.lan) == [f"Tài liệu mới: {TITLE}."]
    assert told(world.stranger) == []
    assert told(world.thao) == []  # she released it


def test_a_restricted_paper_is_told_to_those_who_may_read_it(world: World) -> None:
    meeting = held_meeting(world)
    released(world, meeting, classification=Classification.RESTRICTED)
    tasks.read_journal()
    assert told(world.lan) == [f"Tài liệu mới: {TITLE}."]
    with db.reading() as session:
        readers = set(session.scalars(select(Notice.person_id)))
    assert world.stranger.id not in readers and world.admin.id not in readers


def test_who_was_told_of_a_paper_is_told_that_it_is_withdrawn(world: World) -> None:
    meeting = held_meeting(world)
    version = released(world, meeting)
    tasks.read_journal()
    releasing.withdraw(world.thao, meeting.id, version.id, "Sai số liệu")
    tasks.read_journal()
    assert sorted(told(world.lan)) == [f"Tài liệu mới: {TITLE}.", f"Tài liệu đã thu hồi: {TITLE}."]


def test_many_papers_are_one_letter_with_a_link_and_a_time_and_no_title(world: World) -> None:
    meeting = held_meeting(world)
    for _ in range(3):
        released(world, meeting)
    tasks.read_journal()
    tasks.write_letters()
    assert letters() == []  # more may come
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        tasks.write_letters()
        tasks.write_letters()
    (mine,) = [letter for letter in letters() if letter.recipient.startswith(world.lan.id)]
    assert "3 thông báo" in mine.subject and "/notifications" in mine.text
    assert TITLE not in mine.text + mine.subject and "ngân sách" not in mine.text


def test_who_has_seen_the_notice_gets_no_letter(world: World) -> None:
    released(world, held_meeting(world))
    tasks.read_journal()
    actions.see_all(world.lan)
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        tasks.write_letters()
    assert not [letter for letter in letters() if letter.recipient.startswith(world.lan.id)]


def test_each_has_letters_at_the_pace_they_chose(world: World) -> None:
    meeting = held_meeting(world)
    actions.choose_pace(world.lan, Pace.DAILY)
    actions.choose_pace(world.huy, Pace.NEVER)
    released(world, meeting)
    tasks.read_journal()
    assert told(world.huy)
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        tasks.write_letters()
    at_once = {letter.recipient.split("@")[0] for letter in letters()}
    assert world.binh.id in at_once and not at_once & {world.lan.id, world.huy.id}
    with clock.standing_at(clock.now() + timedelta(days=1)):
        tasks.write_letters()
    later = {letter.recipient.split("@")[0] for letter in letters()}
    assert world.lan.id in later and world.huy.id not in later


def test_a_practice_is_told_in_the_application_and_in_no_letter(world: World) -> None:
    released(world, held_meeting(world, is_practice=True))
    tasks.read_journal()
    with clock.standing_at(clock.now() + timedelta(days=1)):
        tasks.write_letters()
    assert told(world.lan) and letters() == []


def test_what_happened_long_ago_is_told_to_nobody(world: World) -> None:
    released(world, held_meeting(world))
    with clock.standing_at(clock.now() + timedelta(days=2)):
        tasks.read_journal()
    assert told(world.lan) == []


def test_a_letter_is_in_the_language_of_its_reader(world: World, tmp_path: Path) -> None:
    meeting = held_meeting(world)
    with db.reading() as session:
        from app.accounts.models import Person

        person = session.get_one(Person, world.lan.id)
        body = session.get_one(Meeting, meeting.id).body
        subject, text = tasks.letter(person, body, 1, clock.now())
        assert subject.startswith("Nghị Trường") and "Kính gửi ông (bà) Triệu Thị Lan" in text
    prefer(world.lan, language="en")
    with db.reading() as session:
        person, body = session.get_one(Person, world.lan.id), session.get_one(Meeting, meeting.id).body
        subject, text = tasks.letter(person, body, 1, clock.now())
    assert subject == "Nghị Trường: 1 new notice"
    assert text.startswith("Dear Triệu Thị Lan,\n\nThere is 1 new notice, the last one at ")


def test_whoever_is_told_or_has_seen_is_counted_anew(world: World) -> None:
    meeting = held_meeting(world)
    heard: list[dict[str, object]] = []
    unseen = Unseen(lambda: {world.lan.id, world.thao.id}, heard.append)
    released(world, meeting)
    tasks.read_journal()
    unseen.tell()
    assert heard == [{"stream": world.lan.id, "name": "notices", "data": {"unseen": 1}}]
    unseen.tell()
    assert len(heard) == 1  # nothing changed
    actions.see_all(world.lan)
    unseen.tell()
    assert heard[1:] == [{"stream": world.lan.id, "name": "notices", "data": {"unseen": 0}}]


def test_a_ring_for_everybody_counts_all_who_are_here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.realtime.unseen.ALL_EVERY_S", 0.0)
    released(world, held_meeting(world))
    tasks.read_journal()
    heard: list[dict[str, object]] = []
    unseen = Unseen(lambda: {world.lan.id}, heard.append)
    wake.tell(frozenset())
    unseen.tell()
    assert heard == [{"stream": world.lan.id, "name": "notices", "data": {"unseen": 1}}]
