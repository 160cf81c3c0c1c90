"""What is asked about petitions. Who may see what came out is `policy`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Body, Person
from app.accounts.queries import bodies
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.vietnamese import fold
from app.meetings.models import AgendaItem, Meeting, Participation, Role
from app.petitions.models import AWAITED, Authority, Petition, PetitionGroup, State, VoterContact

ANSWER = frozenset({Role.QUESTIONEE, Role.UBND_MEMBER, Role.SUBMITTING_AGENCY})
OVERDUE = "OVERDUE"
REMINDED_DAYS = 3
_LOOKED_AT = 300  # of the latest petitions, when others like one are looked for
_ALIKE = 0.3
_ALIKE_MOST = 5
_FORMS_OF_ADDRESS = frozenset(("cu", "tri", "de", "nghi", "kien", "xem", "xet", "cac", "va", "cua", "cho"))


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty means all. `state` is a State or OVERDUE."""

    words: str = ""
    field: str = ""
    place: str = ""
    unit: str = ""
    state: str = ""
    authority: str = ""
    brought_by: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()

    @property
    def is_narrow(self) -> bool:
        """Whether more than words is asked for."""
        return replace(self, words="") != Wanted()


def contact(contact_id: str) -> VoterContact | None:
    """The contact with that id."""
    return db.session().get(VoterContact, contact_id) if is_id(contact_id) else None


def petition(petition_id: str) -> Petition | None:
    """The petition with that id."""
    return db.session().get(Petition, petition_id) if is_id(petition_id) else None


def group(group_id: str) -> PetitionGroup | None:
    """The group with that id."""
    return db.session().get(PetitionGroup, group_id) if is_id(group_id) else None


def contacts(body_id: str) -> Sequence[VoterContact]:
    """The meetings with voters, the latest first."""
    mine = select(VoterContact).where(VoterContact.body_id == body_id).options(selectinload(VoterContact.delegates))
    return db.session().scalars(mine.order_by(VoterContact.held_on.desc(), VoterContact.noted_at.desc())).all()


def counts_by_contact(body_id: str) -> dict[str, int]:
    """How many petitions came from each contact."""
    mine = select(Petition.contact_id, func.count()).where(Petition.body_id == body_id)
    return {row[0]: row[1] for row in db.session().execute(mine.group_by(Petition.contact_id)) if row[0]}


def petitions(
    body_id: str, wanted: Wanted, today: date, *, first: int = 0, most: int | None = None
) -> Sequence[Petition]:
    """The petitions that are wanted, the latest first; `most` of them from the `first`."""
    query = select(Petition).outerjoin(Petition.group).where(*_wanted(body_id, wanted, today))
    near = joinedload(Petition.group), joinedload(Petition.contact), joinedload(Petition.brought_by)
    return db.session().scalars(query.order_by(Petition.number.desc()).options(*near).offset(first).limit(most)).all()


def count(body_id: str, wanted: Wanted, today: date) -> int:
    """How many they are."""
    query = select(func.count(Petition.id)).outerjoin(Petition.group).where(*_wanted(body_id, wanted, today))
    return db.session().scalar(query) or 0


def of_contact(contact_id: str) -> Sequence[Petition]:
    """The petitions of one contact, as they were entered."""
    query = select(Petition).where(Petition.contact_id == contact_id).options(joinedload(Petition.group))
    return db.session().scalars(query.order_by(Petition.number)).all()


