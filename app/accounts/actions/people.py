"""People and their accounts: entered, changed, invited, closed, opened again."""

import secrets

from sqlalchemy import select

from app.accounts import policy
from app.accounts.events import (
    AccountChanged,
    AccountClosed,
    AccountOpened,
    InvitationMade,
    PasswordChanged,
    RightsChanged,
    SecondFactorChanged,
    SignedOut,
)
from app.accounts.fields import clean_email, clean_line, clean_name
from app.accounts.models import BodyRole, BodyRoleHolding, Person, SignIn
from app.accounts.signin import links, passwords
from app.config import Settings
from app.kernel.actor import Actor, system
from app.kernel.db import reading
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.vietnamese import sort_key

LANGUAGES = ("vi", "en")
THEMES = ("auto", "light", "dark", "contrast")
FIELDS = ("full_name", "title", "unit", "phone", "email")
LONGEST = {"title": 200, "unit": 200, "phone": 40}


def new_person(tx: Transaction, full_name: str, email: str = "", **fields: str) -> Person:
    """Enters a person inside an action's transaction; the person's stream must be open there.

    `fields`: title, unit, phone. Raises Invalid for a name or address that cannot be, Conflict for a taken address.
    """
    person = Person(id=new_id(), created_at=tx.now, fs_uniquifier=secrets.token_hex(16))
    person.fs_webauthn_user_handle = secrets.token_hex(16)
    put_fields(tx, person, {"full_name": full_name, "email": email, **fields})
    tx.session.add(person)
    return person


def create_person(actor: Actor, full_name: str, email: str = "", **fields: str) -> str:
    """Enters a person; returns the id. Raises Forbidden, Invalid, Conflict."""
    person_id = new_id()
    with transaction(Person.stream(person_id), actor) as tx:
        allow(policy.can_administer_something(actor), policy.ADMINISTRATORS)
        person = new_person(tx, full_name, email, **fields)
        person.id = person_id
        tx.record(AccountOpened())
    return person_id


def change_person(actor: Actor, person_id: str, **fields: str) -> None:
    """Changes name, title, unit, telephone, address. Raises Forbidden, Invalid, Conflict, NotFound."""
    with transaction(Person.stream(person_id), actor) as tx:
        person = _administered(tx, person_id)
        changed = put_fields(tx, person, fields)
        if changed:
            tx.record(AccountChanged(fields=changed))


def invite(actor: Actor, person_id: str, settings: Settings) -> str:
    """A one-time link with which the person sets a password; recorded where the person sees it."""
    with transaction(Person.stream(person_id), actor) as tx:
        person = _administered(tx, person_id)
        if not person.active:
            raise Conflict(_("Tài khoản đang bị khóa. Đề nghị mở khóa trước khi cấp liên kết."))
        tx.record(InvitationMade())
        return links.link(person, settings)


def close_account(actor: Actor, person_id: str) -> None:
    """Ends every sign-in and allows no other; the person's records stay."""
    with transaction(Person.stream(person_id), actor) as tx:
        person = _administered(tx, person_id)
        if person.id == actor.id:
            raise Conflict(_("Không thể tự khóa tài khoản của mình. Đề nghị quản trị viên khác thực hiện."))
        if not person.active:
            return
        person.active = False
        person.fs_uniquifier = secrets.token_hex(16)
        open_ones = tx.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)))
        ended = []
        for one in open_ones:
            one.ended_at = tx.now
            ended.append(one.id)
        tx.record(AccountClosed())
        if ended:
            tx.record(SignedOut(sign_in_ids=ended))


def open_account(actor: Actor, person_id: str) -> None:
    """Lets a closed account sign in again."""
    with transaction(Person.stream(person_id), actor) as tx:
        person = _administered(tx, person_id)
        if not person.active:
            person.active = True
            tx.record(AccountOpened())


