"""Lines of a term's roster: entered, changed, ended. A mandate that ended keeps its line."""

from datetime import date

from sqlalchemy import func, select

from app.accounts import policy
from app.accounts.actions.bodies import group_of
from app.accounts.events import MembershipChanged, MembershipEnded, RightsChanged
from app.accounts.fields import clean_code, clean_line
from app.accounts.models import Body, Membership, Person, Term
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction


def add_member(
    actor: Actor, term_id: str, person_id: str, code: str = "", *, group: int | None = None, post: str = "",
    starts_on: date | None = None,
) -> str:  # fmt: skip
    """The person sits in the body for this term; returns the membership's id. Without `code` the next one is given.

    Raises Conflict for a code or person already in the roster.
    """
    with reading() as session:
        body_id = session.scalar(select(Term.body_id).where(Term.id == term_id))
    if body_id is None:
        raise NotFound()
    with transaction([Body.stream(body_id), Person.stream(person_id)], actor) as tx:
        term = tx.get(Term, id=term_id)
        policy.require_administration(actor, term.body_id)
        person = tx.get(Person, id=person_id)
        return enter(tx, term, person, code, group, post, starts_on).id


def enter(
    tx: Transaction, term: Term, person: Person, code: str, group: int | None, post: str, starts_on: date | None
) -> Membership:
    """Enters a line inside an action's transaction, on the body's and the person's streams."""
    code = clean_code(code) or next_code(tx, term)
    _require_free(tx, term, person, code)
    member = Membership(
        id=new_id(),
        term_id=term.id,
        person_id=person.id,
        code=code,
        position=_place(tx, term),
        starts_on=starts_on or term.starts_on,
        post=clean_line(post),
    )
    if group is not None:
        member.group_id = group_of(tx, term, group).id
    tx.add(member)
    tx.session.flush()
    _note(tx, term, member, person)
    return member


def change_member(actor: Actor, membership_id: str, *, code: str, post: str, group: int | None) -> None:
    """Changes code, post and group of a line. Raises Conflict for a code that another line has."""
    body_id, person_id = _owners(membership_id)
    with transaction([Body.stream(body_id), Person.stream(person_id)], actor) as tx:
        member = tx.get(Membership, id=membership_id)
        policy.require_administration(actor, body_id)
        code = clean_code(code) or member.code
        taken = select(Membership.id).where(Membership.term_id == member.term_id, Membership.code == code)
        if tx.session.scalar(taken.where(Membership.id != member.id)) is not None:
            raise _code_taken(code)
        member.code, member.post = code, clean_line(post)
        member.group_id = group_of(tx, member.term, group).id if group is not None else None
        _note(tx, member.term, member, member.person)


def end_membership(actor: Actor, membership_id: str, ends_on: date) -> None:
    """The mandate ends with that day; the line stays and the person's rights are judged again."""
    body_id, person_id = _owners(membership_id)
    with transaction([Body.stream(body_id), Person.stream(person_id)], actor) as tx:
        member = tx.get(Membership, id=membership_id)
        policy.require_administration(actor, body_id)
        if ends_on < member.starts_on:
            raise Invalid(_("Ngày thôi làm nhiệm vụ cần từ ngày bắt đầu trở đi."))
        if member.ends_on is not None and member.ends_on <= ends_on:
            raise Conflict(_("Đại biểu này đã thôi làm nhiệm vụ từ ngày {day}.", day=f"{member.ends_on:%d/%m/%Y}"))
        member.ends_on = ends_on
        ended = MembershipEnded(
            term_id=member.term_id, membership_id=member.id, code=member.code, ends_on=ends_on.isoformat()
        )
        tx.record(ended, Body.stream(body_id))
        tx.record(RightsChanged(body_id=body_id), Person.stream(person_id))


def next_code(tx: Transaction, term: Term) -> str:
    """The first free code of the form DB07."""
    taken = set(tx.session.scalars(select(Membership.code).where(Membership.term_id == term.id)))
    return next(code for number in range(1, 10_000) if (code := f"DB{number:02d}") not in taken)


def _note(tx: Transaction, term: Term, member: Membership, person: Person) -> None:
    changed = MembershipChanged(
        term_id=term.id, membership_id=member.id, code=member.code, full_name=person.full_name
    )  # fmt: skip
    tx.record(changed, Body.stream(term.body_id))
    tx.record(RightsChanged(body_id=term.body_id), Person.stream(person.id))


def _require_free(tx: Transaction, term: Term, person: Person, code: str) -> None:
    lines = select(Membership).where(Membership.term_id == term.id)
    if tx.session.scalars(lines.where(Membership.code == code)).first() is not None:
        raise _code_taken(code)
    sitting = lines.where(Membership.person_id == person.id, Membership.ends_on.is_(None))
    if tx.session.scalars(sitting).first() is not None:
        raise Conflict(_("{name} đã có trong danh sách của nhiệm kỳ này.", name=person.full_name))


def _code_taken(code: str) -> Conflict:
    return Conflict(_("Mã {code} đã có trong danh sách. Đề nghị dùng mã khác.", code=code))


def _place(tx: Transaction, term: Term) -> int:
    last = tx.session.scalar(select(func.max(Membership.position)).where(Membership.term_id == term.id))
    return (last or 0) + 1


def _owners(membership_id: str) -> tuple[str, str]:
    """The body and the person of a line. Raises NotFound."""
    with reading() as session:
        row = session.execute(
            select(Term.body_id, Membership.person_id).join(Term).where(Membership.id == membership_id)
        ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1]
