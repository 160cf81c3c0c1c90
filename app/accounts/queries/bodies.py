"""Finding bodies, terms, rosters and who holds what."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts import policy
from app.accounts.models import Body, BodyRoleHolding, DelegateGroup, Membership, Person, Term
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.clock import now, today
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.kernel.vietnamese import fold, text_key

T = TypeVar("T")
PAGE = 50


def body(body_id: str) -> Body:
    """The body with that id. Raises NotFound."""
    return _by_id(Body, body_id)


def term(term_id: str) -> Term:
    """The term with that id. Raises NotFound."""
    return _by_id(Term, term_id)


def membership(membership_id: str) -> Membership:
    """The line of a roster with that id. Raises NotFound."""
    return _by_id(Membership, membership_id)


def group(group_id: str) -> DelegateGroup:
    """The delegate group with that id. Raises NotFound."""
    return _by_id(DelegateGroup, group_id)


def holding(holding_id: str) -> BodyRoleHolding:
    """The role that somebody holds or held. Raises NotFound."""
    return _by_id(BodyRoleHolding, holding_id)


def bodies_of(actor: Actor) -> list[Body]:
    """The bodies that the person is of today, by name."""
    return sorted((one for one in _all() if policy.belongs(actor, one.id)), key=lambda one: text_key(one.name))


def administered(actor: Actor) -> list[Body]:
    """The bodies that the person administers, by name."""
    return sorted((one for one in _all() if policy.can_administer(actor, one.id)), key=lambda one: text_key(one.name))


def present_term(body_id: str, on: date | None = None) -> Term | None:
    """The term that runs on that day (default: today), else the last one."""
    on = on or today()
    terms = db.session().scalars(select(Term).where(Term.body_id == body_id).order_by(Term.starts_on.desc())).all()
    return next((one for one in terms if one.starts_on <= on <= one.ends_on), terms[0] if terms else None)


def roster(term_id: str, ended: bool = True) -> Sequence[Membership]:
    """The lines of a term in their order; `ended` False leaves out mandates that are over."""
    query = select(Membership).where(Membership.term_id == term_id)
    if not ended:
        query = query.where((Membership.ends_on.is_(None)) | (Membership.ends_on >= today()))
    query = query.options(joinedload(Membership.person), joinedload(Membership.group))
    return db.session().scalars(query.order_by(Membership.position, Membership.code)).all()


def holders(body_id: str | None) -> Sequence[BodyRoleHolding]:
    """Who holds a role for the body (None: for the installation) today."""
    at = now()
    query = (
        select(BodyRoleHolding)
        .join(Person)
        .where(
            BodyRoleHolding.body_id.is_(None) if body_id is None else BodyRoleHolding.body_id == body_id,
            BodyRoleHolding.starts_at <= at,
            or_(BodyRoleHolding.ends_at.is_(None), BodyRoleHolding.ends_at > at),
        )
        .options(joinedload(BodyRoleHolding.person))
    )
    return db.session().scalars(query.order_by(BodyRoleHolding.role, Person.sort_name)).all()


def people(actor: Actor, words: str = "", page: int = 1) -> tuple[list[Person], int]:
    """A page of the people of the bodies that the actor administers, as Vietnamese lists are ordered, and how many.

    `words` are looked for in name, address, unit and roster code, with or without marks.
    """
    found = [one for one in _people(actor) if fold(words.strip()) in _haystack(one)]
    start = (max(page, 1) - 1) * PAGE
    return found[start : start + PAGE], len(found)


def choices(actor: Actor) -> list[tuple[str, str]]:
    """Everybody of the bodies that the actor administers, for a list to choose from: id and name."""
    return [
        (one.id, f"{one.full_name} – {one.unit or one.email}" if one.unit or one.email else one.full_name)
        for one in _people(actor)
        if one.active
    ]


def _people(actor: Actor) -> list[Person]:
    query = select(Person).options(joinedload(Person.memberships)).order_by(Person.sort_name)
    everyone = db.session().scalars(query).unique().all()
    if policy.can_administer_all(actor):
        return list(everyone)
    bodies = [one.id for one in administered(actor)]
    near = set(db.session().scalars(select(Membership.person_id).join(Term).where(Term.body_id.in_(bodies))))
    near |= set(db.session().scalars(select(BodyRoleHolding.person_id).where(BodyRoleHolding.body_id.in_(bodies))))
    return [one for one in everyone if one.id in near]


def _haystack(one: Person) -> str:
    codes = " ".join(member.code for member in one.memberships)
    return fold(f"{one.full_name} {one.email or ''} {one.unit} {codes}")


def without_password() -> int:
    """How many accounts nobody has signed in to yet; for the overview."""
    query = select(func.count()).select_from(Person).where(Person.active, Person.password.is_(None))
    return db.session().scalar(query) or 0


def _all() -> Sequence[Body]:
    return db.session().scalars(select(Body)).all()


def _by_id(kind: type[T], found_id: str) -> T:
    found = db.session().get(kind, found_id) if is_id(found_id) else None
    if found is None:
        raise NotFound()
    return found
