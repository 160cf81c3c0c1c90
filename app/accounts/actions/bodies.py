"""Bodies, their terms and delegate groups, and the roles that people hold for them."""

import re
from datetime import date
from zoneinfo import available_timezones

from sqlalchemy import select

from app.accounts import policy
from app.accounts.events import (
    BodyChanged,
    BodyCreated,
    GroupChanged,
    RightsChanged,
    RoleEnded,
    RoleGiven,
    TermChanged,
)
from app.accounts.fields import clean_line
from app.accounts.models import Body, BodyKind, BodyRole, BodyRoleHolding, DelegateGroup, Level, Person, Term
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction

ZONE = "Asia/Ho_Chi_Minh"


def create_body(
    actor: Actor, name: str, kind: BodyKind, code: str, *, level: Level = Level.PROVINCE, place: str = "",
    zone: str = ZONE, parent_id: str | None = None,
) -> str:  # fmt: skip
    """Enters a body; returns its id. Raises Forbidden, Invalid, Conflict (code taken)."""
    body_id = new_id()
    with transaction(Body.stream(body_id), actor) as tx:
        if parent_id is None:
            allow(policy.can_administer_all(actor), policy.ALL_ADMINISTRATORS)
        else:
            policy.require_administration(actor, tx.get(Body, id=parent_id).id)
        body = Body(id=body_id, parent_id=parent_id, created_at=tx.now)
        _put_body(tx, body, name=name, kind=kind, code=code, level=level, place=place, zone=zone)
        tx.add(body)
        tx.record(BodyCreated(code=body.code, title=body.name))
    return body_id


def change_body(actor: Actor, body_id: str, **fields: str) -> None:
    """Changes name, kind, code, level, place, zone. Raises Forbidden, NotFound, Invalid, Conflict."""
    with transaction(Body.stream(body_id), actor) as tx:
        body = tx.get(Body, id=body_id)
        policy.require_administration(actor, body_id)
        if changed := _put_body(tx, body, **fields):
            tx.record(BodyChanged(fields=changed))


def create_term(actor: Actor, body_id: str, number: str, starts_on: date, ends_on: date) -> str:
    """Enters a term of the body; returns its id."""
    with transaction(Body.stream(body_id), actor) as tx:
        tx.get(Body, id=body_id)
        policy.require_administration(actor, body_id)
        term = Term(id=new_id(), body_id=body_id)
        _put_term(term, number, starts_on, ends_on)
        tx.add(term)
        tx.record(TermChanged(term_id=term.id, number=term.number))
        return term.id


def change_term(actor: Actor, term_id: str, number: str, starts_on: date, ends_on: date) -> None:
    """Changes a term's number and dates."""
    with transaction(Body.stream(_body_of_term(term_id)), actor) as tx:
        term = tx.get(Term, id=term_id)
        policy.require_administration(actor, term.body_id)
        _put_term(term, number, starts_on, ends_on)
        tx.record(TermChanged(term_id=term.id, number=term.number))


def put_group(actor: Actor, term_id: str, number: int, name: str = "") -> str:
    """Enters the delegate group of that number, or names it anew; returns its id."""
    with transaction(Body.stream(_body_of_term(term_id)), actor) as tx:
        term = tx.get(Term, id=term_id)
        policy.require_administration(actor, term.body_id)
        return group_of(tx, term, number, name).id


def group_of(tx: Transaction, term: Term, number: int, name: str | None = None) -> DelegateGroup:
    """The term's group of that number, entered if it is not there; for actions of this package."""
    if not 1 <= number <= 999:
        raise Invalid(_("Số thứ tự của Tổ đại biểu cần từ 1 đến 999."))
    found = tx.session.scalars(select(DelegateGroup).filter_by(term_id=term.id, number=number)).one_or_none()
    title = clean_line(name or (found.name if found else "") or f"Tổ {number}")
    if found is not None and found.name == title:
        return found
    group = found or tx.add(DelegateGroup(id=new_id(), term_id=term.id, number=number))
    group.name = title
    tx.session.flush()
    tx.record(GroupChanged(term_id=term.id, number=number, title=title), Body.stream(term.body_id))
    return group


