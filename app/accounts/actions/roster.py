"""Carrying a file into a term's roster: all of it in one transaction, exactly as it was shown."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts import policy
from app.accounts.actions.bodies import group_of
from app.accounts.actions.memberships import enter
from app.accounts.actions.people import new_person, put_fields
from app.accounts.events import AccountChanged, AccountOpened, MembershipChanged, RightsChanged, RosterImported
from app.accounts.models import Body, Membership, Person, Term
from app.accounts.roster.lines import Line
from app.accounts.roster.plan import PERSON_FIELDS, Kind, Plan, Step, make
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, NotFound
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction


def plan_roster(actor: Actor, term_id: str, lines: Sequence[Line]) -> Plan:
    """What `import_roster` would do now. Raises Forbidden, NotFound."""
    with reading() as session:
        term = session.get(Term, term_id)
        if term is None:
            raise NotFound()
        policy.require_administration(actor, term.body_id)
        return make(session, actor, term, lines)


def import_roster(actor: Actor, term_id: str, lines: Sequence[Line], shown: str | None = None) -> Plan:
    """Carries the lines in and returns what was done; refused rows are left out, everything else happens or nothing.

    `shown`: the digest of the plan that was looked at. Raises Conflict when the roster has changed since.
    """
    before = plan_roster(actor, term_id, lines)
    newcomers = {step.line.number: new_id() for step in before.steps if step.kind == Kind.NEW and not step.person_id}
    with reading() as session:
        body_id = session.scalars(select(Term.body_id).where(Term.id == term_id)).one()
    touched = {step.person_id for step in before.steps if step.person_id} | set(newcomers.values())
    streams = [Body.stream(body_id), *(Person.stream(person_id) for person_id in sorted(touched))]
    with transaction(streams, actor) as tx:
        term = tx.get(Term, id=term_id)
        plan = make(tx.session, actor, term, lines)
        if plan.digest() != (shown or before.digest()) or plan.digest() != before.digest():
            raise Conflict(_("Danh sách đã thay đổi từ lúc xem trước. Đề nghị xem lại rồi thực hiện."))
        for step in plan.steps:
            _carry_out(tx, term, step, newcomers)
        counts = {kind.value: plan.count(kind) for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME)}
        tx.record(RosterImported(term_id=term.id, **counts))
    return plan


def _carry_out(tx: Transaction, term: Term, step: Step, newcomers: dict[int, str]) -> None:
    if step.kind == Kind.NEW:
        person = _newcomer(tx, step, newcomers)
        enter(tx, term, person, step.line.code, step.line.group, step.line.post, None)
    elif step.kind == Kind.CHANGED:
        assert step.person_id is not None and step.membership_id is not None
        _put_personal(tx, tx.get(Person, id=step.person_id), step)
        _put_seat(tx, term, tx.get(Membership, id=step.membership_id), step)


def _newcomer(tx: Transaction, step: Step, newcomers: dict[int, str]) -> Person:
    if step.person_id is not None:
        person = tx.get(Person, id=step.person_id)
        _put_personal(tx, person, step)
        return person
    line = step.line
    person = new_person(tx, line.full_name, line.email, phone=line.phone, title=line.title, unit=line.unit)
    person.id = newcomers[line.number]
    tx.session.flush()
    tx.record(AccountOpened(), Person.stream(person.id))
    return person


def _put_personal(tx: Transaction, person: Person, step: Step) -> None:
    given = {change.field: change.new for change in step.changes if change.field in PERSON_FIELDS}
    if changed := put_fields(tx, person, given):
        tx.record(AccountChanged(fields=changed), Person.stream(person.id))


def _put_seat(tx: Transaction, term: Term, member: Membership, step: Step) -> None:
    given = {change.field: change.new for change in step.changes if change.field not in PERSON_FIELDS}
    if not given:
        return
    member.post = given.get("post", member.post)
    member.code = given.get("code", member.code)
    if "group" in given:
        member.group_id = group_of(tx, term, int(given["group"])).id
    changed = MembershipChanged(
        term_id=term.id, membership_id=member.id, code=member.code, full_name=member.person.full_name
    )
    tx.record(changed)
    tx.record(RightsChanged(body_id=term.body_id), Person.stream(member.person_id))
