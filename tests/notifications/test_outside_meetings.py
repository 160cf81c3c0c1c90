"""Notices of what belongs to a body and to no meeting: petitions of voters, and drafts out for opinion."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.mail import Letter
from app.notifications import actions, queries, tasks
from app.notifications.models import Notice
from app.petitions import actions as petitions
from app.petitions import tasks as petition_tasks
from app.petitions.models import PetitionGroup
from tests.documents.chamber import Chamber
from tests.documents.conftest import built, either_house, house
from tests.drafts import test_opinions as opinions
from tests.drafts import test_units as units
from tests.drafts.world import out
from tests.petitions import world

__all__ = ["built", "either_house", "house"]


def told(actor: Actor) -> list[str]:
    """What the worker tells, as the person reads it; the oldest first, each kind by its first words."""
    tasks.read_journal()
    with db.reading():
        return [str(one.sentence).partition(":")[0] for one in reversed(queries.notices(actor))]


def test_who_answers_a_petition_is_told_and_the_office_that_an_answer_came(either_house: Chamber) -> None:
    house = either_house
    group, answer = world.answered(house)
    due = f"{world.group(group).due_on:%d/%m/%Y}"
    given = f"Kiến nghị của cử tri được giao trả lời, hạn {due}"
    assert told(house.submitter) == [given]
    assert told(house.office) == ["Sở Xây dựng đã trả lời kiến nghị của cử tri"]
    assert told(house.lan) == []
    body, later = world.body_of(house), clock.today() + timedelta(days=9)
    petitions.send_back_answer(house.office, body, group, answer, "Chưa rõ nguồn vốn", later)
    again = petitions.answer_group(house.submitter, body, group, world.Outcome.DONE, "Vốn đầu tư công")
    petitions.accept_answer(house.office, body, group, again.id)
    assert told(house.submitter) == [
        given, "Trả lời kiến nghị của cử tri được đề nghị làm lại", "Trả lời kiến nghị của cử tri đã được chấp nhận"
    ]  # fmt: skip
    with db.reading() as session:
        hrefs = set(session.scalars(select(Notice.href)))
    assert hrefs == {f"/bodies/{body}/petition-groups/{group}"}


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (3, True), (4, False)])
def test_a_last_day_that_comes_near_is_told_once(house: Chamber, days: int, is_told: bool) -> None:
    world.assigned(house, days=days)
    petition_tasks.remind()
    petition_tasks.remind()
    near = [f"Sắp đến hạn trả lời kiến nghị của cử tri, ngày {clock.today() + timedelta(days=days):%d/%m/%Y}"]
    assert told(house.submitter)[1:] == told(house.office) == near * is_told


def test_a_day_is_not_reminded_of_once_the_answer_came_or_the_day_is_over(house: Chamber) -> None:
    world.answered(house)
    late = world.assigned(house, world.entered(house, "Đề nghị thêm bác sĩ"))
    with db.database().writing(db.database().engine) as session:
        for one in session.scalars(select(PetitionGroup)):
            one.due_on = clock.today() + timedelta(days=-1 if one.id == late else 1)
    petition_tasks.remind()
    assert not [words for words in told(house.submitter) if words.startswith("Sắp đến hạn")]


def test_opinions_of_the_public_wait_in_one_notice_until_it_is_seen(house: Chamber) -> None:
    draft, waiting = out(house), "Ý kiến của công chúng chờ duyệt"
    opinions.say(house, draft)
    opinions.say(house, draft)
    assert told(house.office) == [waiting]
    opinions.say(house, draft)
    assert told(house.office) == [waiting]
    actions.see_all(house.office)
    opinions.say(house, draft)
    assert told(house.office) == [waiting] * 2
    assert waiting not in told(house.lan) + told(house.submitter)


def test_letters_of_a_body_are_apart_from_those_of_meetings(house: Chamber) -> None:
    with db.database().writing(db.database().engine) as session:
        session.get_one(Person, house.submitter.id).email = "so-xay-dung@an-linh.example"
    for text in (world.ROAD, "Đề nghị thêm bác sĩ"):
        world.assigned(house, world.entered(house, text))
    assert len(told(house.submitter)) == 2
    with db.database().writing(db.database().engine) as session:
        for notice in session.scalars(select(Notice)):
            assert notice.meeting_id is None and notice.body_id == world.body_of(house)
            notice.letter_due_at = clock.now() if notice.letter_due_at is not None else None
    tasks.write_letters()
    tasks.write_letters()
    with Session(db.database().engine) as session:
        (letter,) = session.scalars(select(Letter).where(Letter.recipient == "so-xay-dung@an-linh.example"))
    assert "có 2 thông báo mới" in letter.subject + letter.text and world.ROAD not in letter.text


def test_the_office_is_told_of_each_unit_that_answers(house: Chamber) -> None:
    draft = out(house)
    (token,) = units.ask(house, draft)
    units.send(token)
    assert told(house.office) == ["Sở Tài chính đã gửi ý kiến về dự thảo"]