def reset_second_step(actor: Actor, person_id: str) -> None:
    """For who lost telephone, key and recovery codes: the password alone signs in, until a new one is set up.

    Recorded where the person sees it. Not for oneself: whoever sits at an unwatched laptop would take it off. Raises
    Conflict, Forbidden, NotFound.
    """
    with transaction(Person.stream(person_id), actor) as tx:
        person = _administered(tx, person_id)
        if person.id == actor.id:
            raise Conflict(_("Không thể tự gỡ bước xác thực thứ hai tại đây. Đề nghị quản trị viên khác thực hiện."))
        if not person.has_second_step:
            raise Conflict(_("Tài khoản này không dùng bước xác thực thứ hai."))
        kinds = {"code": person.tf_totp_secret, "recovery": person.mf_recovery_codes, "passkey": person.webauthn}
        for kind in (kind for kind, kept in kinds.items() if kept):
            tx.record(SecondFactorChanged(kind=kind, added=False))
        person.tf_primary_method = person.tf_totp_secret = person.totp_counter = person.mf_recovery_codes = None
        person.webauthn.clear()


def set_password(actor: Actor, person_id: str, password: str) -> None:
    """Gives the person a password; for the command line and the demonstration. Raises Invalid when it is weak."""
    if weakness := passwords.weakness(password):
        raise Invalid(weakness)
    stored = passwords.hashed(password)
    with transaction(Person.stream(person_id), actor) as tx:
        allow(actor.is_system)
        person = tx.get(Person, id=person_id)
        person.password = stored
        person.fs_uniquifier = secrets.token_hex(16)
        tx.record(PasswordChanged(forgotten=False))


def prefer(actor: Actor, language: str | None = None, theme: str | None = None) -> None:
    """Keeps how the person wants to see the pages; an unknown choice is left out."""
    with transaction(Person.stream(actor.id), actor) as tx:
        person = tx.get(Person, id=actor.id)
        person.language = language if language in LANGUAGES else person.language
        person.theme = theme if theme in THEMES else person.theme


def first_administrator(settings: Settings) -> str | None:
    """A link for the first administrator to set a password, until that has been done; then None.

    Makes the account at the first start. The link is for the console of whoever starts the system: there is no
    default password.
    """
    with reading() as session:
        administrators = select(Person).join(BodyRoleHolding).where(BodyRoleHolding.role == BodyRole.SYS_ADMIN)
        found = session.scalars(administrators).all()
        if any(person.password or person.webauthn for person in found):
            return None
        if found:
            return links.link(found[0], settings)
    person_id = new_id()
    with transaction(Person.stream(person_id), system("setup")) as tx:
        person = new_person(tx, "Quản trị hệ thống")
        person.id, person.email = person_id, "admin@localhost"
        tx.session.flush()
        tx.add(
            BodyRoleHolding(id=new_id(), body_id=None, person_id=person_id, role=BodyRole.SYS_ADMIN, starts_at=tx.now)
        )
        tx.record(RightsChanged(body_id=None))
        return links.link(person, settings)


def put_fields(tx: Transaction, person: Person, fields: dict[str, str]) -> list[str]:
    """Puts cleaned values into the person; returns the names of those that changed."""
    changed = []
    for name in FIELDS:
        if name not in fields:
            continue
        value: str | None
        if name == "full_name":
            value = clean_name(fields[name])
            person.sort_name = sort_key(value)
        elif name == "email":
            value = clean_email(fields[name]) or None
            _require_free(tx, person, value)
        else:
            value = clean_line(fields[name], LONGEST[name])
        if getattr(person, name) != value:
            setattr(person, name, value)
            changed.append(name)
    return changed


def _require_free(tx: Transaction, person: Person, email: str | None) -> None:
    with tx.session.no_autoflush:
        owner = tx.session.scalar(select(Person.id).where(Person.email == email)) if email else None
    if owner is not None and owner != person.id:
        raise Conflict(_("Địa chỉ thư điện tử {email} đã thuộc tài khoản khác.", email=email))


def _administered(tx: Transaction, person_id: str) -> Person:
    """The person, for who may administer the account. Raises NotFound, Forbidden."""
    person = tx.get(Person, id=person_id)
    if not policy.can_administer_person(tx.actor, person_id):
        allow(policy.can_administer_something(tx.actor), policy.ADMINISTRATORS)
        raise NotFound()
    return person
