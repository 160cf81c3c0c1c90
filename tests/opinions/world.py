"""The committee of 21 with its November meeting in preparation, and one released paper there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.demo import accounts as seeding
from app.demo import facts
from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.meetings import actions as meetings
from app.meetings.models import Meeting, Role
from app.opinions import actions
from app.opinions.actions.answering import answer_streams
from app.opinions.models import FormState, OpinionForm
from tests.documents.released import released
from tests.voting.committee import convene, found

SENT = datetime(2026, 10, 26, 8, tzinfo=facts.ZONE)
DEADLINE = datetime(2026, 10, 30, 17, tzinfo=facts.ZONE)
MATTER = "Phương án ứng phó mưa lũ tháng 11/2026"


@dataclass
class Circulation:
    """`members` are the 21, the chairman first; `deputy` is a guest; `stranger` has no part in it."""

    staff: Actor
    members: list[Actor]
    deputy: Actor
    stranger: Actor
    meeting: str
    version: str

    @property
    def chair(self) -> Actor:
        return self.members[0]

    def prepare(self, matter: str = MATTER, **changes: Any) -> OpinionForm:
        asked = actions.Matter(matter, changes.get("version", self.version), "Việc gấp, chưa đến phiên họp.")
        return actions.prepare_form(self.staff, self.meeting, asked)

    def send(self, matter: str = MATTER, deadline: datetime = DEADLINE) -> str:
        """A form that is out; returns its id."""
        form = self.prepare(matter)
        actions.send_form(self.staff, self.meeting, form.id, deadline)
        return form.id

    def answer(self, who: Actor, form: str, opinion: str, text: str = "", **changes: Any) -> dict[str, Any]:
        """As the page does it: in the group, under a key."""
        key, replaces = changes.get("key", new_id()), changes.get("replaces", 0)
        return once(
            who, key, answer_streams(self.meeting, form, who.id),
            lambda: actions.give_opinion(who, self.meeting, form, opinion, text, replaces=replaces, key=key),
        )  # fmt: skip

    def form(self, form_id: str) -> OpinionForm:
        with reading() as session:
            one = session.get_one(OpinionForm, form_id)
            _ = one.lines, one.meeting.rule_profile, one.meeting.body, one.next_item, one.next_meeting
            return one

    def state(self, form_id: str) -> FormState:
        return self.form(form_id).state(clock.now())

    def heard(self, stream: str | None = None) -> list[str]:
        """The events about forms in the members' stream, or in another."""
        entries = journal.since(stream or Meeting.members_stream(self.meeting).id, 0)
        return [one["name"] for one in entries if one["name"].startswith("Opinion")]

    def november(self, title: str, on: date) -> str:
        """Another meeting of the committee, with the same members."""
        with reading() as session:
            people = list(session.scalars(select(Person).where(Person.id.in_([one.id for one in self.members]))))
            body = session.get_one(Meeting, self.meeting).body_id
        return convene(self.staff, body, title, on, sorted(people, key=lambda one: one.id != self.chair.id))


def build() -> Circulation:
    """In an empty database, at the moment of the clock."""
    body, people, staff = found()
    meeting = convene(staff, body, "Phiên họp thường kỳ tháng 11/2026", date(2026, 11, 27), people)
    deputy = seeding.actor(facts.AGENCY[0])
    meetings.give_role(staff, meeting, deputy.id, Role.GUEST)
    members = [Actor(one.id, one.full_name) for one in people]
    _document, version = released(meeting, body, title=MATTER)
    return Circulation(staff, members, deputy, seeding.actor(facts.PRESS[0]), meeting, version)


def answers(in_favour: int, against: int, other: int = 0) -> Sequence[str]:
    return ["IN_FAVOUR"] * in_favour + ["AGAINST"] * against + ["OTHER"] * other


LATER = timedelta(minutes=1)