def words_known(body_id: str) -> Sequence[tuple[int, str, str, date | None]]:
    """Number, words, place and day of the contact of every petition: what a list is compared with."""
    query = select(Petition.number, Petition.text, Petition.place, VoterContact.held_on).outerjoin(Petition.contact)
    rows = db.session().execute(query.where(Petition.body_id == body_id).order_by(Petition.number))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def alike(one: Petition) -> list[Petition]:
    """Petitions of the same field that say nearly the same, in whatever group they are; the nearest first."""
    query = select(Petition).where(
        Petition.body_id == one.body_id, Petition.id != one.id, Petition.field == one.field,
        or_(Petition.group_id.is_(None), Petition.group_id != (one.group_id or one.id)),
    )  # fmt: skip
    others = db.session().scalars(query.order_by(Petition.number.desc()).limit(_LOOKED_AT))
    words = _said(one)
    near = [(_likeness(words, _said(other)), other) for other in others]
    near = sorted((pair for pair in near if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
    return [other for _how, other in near[:_ALIKE_MOST]]


def groups(body_id: str, *, state: str = "", today: date, answerer_id: str | None = None) -> Sequence[PetitionGroup]:
    """Groups in that state (or OVERDUE, or all), with `answerer_id` that person's; what is due comes first."""
    query = select(PetitionGroup).where(PetitionGroup.body_id == body_id)
    if answerer_id is not None:
        query = query.where(PetitionGroup.answerer_id == answerer_id)
    if state == OVERDUE:
        query = query.where(_is_overdue(today))
    elif state in State.__members__:
        query = query.where(PetitionGroup.state == State(state))
    awaited = PetitionGroup.state.in_(AWAITED)
    order = awaited.desc(), PetitionGroup.due_on.is_(None), PetitionGroup.due_on, PetitionGroup.number
    return db.session().scalars(query.options(selectinload(PetitionGroup.petitions)).order_by(*order)).all()


def open_groups(body_id: str) -> Sequence[PetitionGroup]:
    """Groups that another petition may still join: those that wait for a first answer."""
    query = select(PetitionGroup).where(PetitionGroup.body_id == body_id)
    joinable = query.where(PetitionGroup.state.in_((State.GROUPED, State.ASSIGNED)))
    return db.session().scalars(joinable.order_by(PetitionGroup.number)).all()


def counts(body_id: str, today: date, answerer_id: str | None = None) -> dict[str, int]:
    """How many groups are in each state, and how many are OVERDUE."""
    mine = [PetitionGroup.body_id == body_id]
    if answerer_id is not None:
        mine.append(PetitionGroup.answerer_id == answerer_id)
    by_state = select(PetitionGroup.state, func.count()).where(*mine).group_by(PetitionGroup.state)
    found = {row[0].value: row[1] for row in db.session().execute(by_state)}
    late = db.session().scalar(select(func.count(PetitionGroup.id)).where(*mine, _is_overdue(today)))
    return {**{state.value: found.get(state.value, 0) for state in State}, OVERDUE: late or 0}


def fields(body_id: str) -> Sequence[str]:
    """The fields that were named so far."""
    query = select(Petition.field).where(Petition.body_id == body_id).distinct()
    return db.session().scalars(query.order_by(Petition.field)).all()


def places(body_id: str) -> Sequence[str]:
    """The places that petitions came from so far."""
    query = select(Petition.place).where(Petition.body_id == body_id).distinct()
    return db.session().scalars(query.order_by(Petition.place)).all()


def senders(body_id: str) -> Sequence[str]:
    """Who sent lists so far."""
    query = select(Petition.sender).where(Petition.body_id == body_id, Petition.sender != "").distinct()
    return db.session().scalars(query.order_by(Petition.sender)).all()


def units(body_id: str) -> Sequence[str]:
    """The units that something was given to so far."""
    query = select(PetitionGroup.unit).where(PetitionGroup.body_id == body_id, PetitionGroup.unit != "").distinct()
    return db.session().scalars(query.order_by(PetitionGroup.unit)).all()


def delegates(body_id: str) -> list[Person]:
    """Who sits in the body in its present term."""
    term = bodies.present_term(body_id)
    return [one.person for one in bodies.roster(term.id, ended=False)] if term is not None else []


def answerers(body_id: str) -> list[Person]:
    """Who may be asked to answer here: who takes part in its meetings for an agency or the People's Committee."""
    at = clock.now()
    query = (
        select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .join(Meeting, Participation.meeting_id == Meeting.id)
        .where(Meeting.body_id == body_id, Meeting.is_practice.is_(False), Participation.role.in_(ANSWER))
        .where(Participation.starts_at <= at, or_(Participation.ends_at.is_(None), Participation.ends_at > at))
    )
    return sorted(set(db.session().scalars(query)), key=lambda one: one.sort_name)


def proposal(one: PetitionGroup) -> tuple[str, str | None]:
    """Which unit most senders of its petitions would have answer, and the one person who does so for it, if any."""
    named = Counter(petition.proposed_unit for petition in one.petitions if petition.proposed_unit)
    if not named:
        return "", None
    unit = named.most_common(1)[0][0]
    found = [person.id for person in answerers(one.body_id) if fold(unit) in (fold(person.unit), fold(person.title))]
    return unit, found[0] if len(found) == 1 else None


def items(body_id: str) -> Sequence[AgendaItem]:
    """The lines of agendas that a group may be linked to: of the body's meetings that have not ended."""
    query = (
        select(AgendaItem)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)
        .where(Meeting.body_id == body_id, Meeting.parent_id.is_(None), AgendaItem.removed_at.is_(None))
        .where(Meeting.is_practice.is_(False))
        .order_by(Meeting.starts_on.desc(), AgendaItem.position)
        .options(joinedload(AgendaItem.meeting))
    )
    return [one for one in db.session().scalars(query) if not one.meeting.has_ended]


def of_item(item_id: str) -> Sequence[PetitionGroup]:
    """The groups that are linked to a line of an agenda."""
    query = select(PetitionGroup).where(PetitionGroup.item_id == item_id)
    return (
        db.session().scalars(query.options(selectinload(PetitionGroup.petitions)).order_by(PetitionGroup.number)).all()
    )


def near_their_day(at: datetime) -> Sequence[tuple[str, str]]:
    """Groups that wait for an answer and may have to be reminded of: ids, each with its body's.

    Wherever a council sits it is at most one day earlier or later than here.
    """
    over, soon = at.date() - timedelta(days=1), at.date() + timedelta(days=REMINDED_DAYS + 1)
    waiting = select(PetitionGroup.id, PetitionGroup.body_id).where(
        PetitionGroup.state.in_(AWAITED), PetitionGroup.due_on.between(over, soon),
        or_(PetitionGroup.reminded_of.is_(None), PetitionGroup.reminded_of != PetitionGroup.due_on),
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session().execute(waiting)]


def is_near(one: PetitionGroup, today: date) -> bool:
    """Whether the last day of the answer it waits for is reminded of now: some days before it to the day itself."""
    return one.state in AWAITED and one.due_on is not None and 0 <= (one.due_on - today).days <= REMINDED_DAYS


def councils_answered(actor: Actor) -> list[Body]:
    """The bodies that wait, or waited, for answers of this person."""
    if actor.kind != "person" or not is_id(actor.id):
        return []
    query = select(Body).join(PetitionGroup, PetitionGroup.body_id == Body.id)
    return list(db.session().scalars(query.where(PetitionGroup.answerer_id == actor.id).distinct().order_by(Body.name)))


def _wanted(body_id: str, wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    """Conditions on petitions, each joined with its group where it has one."""
    folded = (Petition.folded.contains(word, autoescape=True) for word in fold(wanted.words).split()[:12])
    exact = (
        (Petition.field, wanted.field), (Petition.place, wanted.place), (PetitionGroup.unit, wanted.unit),
        (Petition.brought_by_id, wanted.brought_by if is_id(wanted.brought_by) else ""),
    )  # fmt: skip
    found = [Petition.body_id == body_id, *folded, *(column == value for column, value in exact if value)]
    if wanted.authority in Authority.__members__:
        found.append(Petition.authority == Authority(wanted.authority))
    if wanted.state == OVERDUE:
        found.append(_is_overdue(today))
    elif wanted.state == State.NEW:
        found.append(Petition.group_id.is_(None))
    elif wanted.state in State.__members__:
        found.append(PetitionGroup.state == State(wanted.state))
    return found


def _is_overdue(today: date) -> ColumnElement[bool]:
    """`PetitionGroup.is_overdue` as a condition."""
    return and_(PetitionGroup.state.in_(AWAITED), PetitionGroup.due_on < today)


def _said(one: Petition) -> frozenset[str]:
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(one.text))
    return frozenset(plain.split()) - _FORMS_OF_ADDRESS


def _likeness(these: frozenset[str], those: frozenset[str]) -> float:
    return len(these & those) / max(1, len(these | those))
