"""Which meeting the first page leads to."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.conduct import today
from app.kernel import clock
from app.kernel.db import Database, reading
from app.meetings.models import Sitting, SittingState
from tests.meetings import world


def test_who_comes_early_is_led_to_the_meeting_that_begins_today(sqlite_database: Database) -> None:
    """At half past six in the morning of the province it is still yesterday by UTC, when another meeting was held."""
    people = world.build(sqlite_database)
    before = world.held_meeting(
        people, title="Cuộc họp hôm qua", starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 13), election_on=None
    )
    begins = world.held_meeting(
        people, title="Kỳ họp hôm nay", starts_on=date(2026, 5, 14), ends_on=date(2026, 5, 16), election_on=None
    )
    home = ZoneInfo("Asia/Ho_Chi_Minh")
    for at, meeting in (
        (datetime(2026, 5, 13, 23, 0, tzinfo=home), before),
        (datetime(2026, 5, 14, 6, 30, tzinfo=home), begins),
    ):
        with clock.standing_at(at), reading():
            found = today.meeting_of_today(people.lan)
            assert found is not None and found.id == meeting.id


def test_who_has_two_meetings_is_led_to_the_one_that_sits(sqlite_database: Database) -> None:
    people = world.build(sqlite_database)
    days = {"starts_on": date(2026, 5, 14), "ends_on": date(2026, 5, 14), "election_on": None}
    meetings = [world.held_meeting(people, title=title, **days).id for title in ("Kỳ họp", "Phiên họp", "Cuộc họp")]
    for meeting_id in meetings:
        with sqlite_database.writing(sqlite_database.engine) as session:
            for sitting in session.scalars(select(Sitting)):
                sitting.state = SittingState.ADJOURNED if sitting.meeting_id == meeting_id else SittingState.ENDED
        with clock.standing_at(datetime(2026, 5, 14, 9, 0, tzinfo=UTC)), reading():
            found = today.meeting_of_today(people.lan)
            assert found is not None and found.id == meeting_id
