"""Which browser is whose: the row behind every session cookie, kept in step with what the library does."""

import contextlib
import secrets
from typing import Any

from flask import Flask, Response, after_this_request, g, request, session
from flask_login import user_logged_out
from flask_security.signals import (
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)

from app.accounts import events
from app.accounts.actions import sessions as actions
from app.accounts.models import Person
from app.accounts.queries import people
from app.accounts.signin import devices
from app.kernel.actor import Actor
from app.kernel.errors import Unavailable
from app.kernel.events import Event
from app.kernel.ids import is_id
from app.kernel.transaction import transaction

YEAR_S = 365 * 24 * 3600


def recognise() -> Actor | None:
    """Who sent this request, by the sign-in that its session cookie names; a sign-in that ended is nobody's."""
    sign_in_id, owner = session.get("sign_in"), session.get("_user_id")
    if sign_in_id is None:
        if owner is not None:  # half a sign-in: the disk was full in its middle; the library must not believe it
            session.clear()
        return None
    found = people.open_sign_in(sign_in_id) if is_id(sign_in_id) else None
    if found is None or not secrets.compare_digest(found[1].fs_uniquifier, str(owner)):
        session.clear()
        return None
    sign_in, person = found
    g.person, g.sign_in_id = person, sign_in.id
    with contextlib.suppress(Unavailable):  # a busy or full disk must not keep anybody from reading
        actions.seen(sign_in)
    return Actor(id=person.id, name=person.full_name, device=sign_in.id)


def follow(app: Flask) -> None:
    """Keeps our rows and the journal in step with what the library does in `app`."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)
    for signal, kind, added in (
        (tf_profile_changed, "code", True),
        (tf_disabled, "code", False),
        (wan_registered, "passkey", True),
        (wan_deleted, "passkey", False),
    ):
        signal.connect(_factor_listener(kind, added), app, weak=False)


def _signed_in(_app: Flask, user: Person, authn_via: list[str] | None = None, **_: Any) -> None:
    session["_user_id"] = user.fs_uniquifier
    if not ("change" in (authn_via or []) and session.get("sign_in")):
        agent = request.headers.get("User-Agent", "")
        session["sign_in"] = actions.begin(user, request.remote_addr or "", agent, authn_via or ["code"])
        session.permanent = bool(session.pop("stay", False))
    person_id, language, theme = user.id, user.language, user.theme

    @after_this_request
    def _remember(response: Response) -> Response:
        response.set_cookie("language", language, max_age=YEAR_S, samesite="Lax")
        response.set_cookie("theme", theme, max_age=YEAR_S, samesite="Lax")
        return devices.remember(response, person_id)


def _signed_out(_app: Flask, user: Person, **_: Any) -> None:
    sign_in_id = session.pop("sign_in", None)
    if sign_in_id is not None:
        actions.end(Actor(user.id, user.full_name), user.id, sign_in_id)


def _password_changed(_app: Flask, user: Person, **_: Any) -> None:
    _record(user, events.PasswordChanged(forgotten=False))
    actions.end_all(Actor(user.id, user.full_name), user.id, but=session.get("sign_in", ""))


def _password_reset(_app: Flask, user: Person, **_: Any) -> None:
    _record(user, events.PasswordChanged(forgotten=True))
    actions.end_all(Actor(user.id, user.full_name), user.id, but="")


def _factor_listener(kind: str, added: bool) -> Any:
    def listener(_app: Flask, user: Person, **_: Any) -> None:
        _record(user, events.SecondFactorChanged(kind=kind, added=added))

    return listener


def _record(user: Person, event: Event) -> None:
    with transaction(Person.stream(user.id), Actor(user.id, user.full_name)) as tx:
        tx.record(event)
