"""Who may do what with people and bodies: the only judge, asked by actions and by templates.

An administrator administers bodies and their people and sees no content (rules.md 5.2); a role held for no body
is held for the installation, one held for a council also for the bodies below it.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from app.accounts.models import Body, BodyRole, BodyRoleHolding, Membership, SignIn, Term
from app.kernel.actor import Actor
from app.kernel.clock import now, today
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound
from app.kernel.ids import is_id
from app.kernel.sentences import _

# Whose work something is, said to those who may not do it.
ADMINISTRATORS = _("Việc này do quản trị viên thực hiện. Đề nghị liên hệ quản trị viên của cơ quan khi cần.")
ALL_ADMINISTRATORS = _("Việc này do quản trị viên của toàn hệ thống thực hiện.")
DIRECTORY = _("Danh bạ dành cho những người thuộc cơ quan; quản trị viên quản lý tài khoản tại trang Quản trị.")

# Whose work needs to reach people; everybody else sees names, groups and posts (rules.md 7.6: minimal).
CONTACT_READERS = frozenset({BodyRole.OFFICE_STAFF, BodyRole.CLERK})
# Roles that may be held for the whole installation.
EVERYWHERE = frozenset({BodyRole.SYS_ADMIN, BodyRole.AUDITOR})


def roles(actor: Actor, body_id: str | None) -> frozenset[BodyRole]:
    """The roles held now for exactly this body (None: for the installation)."""
    held = session().scalars(
        select(BodyRoleHolding.role).where(
            BodyRoleHolding.person_id == actor.id, _of(body_id), *_held_now(), _is_person(actor)
        )
    )
    return frozenset(BodyRole(role) for role in held)


def is_member(actor: Actor, body_id: str) -> bool:
    """Whether the person sits in the body today."""
    day = today()
    query = (
        select(Membership.id)
        .join(Term)
        .where(Term.body_id == body_id, Membership.person_id == actor.id, Membership.starts_on <= day)
        .where((Membership.ends_on.is_(None)) | (Membership.ends_on >= day), _is_person(actor))
    )
    return session().scalar(query.limit(1)) is not None


def belongs(actor: Actor, body_id: str) -> bool:
    """Whether the person is of this body at all: who does not is a stranger, and learns nothing of it."""
    return bool(roles(actor, body_id) - {BodyRole.SYS_ADMIN}) or is_member(actor, body_id)


def can_hear_body(actor: Actor, body_id: str) -> bool:
    """Members of its present term and holders of its roles hear a body's stream."""
    return belongs(actor, body_id)


def can_see_directory(actor: Actor, body_id: str) -> bool:
    """Who belongs to a body sees who else does."""
    return belongs(actor, body_id)


def can_see_contacts(actor: Actor, body_id: str) -> bool:
    """Telephone numbers and addresses are for those who have to reach people."""
    return bool(roles(actor, body_id) & CONTACT_READERS)


def can_administer_all(actor: Actor) -> bool:
    """Whether the actor administers the installation."""
    return actor.is_system or BodyRole.SYS_ADMIN in roles(actor, None)


def can_administer(actor: Actor, body_id: str) -> bool:
    """Whether the actor administers this body: for it, for a body above it, or for the installation."""
    if can_administer_all(actor):
        return True
    above: str | None = body_id
    while above is not None:
        if BodyRole.SYS_ADMIN in roles(actor, above):
            return True
        above = session().scalar(select(Body.parent_id).where(Body.id == above))
    return False


def can_administer_something(actor: Actor) -> bool:
    """Whether the administration has anything for the actor."""
    query = select(BodyRoleHolding.id).where(
        BodyRoleHolding.person_id == actor.id, BodyRoleHolding.role == BodyRole.SYS_ADMIN, *_held_now()
    )
    return actor.is_system or (is_id(actor.id) and session().scalar(query.limit(1)) is not None)


def can_administer_person(actor: Actor, person_id: str) -> bool:
    """Only who administers every body of a person may touch the account: a commune's not the province's chair's."""
    return person_id in administered_persons(actor, [person_id])


def administered_persons(actor: Actor, person_ids: Collection[str]) -> set[str]:
    """Those of the persons whose accounts the actor may touch."""
    if can_administer_all(actor):
        return set(person_ids)
    if not can_administer_something(actor):
        return set()
    sits = select(Membership.person_id, Term.body_id).join(Term).where(Membership.person_id.in_(person_ids))
    serves = select(BodyRoleHolding.person_id, BodyRoleHolding.body_id).where(
        BodyRoleHolding.person_id.in_(person_ids), *_held_now()
    )
    ties = {(person, body) for query in (sits, serves) for person, body in session().execute(query)}
    allowed = {body: body is not None and can_administer(actor, body) for body in {body for _person, body in ties}}
    return set(person_ids) - {person for person, body in ties if not allowed[body]}


def require_administration(actor: Actor, body_id: str) -> None:
    """Lets an administrator of the body go on. Raises Forbidden for others of the body, NotFound for strangers."""
    if not can_administer(actor, body_id):
        raise Forbidden(ADMINISTRATORS) if belongs(actor, body_id) else NotFound()


def require_directory(actor: Actor, body_id: str) -> None:
    """Lets those of the body go on. Raises NotFound for strangers, Forbidden for its administrator (no content)."""
    if not can_see_directory(actor, body_id):
        raise Forbidden(DIRECTORY) if can_administer(actor, body_id) else NotFound()


def is_signed_in(sign_in_id: str) -> bool:
    """Whether that browser is still signed in."""
    sign_in = session().get(SignIn, sign_in_id) if is_id(sign_in_id) else None
    return sign_in is not None and sign_in.ended_at is None


def _of(body_id: str | None) -> ColumnElement[bool]:
    return BodyRoleHolding.body_id.is_(None) if body_id is None else BodyRoleHolding.body_id == body_id


def _held_now() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    at = now()
    return BodyRoleHolding.starts_at <= at, (BodyRoleHolding.ends_at.is_(None)) | (BodyRoleHolding.ends_at > at)


def _is_person(actor: Actor) -> ColumnElement[bool]:
    """PostgreSQL refuses to compare a UUID with `system:clock`; nobody but people hold anything."""
    from sqlalchemy import false, true

    return true() if actor.kind == "person" else false()
