"""Who may do what with people and bodies: the only judge, asked by actions and by templates."""

from sqlalchemy import select

from app.accounts.models import BodyRoleHolding, Membership, SignIn, Term
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import session


def can_hear_body(actor: Actor, body_id: str) -> bool:
    """Members of its present term and holders of its roles hear a body's stream."""
    today = now().date()
    holdings = session().scalars(
        select(BodyRoleHolding).where(BodyRoleHolding.person_id == actor.id, BodyRoleHolding.body_id == body_id)
    )
    memberships = session().scalars(
        select(Membership).join(Term).where(Membership.person_id == actor.id, Term.body_id == body_id)
    )
    return any(holding.holds(now()) for holding in holdings) or any(one.is_current(today) for one in memberships)


def is_signed_in(sign_in_id: str) -> bool:
    """Whether that browser is still signed in."""
    sign_in = session().get(SignIn, sign_in_id)
    return sign_in is not None and sign_in.ended_at is None
