"""A rehearsal's elections go with it; what was made ready for the real day stays."""

from app.elections import actions
from app.elections.models import ElectionState
from app.kernel import db
from app.meetings import actions as meetings
from app.meetings.models import Sitting
from tests.elections.world import Hall


def test_a_practice_sitting_takes_its_elections_along_and_opens_the_lists_again(either_hall: Hall) -> None:
    hall = either_hall
    held, waiting = hall.counting("Vương Quốc Bảo"), hall.prepared("Hồ Anh Dũng")
    hall.signed(held, (9, 9, 0), Vương_Quốc_Bảo=7)
    hall.carry(actions.put_list_to_vote(hall.people.thao, hall.meeting, waiting.id))
    assert hall.state(waiting) is ElectionState.TELLERS_APPROVED
    with db.database().writing(db.database().engine) as session:
        session.get_one(Sitting, hall.sitting).is_practice = True
    meetings.reset_practice(hall.people.thao, hall.meeting, hall.sitting)
    with db.reading() as session:
        assert session.get(type(held), held.id) is None
    assert hall.state(waiting) is ElectionState.NOMINATION
