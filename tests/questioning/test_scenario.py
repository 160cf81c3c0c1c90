"""Scenario (iv), section 9.4: four groups, eleven questions: eight answered at the sitting, three in writing."""

from collections import Counter
from datetime import timedelta

from app.kernel import clock
from app.kernel.db import reading
from app.meetings.models import Meeting
from app.questioning import actions, queries
from app.questioning.models import SlipState
from tests.questioning.test_sitting import begin
from tests.questioning.world import Hall

TITLES = ("Y tế cơ sở", "Đầu tư công", "Nước sạch nông thôn", "Đất ở, đất sản xuất")


def test_eleven_questions_in_four_groups(hall: Hall) -> None:
    """R-QA-01 to R-QA-03, R-QA-06: eight are asked and answered, three are answered in writing within the limit."""
    people, binh = hall.people, hall.people.binh
    asking = (people.lan, people.huy, people.dat, binh)
    slips = [hall.write(asking[n % 4], issue=f"Vấn đề {n + 1}") for n in range(11)]
    groups = [hall.group(*slips[2 * n : 2 * n + 2], title=title) for n, title in enumerate(TITLES)]
    actions.propose_groups(people.thao, hall.meeting)
    ballot = hall.carried()
    actions.record_choice(binh, hall.meeting, [one.id for one in groups], ballot_id=ballot.id)
    assert len(hall.last("IssuesChosen")["written"]) == 3
    begin(hall)
    for number, group in enumerate(groups):
        mine = slips[2 * number : 2 * number + 2]
        for slip in mine:
            assert actions.call_to_ask(binh, hall.meeting, slip.id).limit_s == 60
        assert actions.call_to_answer(binh, hall.meeting, group.id).limit_s == 2 * 180
        for slip in mine:
            actions.note_answered(binh, hall.meeting, slip.id)
    with reading() as session:
        today = queries.today(session.get_one(Meeting, hall.meeting), clock.now())
    for slip in slips[8:]:
        owed = hall.slip(slip)
        assert owed.state is SlipState.WRITTEN_PENDING and owed.due_on == today + timedelta(days=20)
        actions.answer_in_writing(hall.la, hall.meeting, slip.id, today, "Trả lời bằng văn bản")
    states = Counter(hall.state(slip) for slip in slips)
    assert states == {SlipState.ANSWERED: 8, SlipState.WRITTEN_ANSWERED: 3}
    assert all(hall.slip(slip).written_on <= hall.slip(slip).due_on for slip in slips[8:])  # type: ignore[operator]
