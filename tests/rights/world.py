"""One world with a person of every role, and the ids that rows of the table name.

A package that adds rows adds what they name in a function of its own, called by `build`.
"""

from datetime import date, time

from sqlalchemy import select

from app.accounts.models import BodyRole, BodyRoleHolding, Membership, Person, SignIn
from app.kernel import db, journal
from app.kernel.clock import now
from app.kernel.db import Database
from app.kernel.ids import new_id
from app.meetings import actions
from app.meetings.models import HalfDay, Meeting, MeetingState, Participation, Role
from tests.meetings import world as council

Ids = dict[str, str]


def build(database: Database) -> Ids:
    """Fills an empty database; returns ids by name, and for each column what signs that person in.

    `person.DELEGATE`, `sign_in.DELEGATE`, `mark.DELEGATE` (the account's mark in session cookies).
    """
    ids: Ids = {}
    small = council.build(database)
    meeting = council.draft_meeting(small)
    columns = {
        "DELEGATE": small.huy.id, "PRESIDING": small.binh.id, "SECRETARY": small.dat.id, "TELLER": small.lan.id,
        "OFFICE": small.thao.id, "ADMIN": small.admin.id, "STRANGER": small.stranger.id,
    }  # fmt: skip
    ids |= {"body": small.body.id, "term": small.term.id, "meeting": meeting.id}
    roles = {
        "DELEGATE": [Role.DELEGATE],
        "PRESIDING": [Role.DELEGATE, Role.PRESIDING_OFFICER],
        "SECRETARY": [Role.DELEGATE, Role.SESSION_SECRETARY],
        "TELLER": [Role.DELEGATE, Role.TELLER],
        "SUBMITTER": [Role.SUBMITTING_AGENCY],
        "GUEST": [Role.GUEST],
        "TECH": [Role.SITE_TECHNICIAN],
    }
    with db.database().writing(database.engine) as session:
        for column, name in (("SUBMITTER", "Hà Sở Trình"), ("GUEST", "Lê Khách Mời"), ("TECH", "Đỗ Kỹ Thuật")):
            columns[column] = _person(session, name)
        for column, held in roles.items():
            for role in held:
                at = council.LONG_AGO
                session.add(
                    Participation(
                        id=new_id(), meeting_id=meeting.id, person_id=columns[column], role=role, starts_at=at
                    )
                )
        for column, person_id in columns.items():
            ids[f"person.{column}"] = person_id
            ids[f"sign_in.{column}"] = _sign_in(session, person_id)
            ids[f"mark.{column}"] = session.get_one(Person, person_id).fs_uniquifier
        ids |= _accounts(session, columns)
    return ids | _meetings(database, small, meeting.id)


def _accounts(session: db.Session, columns: Ids) -> Ids:
    """What the rows of people and bodies name."""
    holding = session.scalars(select(BodyRoleHolding).where(BodyRoleHolding.role == BodyRole.OFFICE_STAFF)).one()
    member = session.scalars(select(Membership).where(Membership.person_id == columns["DELEGATE"])).one()
    nobody = _person(session, "Vũ Ngoài Bảng")
    return {
        "delegate": columns["DELEGATE"],
        "office": columns["OFFICE"],
        "office_role": holding.id,
        "membership": member.id,
        "other_sign_in": _sign_in(session, nobody),
    }


def _meetings(database: Database, small: council.World, meeting_id: str) -> Ids:
    """What the rows of meetings name: a meeting that is being prepared, public, with a sitting and a line."""
    sitting = actions.add_sitting(
        small.thao, meeting_id, on=date(2026, 4, 14), half=HalfDay.MORNING, starts_at=time(7, 30), ends_at=time(11, 30)
    )
    item = actions.add_item(small.thao, meeting_id, title="Khai mạc", sitting_id=sitting.id)
    with db.database().writing(database.engine) as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.state, meeting.is_public = MeetingState.PREPARING, True
        given = select(Participation.id).where(
            Participation.meeting_id == meeting_id, Participation.role == Role.SITE_TECHNICIAN
        )
        participation = session.scalars(given).one()
    change = journal.head(Meeting.desk_stream(meeting_id).id).seq
    return {"sitting": sitting.id, "item": item.id, "participation": participation, "change": str(change)}


def _person(session: db.Session, name: str) -> str:
    person = Person(id=new_id(), full_name=name, sort_name="1", created_at=council.LONG_AGO, fs_uniquifier=new_id())
    session.add(person)
    session.flush()
    return person.id


def _sign_in(session: db.Session, person_id: str) -> str:
    one = SignIn(id=new_id(), person_id=person_id, created_at=now(), seen_at=now())
    session.add(one)
    session.flush()
    return one.id
