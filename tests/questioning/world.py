"""A sitting with its item of questioning; Lạ is the head of a department who may be questioned."""

from dataclasses import dataclass
from typing import Any

from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.journal import StreamRef
from app.meetings import actions as meetings
from app.meetings.models import ItemType, Meeting, Role
from app.questioning import actions
from app.questioning.models import QuestionGroup, QuestionSlip, SlipState, questioning_stream
from app.voting import actions as voting
from app.voting.models import Ballot, BallotForm
from tests.voting import world as chamber

POST, ISSUE, TEXT = "Giám đốc Sở Y tế", "Thiếu thuốc tại trạm y tế xã", "Vì sao thiếu thuốc?\nKhi nào khắc phục?"


@dataclass
class Hall(chamber.Chamber):
    """`questionee` is the participation of who may be questioned, `item` the item of questioning."""

    questionee: str = ""

    @property
    def la(self) -> Actor:
        """Who is questioned."""
        return self.people.stranger

    def write(self, who: Actor | None = None, *, send: bool = True, **changes: Any) -> QuestionSlip:
        """A slip of Lan, unless told otherwise, to Lạ."""
        given = {"questionee_id": self.questionee, "questionee": POST, "issue": ISSUE, "text": TEXT, **changes}
        return actions.write_slip(who or self.people.lan, self.meeting, actions.Written(**given), send=send)

    def group(self, *slips: QuestionSlip, title: str = "Y tế cơ sở") -> QuestionGroup:
        """A group with these slips, not proposed."""
        group = actions.make_group(self.people.thao, self.meeting, title, self.questionee, POST)
        for slip in slips:
            actions.group_slip(self.people.thao, self.meeting, slip.id, group.id)
        return group

    def chosen(self, *slips: QuestionSlip, title: str = "Y tế cơ sở") -> QuestionGroup:
        """A group with these slips that the council chose."""
        group = self.group(*slips, title=title)
        actions.propose_groups(self.people.thao, self.meeting)
        actions.record_choice(self.people.binh, self.meeting, [group.id])
        return group

    def slip(self, slip: QuestionSlip) -> QuestionSlip:
        with reading() as session:
            one = session.get_one(QuestionSlip, slip.id)
            _ = one.state, one.group, one.promises, one.meeting.rule_profile, one.meeting.body, one.answers
            return one

    def state(self, slip: QuestionSlip) -> SlipState:
        return self.slip(slip).state

    def heard(self, stream: StreamRef | None = None) -> list[str]:
        """The events about questions in the members' stream, or in another."""
        names = self.names((stream or Meeting.members_stream(self.meeting)).id)
        return [one for one in names if one.startswith(("Slip", "Question", "Issues", "Answer", "Promise", "LastDay"))]

    def received(self) -> list[str]:
        """What those whom slips are sent to have heard."""
        return self.heard(questioning_stream(self.meeting))

    def last(self, name: str) -> dict[str, Any]:
        """The last event of that name that the members heard."""
        entries = journal.since(Meeting.members_stream(self.meeting).id, 0)
        found: dict[str, Any] = [entry["data"] for entry in entries if entry["name"] == name][-1]
        return found

    def carried(self, title: str = "Nhóm vấn đề chất vấn", *, in_favour: int = 4) -> Ballot:
        """An open vote by show of hands, announced."""
        people, counts = self.people, {"IN_FAVOUR": in_favour}
        ballot = self.prepare(title=title, kind="DECISION")
        voting.open_ballot(people.binh, self.meeting, ballot.id)
        form = BallotForm.SHOW_OF_HANDS
        voting.enter_counts(people.thao, self.meeting, ballot.id, counts, form=form, reason="Giơ tay")
        voting.announce_ballot(people.binh, self.meeting, ballot.id)
        return ballot


def build(database: Database) -> Hall:
    """Fills an empty database."""
    small = chamber.build(database)
    hall = Hall(small.people, small.meeting, small.sitting)
    hall.item = meetings.add_item(
        hall.people.thao, hall.meeting, title="Chất vấn và trả lời chất vấn", type=ItemType.QUESTIONING,
        sitting_id=hall.sitting,
    ).id  # fmt: skip
    hall.questionee = meetings.give_role(hall.people.thao, hall.meeting, hall.la.id, Role.QUESTIONEE).id
    return hall