def give_role(actor: Actor, body_id: str | None, person_id: str, role: BodyRole) -> str:
    """The person holds the role from now on; returns the holding's id. `body_id` None: for the installation.

    Nobody gives a role to himself: an administrator must not let himself in to what he does not see (rules 5.2).
    """
    streams = [Person.stream(person_id)] + ([Body.stream(body_id)] if body_id else [])
    with transaction(streams, actor) as tx:
        _require_role_rights(tx, body_id)
        tx.get(Person, id=person_id)
        if body_id is None and role not in policy.EVERYWHERE:
            raise Invalid(_("Vai trò này cần gắn với một cơ quan."))
        if person_id == actor.id:
            raise Forbidden(_("Không thể tự giao vai trò cho mình. Đề nghị quản trị viên khác thực hiện."))
        if found := _held(tx, body_id, person_id, role):
            return found.id
        holding = BodyRoleHolding(id=new_id(), body_id=body_id, person_id=person_id, role=role, starts_at=tx.now)
        tx.add(holding)
        if body_id:
            tx.record(RoleGiven(person_id=person_id, role=role), Body.stream(body_id))
        tx.record(RightsChanged(body_id=body_id), Person.stream(person_id))
        return holding.id


def end_role(actor: Actor, holding_id: str) -> None:
    """The person no longer holds the role; open pages and sockets are judged again at once."""
    with reading() as session:
        found = session.get(BodyRoleHolding, holding_id)
        if found is None:
            raise NotFound()
        body_id, person_id = found.body_id, found.person_id
    streams = [Person.stream(person_id)] + ([Body.stream(body_id)] if body_id else [])
    with transaction(streams, actor) as tx:
        _require_role_rights(tx, body_id)
        holding = tx.get(BodyRoleHolding, id=holding_id)
        if holding.ends_at is not None:
            return
        if person_id == actor.id and holding.role == BodyRole.SYS_ADMIN:
            raise Conflict(_("Không thể tự thôi vai trò quản trị. Đề nghị quản trị viên khác thực hiện."))
        holding.ends_at = tx.now
        if body_id:
            tx.record(RoleEnded(person_id=person_id, role=holding.role), Body.stream(body_id))
        tx.record(RightsChanged(body_id=body_id), Person.stream(person_id))


def _put_body(tx: Transaction, body: Body, **fields: str) -> list[str]:
    cleaned: dict[str, str] = {}
    for name, value in fields.items():
        if name in ("name", "place"):
            cleaned[name] = clean_line(value, required=name == "name")
        elif name == "code":
            cleaned[name] = _free_code(tx, body, value)
        elif name == "zone":
            if value not in available_timezones():
                raise Invalid(_("Múi giờ {zone} không có. Ví dụ đúng: Asia/Ho_Chi_Minh.", zone=value[:40]))
            cleaned[name] = value
        else:
            cleaned[name] = {"kind": BodyKind, "level": Level}[name](value)
    changed = [name for name, value in cleaned.items() if getattr(body, name) != value]
    for name in changed:
        setattr(body, name, cleaned[name])
    return changed


def _free_code(tx: Transaction, body: Body, text: str) -> str:
    code = text.strip().lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", code):
        raise Invalid(_("Mã cơ quan gồm 2 đến 40 chữ cái không dấu, chữ số hoặc gạch nối, ví dụ: hdnd-an-linh."))
    with tx.session.no_autoflush:
        owner = tx.session.scalar(select(Body.id).where(Body.code == code))
    if owner is not None and owner != body.id:
        raise Conflict(_("Mã {code} đã dùng cho cơ quan khác.", code=code))
    return code


def _put_term(term: Term, number: str, starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Invalid(_("Ngày kết thúc nhiệm kỳ cần sau ngày bắt đầu."))
    term.number, term.starts_on, term.ends_on = clean_line(number, 20, required=True), starts_on, ends_on


def _body_of_term(term_id: str) -> str:
    with reading() as session:
        found = session.scalar(select(Term.body_id).where(Term.id == term_id))
    if found is None:
        raise NotFound()
    return found


def _require_role_rights(tx: Transaction, body_id: str | None) -> None:
    if body_id is None:
        allow(policy.can_administer_all(tx.actor), policy.ALL_ADMINISTRATORS)
    else:
        tx.get(Body, id=body_id)
        policy.require_administration(tx.actor, body_id)


def _held(tx: Transaction, body_id: str | None, person_id: str, role: BodyRole) -> BodyRoleHolding | None:
    query = select(BodyRoleHolding).where(
        BodyRoleHolding.person_id == person_id,
        BodyRoleHolding.role == role,
        BodyRoleHolding.ends_at.is_(None),
        BodyRoleHolding.body_id.is_(None) if body_id is None else BodyRoleHolding.body_id == body_id,
    )
    return tx.session.scalars(query).first()
