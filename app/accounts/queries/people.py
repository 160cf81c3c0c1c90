"""Finding people: by id, by what they type to sign in, by browser."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Body, Membership, Person, SignIn, Term
from app.kernel import db
from app.kernel.clock import today
from app.kernel.errors import NotFound
from app.kernel.ids import is_id


def person(person_id: str) -> Person:
    """The person with that id. Raises NotFound."""
    found = db.session().get(Person, person_id) if is_id(person_id) else None
    if found is None:
        raise NotFound()
    return found


def by_identity(typed: str) -> Person | None:
    """Who signs in with what was typed: an e-mail address, a roster code, or `code@body` where codes repeat."""
    typed = typed.strip()
    if not typed or "\0" in typed or len(typed) > 200:
        return None
    found = db.session().scalars(select(Person).where(Person.email == typed.lower())).one_or_none()
    return found or _by_code(typed)


def _by_code(typed: str) -> Person | None:
    code, _, body = typed.partition("@")
    day = today()
    query = (
        select(Membership.person_id)
        .join(Term)
        .join(Body)
        .where(Membership.code == code.upper(), Membership.starts_on <= day)
        .where((Membership.ends_on.is_(None)) | (Membership.ends_on >= day))
        .distinct()
        .limit(2)
    )
    if body:
        query = query.where(Body.code == body.lower())
    found = db.session().scalars(query).all()
    return db.session().get(Person, found[0]) if len(found) == 1 else None


def open_sign_in(sign_in_id: str) -> tuple[SignIn, Person] | None:
    """A browser that is signed in, and whose it is."""
    row = (
        db.session()
        .execute(
            select(SignIn, Person)
            .join(Person, Person.id == SignIn.person_id)
            .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), Person.active)
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row is not None else None


def last_verified(person_id: ColumnElement[str] | InstrumentedAttribute[str | None]) -> ScalarSelect[str]:
    """The browser on which that person was last known to be there, as a part of another query."""
    verified = func.coalesce(SignIn.verified_at, SignIn.created_at)
    query = select(SignIn.id).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    return query.order_by(verified.desc(), SignIn.id.desc()).limit(1).scalar_subquery()


def voting_device(person_id: str) -> str | None:
    """The sign-in of the one browser from which this person may vote now: the last verified one (section 5.2)."""
    return db.session().scalar(select(last_verified(literal(person_id, SignIn.person_id.type))))


def sign_ins(person_id: str) -> Sequence[SignIn]:
    """The browsers where this person is signed in, the last used first."""
    query = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    return db.session().scalars(query.order_by(SignIn.seen_at.desc())).all()
