"""Meetings with voters are noted, and petitions entered as they were said there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Body, Person
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import is_id, new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line
from app.petitions import queries
from app.petitions.actions.access import digest, keep, next_number, streams_of
from app.petitions.events import PetitionRecorded, VoterContactNoted
from app.petitions.models import LONGEST_PLACE, LONGEST_TITLE, MOST_VOTERS, Petition, State, VoterContact
from app.petitions.told import Told


@dataclass(frozen=True)
class Contact:
    """When and where delegates met voters, on which occasion, who of them (ids of persons), how many voters."""

    held_on: date
    place: str
    occasion: str = ""
    voters: int | None = None
    delegates: Sequence[str] = ()


def note_contact(actor: Actor, body_id: str, told: Contact) -> VoterContact:
    """A meeting with voters. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of(body_id), actor) as tx:
        keep(tx, body_id)
        contact = VoterContact(id=new_id(), body_id=body_id, noted_at=tx.now, noted_by_name=actor.name)
        _describe_contact(tx, contact, told)
        tx.add(contact)
        tx.record(VoterContactNoted(contact.id, told.held_on.isoformat(), "noted"))
        return contact


def amend_contact(actor: Actor, body_id: str, contact_id: str, told: Contact) -> VoterContact:
    """Puts right what was noted of it. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of(body_id), actor) as tx:
        keep(tx, body_id)
        contact = tx.get(VoterContact, id=contact_id, body_id=body_id)
        _describe_contact(tx, contact, told)
        tx.record(VoterContactNoted(contact.id, told.held_on.isoformat(), "changed"))
        return contact


def enter_petition(actor: Actor, body_id: str, told: Told) -> Petition:
    """A new petition in no group. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of(body_id), actor) as tx:
        keep(tx, body_id)
        petition = Petition(id=new_id(), body_id=body_id, entered_at=tx.now, entered_by_name=actor.name)
        _describe(tx, petition, told)
        petition.number = next_number(tx, Petition, body_id)
        tx.add(petition)
        _record(tx, petition, "entered")
        return petition


def amend_petition(actor: Actor, body_id: str, petition_id: str, told: Told) -> Petition:
    """Puts right what was entered, until it was given to a unit. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        petition = _unassigned(tx, body_id, petition_id)
        _describe(tx, petition, told)
        _record(tx, petition, "changed")
        return petition


def remove_petition(actor: Actor, body_id: str, petition_id: str) -> None:
    """Takes out one that was entered by mistake and is in no group. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        petition = _unassigned(tx, body_id, petition_id)
        if petition.group_id is not None:
            raise Conflict(_("Kiến nghị này đang ở trong một nhóm. Đề nghị đưa ra khỏi nhóm trước khi xóa."))
        _record(tx, petition, "removed")
        tx.session.delete(petition)


def _describe_contact(tx: Transaction, contact: VoterContact, told: Contact) -> None:
    if told.voters is not None and not 0 <= told.voters <= MOST_VOTERS:
        raise Invalid(_("Số cử tri phải từ 0 đến {most}. Đề nghị nhập lại.", most=MOST_VOTERS))
    if told.held_on > clock.today(tx.get(Body, id=contact.body_id).time_zone):
        raise Invalid(_("Ngày tiếp xúc chưa đến. Đề nghị nhập ngày đã tổ chức hội nghị."))
    contact.held_on, contact.voters = told.held_on, told.voters
    contact.place = line(told.place, _("Địa điểm"), most=LONGEST_PLACE, must=True)
    contact.occasion = line(told.occasion, _("Đợt tiếp xúc"), most=LONGEST_TITLE)
    chosen = {_delegate(contact.body_id, one): None for one in told.delegates}
    contact.delegates = [tx.get(Person, id=one) for one in chosen]


def _describe(tx: Transaction, petition: Petition, told: Told) -> None:
    told.put_into(petition)
    if told.contact_id is not None:
        tx.get(VoterContact, id=told.contact_id, body_id=petition.body_id)
    petition.contact_id = told.contact_id
    petition.brought_by_id = None
    if told.brought_by_id is not None:
        petition.brought_by_id = _delegate(petition.body_id, told.brought_by_id)


def _delegate(body_id: str, person_id: str) -> str:
    if person_id not in {one.id for one in queries.delegates(body_id)}:
        raise Invalid(_("Đại biểu không nằm trong danh sách của khóa này. Đề nghị chọn lại."))
    return person_id


def _unassigned(tx: Transaction, body_id: str, petition_id: str) -> Petition:
    keep(tx, body_id)
    if not is_id(petition_id):
        raise NotFound()
    petition = tx.get(Petition, id=petition_id, body_id=body_id)
    if petition.state not in (State.NEW, State.GROUPED):
        raise Conflict(_("Kiến nghị này đã được giao trả lời nên giữ nguyên như đã ghi."))
    return petition


def _record(tx: Transaction, petition: Petition, way: str) -> None:
    tx.session.flush()
    tx.record(PetitionRecorded(petition.id, petition.number, digest(petition.text), way))
