"""VoterContact (a meeting with voters), Petition (what one said there), PetitionGroup (those alike, answered as one).

A petition is answered through its group, alone or with others; it keeps its own words and where it comes from.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Body, Person
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _, in_sense
from app.meetings.models import AgendaItem

LONGEST_TEXT = 5000
LONGEST_FIELD = 120
LONGEST_PLACE = 200
LONGEST_NAME = 120
LONGEST_UNIT = 200
LONGEST_TITLE = 300
LONGEST_ANSWER = 10000
LONGEST_REASON = 1000
MOST_VOTERS = 100_000


class Authority(StrEnum):
    """Whose matter it is (thẩm quyền)."""

    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


class State(StrEnum):
    """Where a petition stands; NEW is one in no group."""

    NEW = "NEW"
    GROUPED = "GROUPED"
    ASSIGNED = "ASSIGNED"
    ANSWERED = "ANSWERED"
    RETURNED = "RETURNED"
    FOLLOWED = "FOLLOWED"
    SETTLED = "SETTLED"


class Outcome(StrEnum):
    """What an answer says of the matter; WILL names the day."""

    DONE = "DONE"
    DOING = "DOING"
    WILL = "WILL"
    EXPLAINED = "EXPLAINED"

    @property
    def settles(self) -> bool:
        """Whether nothing is left to follow once the answer is accepted."""
        return self in (Outcome.DONE, Outcome.EXPLAINED)


AWAITED = (State.ASSIGNED, State.RETURNED, State.FOLLOWED)  # the unit has to answer, for the first time or anew


def petitions_stream(body_id: str) -> StreamRef:
    """What delegates and office of the body may hear of petitions: ids, states and days, no words and no names."""
    return StreamRef(str(uuid5(UUID(body_id), "petitions")), "body.petitions", body_id)


present_at_contact = Table(
    "voter_contact_delegate",
    Base.metadata,
    Column("contact_id", ForeignKey("voter_contact.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)


class VoterContact(Base):
    """Hội nghị tiếp xúc cử tri: when, where, who of the delegates, how many voters."""

    __tablename__ = "voter_contact"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    occasion: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    voters: Mapped[int | None]
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str] = mapped_column(String(200))

    delegates: Mapped[list[Person]] = relationship(secondary=present_at_contact, order_by=Person.sort_name)


class PetitionGroup(Base):
    """Petitions that say one thing, or one alone: whom it was given to, until when, and what was answered."""

    __tablename__ = "petition_group"
    __table_args__ = (
        UniqueConstraint("body_id", "number"),
        Index("petition_group_by_state", "body_id", "state", "due_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    field: Mapped[str] = mapped_column(String(LONGEST_FIELD))
    authority: Mapped[Authority] = mapped_column(Word(Authority))
    state: Mapped[State] = mapped_column(Word(State), default=State.GROUPED)
    made_at: Mapped[datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT), default="")
    answerer_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]  # the last day of the next answer: the one set, then the one that was promised
    reminded_of: Mapped[date | None]  # the last day that was reminded of
    assigned_at: Mapped[datetime | None]
    assigned_by_name: Mapped[str] = mapped_column(String(200), default="")
    item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)

    body: Mapped[Body] = relationship()
    answerer: Mapped[Person | None] = relationship()
    item: Mapped[AgendaItem | None] = relationship()
    petitions: Mapped[list["Petition"]] = relationship(back_populates="group", order_by="Petition.number")
    answers: Mapped[list["PetitionAnswer"]] = relationship(
        back_populates="group", order_by="PetitionAnswer.given_at", cascade="all, delete-orphan"
    )

    @property
    def last_answer(self) -> "PetitionAnswer | None":
        """The answer that counts: the latest."""
        return self.answers[-1] if self.answers else None

    @property
    def standing(self) -> "PetitionAnswer | None":
        """The latest answer that was accepted: what may be told to voters."""
        return next((one for one in reversed(self.answers) if one.accepted_at is not None), None)

    def is_overdue(self, today: date) -> bool:
        """Whether an answer is awaited and its last day is over."""
        return self.state in AWAITED and self.due_on is not None and self.due_on < today

    def require(self, *states: State) -> None:
        """Raises Conflict with where it stands when it is in none of these states."""
        if self.state not in states:
            raise Conflict(
                _(
                    "Nhóm kiến nghị này đang ở bước “{state}” nên không thực hiện việc này được. "
                    "Đề nghị tải lại trang.",
                    state=STATE_WORDS[self.state],
                )
            )


class Petition(Base):
    """What voters of a place asked for, in their words. `voter` is a name given by consent, for the desk alone."""

    __tablename__ = "petition"
    __table_args__ = (UniqueConstraint("body_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    number: Mapped[int]
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("voter_contact.id"), index=True)
    brought_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(String(LONGEST_FIELD))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    authority: Mapped[Authority] = mapped_column(Word(Authority))
    voter: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    sender: Mapped[str] = mapped_column(String(LONGEST_UNIT), default="")  # who sent the list that it stood in
    proposed_unit: Mapped[str] = mapped_column(String(LONGEST_UNIT), default="")  # who should answer, says the sender
    folded: Mapped[str] = mapped_column(Text)  # text, field and place without marks, for search
    entered_at: Mapped[datetime]
    entered_by_name: Mapped[str] = mapped_column(String(200))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("petition_group.id"), index=True)

    contact: Mapped[VoterContact | None] = relationship()
    brought_by: Mapped[Person | None] = relationship()
    group: Mapped[PetitionGroup | None] = relationship(back_populates="petitions")

    @property
    def state(self) -> State:
        """Where it stands: where its group does."""
        return self.group.state if self.group is not None else State.NEW


class PetitionAnswer(Base):
    """An answer in writing to a group; the Standing Committee accepts it, or sends it back and says why."""

    __tablename__ = "petition_answer"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("petition_group.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    text: Mapped[str] = mapped_column(Text)
    promised_on: Mapped[date | None]
    given_at: Mapped[datetime]
    given_by_name: Mapped[str] = mapped_column(String(200))
    accepted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    judged_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")

    group: Mapped[PetitionGroup] = relationship(back_populates="answers")


AUTHORITY_WORDS: dict[Authority, Sentence] = {
    Authority.CENTRAL: in_sense("authority", "Trung ương"),
    Authority.PROVINCE: in_sense("authority", "Cấp tỉnh"),
    Authority.COMMUNE: in_sense("authority", "Cấp xã"),
}
STATE_WORDS: dict[State, Sentence] = {
    State.NEW: _("Chưa xếp nhóm"),
    State.GROUPED: _("Chưa giao trả lời"),
    State.ASSIGNED: _("Chờ trả lời"),
    State.ANSWERED: _("Chờ Thường trực xem xét"),
    State.RETURNED: _("Trả lại, chờ trả lời lại"),
    State.FOLLOWED: _("Đang theo dõi"),
    State.SETTLED: _("Đã giải quyết xong"),
}
OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.DONE: _("Đã giải quyết"),
    Outcome.DOING: _("Đang giải quyết"),
    Outcome.WILL: _("Sẽ giải quyết"),
    Outcome.EXPLAINED: _("Giải trình, cung cấp thông tin"),
}
# The shape beside the word: see ui.state.
STATE_LOOKS: dict[State, str] = {
    State.NEW: "new", State.GROUPED: "off", State.ASSIGNED: "wait", State.ANSWERED: "now", State.RETURNED: "heed",
    State.FOLLOWED: "work", State.SETTLED: "done",
}  # fmt: skip
