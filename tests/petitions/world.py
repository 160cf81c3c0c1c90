"""A council whose office enters petitions; Hà Sở Trình answers for an agency."""

from datetime import timedelta
from typing import Any

from app.kernel import clock, db
from app.meetings.models import Meeting
from app.petitions import actions, queries
from app.petitions.models import Authority, Outcome, PetitionGroup
from tests.documents.chamber import Chamber

ROAD = "Đề nghị sửa đường liên xã Nậm Khoang – Tà Lủng bị sạt lở sau mưa"
VOTER = "Giàng Thị Dợ"
PAGE = {"Accept": "text/html"}  # as browsers ask


def body_of(house: Chamber) -> str:
    with db.reading() as session:
        return session.get_one(Meeting, house.meeting_id).body_id


def contact(house: Chamber, **changes: Any) -> str:
    """Lan met voters; returns the contact's id."""
    told = {"held_on": clock.today(), "place": "Nhà văn hóa xã Nậm Khoang", "voters": 85, "delegates": [house.lan.id]}
    return actions.note_contact(house.office, body_of(house), actions.Contact(**{**told, **changes})).id


def entered(house: Chamber, text: str = ROAD, **changes: Any) -> str:
    """A petition that Lan brought; returns its id."""
    told = {
        "field": "Giao thông", "place": "Xã Nậm Khoang", "authority": Authority.PROVINCE,
        "brought_by_id": house.lan.id, "voter": VOTER, **changes,
    }  # fmt: skip
    return actions.enter_petition(house.office, body_of(house), actions.Told(text, **told)).id


def grouped(house: Chamber, *petitions: str, title: str = "Sửa đường Nậm Khoang") -> str:
    """These petitions (or a new one) in a group; returns its id."""
    chosen = petitions or (entered(house),)
    return actions.make_group(house.office, body_of(house), chosen, actions.Heading(title)).id


def assigned(house: Chamber, *petitions: str, days: int = 20) -> str:
    """A group that is Hà Sở Trình's to answer; returns its id."""
    found, due_on = grouped(house, *petitions), clock.today() + timedelta(days=days)
    actions.assign_group(
        house.office, body_of(house), found, unit="Sở Xây dựng", answerer_id=house.submitter.id, due_on=due_on
    )
    return found


def answered(house: Chamber, outcome: Outcome = Outcome.DONE, days: int | None = None) -> tuple[str, str]:
    """A group with an answer that waits to be judged; returns both ids."""
    found = assigned(house)
    promised_on = clock.today() + timedelta(days=days) if days is not None else None
    answer = actions.answer_group(house.submitter, body_of(house), found, outcome, "Đã bố trí vốn", promised_on)
    return found, answer.id


def group(found: str) -> PetitionGroup:
    """The group as it is now, with its petitions and answers loaded."""
    with db.reading():
        one = queries.group(found)
        assert one is not None and one.petitions and isinstance(one.answers, list)
        return one
