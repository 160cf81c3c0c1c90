"""The sign-in forms: the library's, with throttling, one sentence for every wrong pair, and our password rules."""

from typing import Any

from flask import request, session
from flask_security.forms import (
    ForgotPasswordForm,
    LoginForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.password_util import PasswordUtil
from flask_security.recovery_codes import MfRecoveryForm
from wtforms import BooleanField, StringField

from app.accounts.models import Person
from app.accounts.queries import people
from app.accounts.signin import devices, passwords, throttle, wording
from app.kernel.vietnamese import fold


class SignInForm(LoginForm):
    """E-mail address or roster code, and password."""

    email = None
    remember = None
    identity = StringField()
    stay = BooleanField()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.email = self.identity  # where the library's view looks for errors that tell too much

    def validate(self, **extra: Any) -> bool:
        typed = self.identity.data if isinstance(self.identity.data, str) else ""
        self.user, self.ifield = people.by_identity(typed), self.identity
        gate = _gate(self.user, typed)
        if gate.wait:
            self.form_errors.append(str(gate.sentence))
            return False
        if not super().validate(**extra):
            self._say_one_sentence()
            return False
        throttle.passed(gate)
        session["stay"] = bool(self.stay.data)
        return True

    def _say_one_sentence(self) -> None:
        """Which of the two was wrong is nobody's business; a closed account is told to its owner."""
        if self.user_authenticated:
            self.form_errors.extend(str(error) for error in self.identity.errors)
        else:
            self.form_errors.append(str(wording.GENERIC))
        self.identity.errors, self.password.errors = [], []


class ForgottenPasswordForm(ForgotPasswordForm):
    """Asks for the address only; whether it is known is not told."""


class Throttled:
    """Counts attempts of one who is half signed in: codes of six digits are not to be guessed."""

    def validate(self, **extra: Any) -> bool:
        person: Person | None = getattr(self, "user", None)
        account = person.id if person is not None else session.get("tf_user_id", "")
        gate = throttle.attempt(f"{type(self).__name__} {account}", request.remote_addr or "", _device(person))
        field = getattr(self, "code", None) or getattr(self, "password", None)
        if gate.wait:
            assert field is not None
            field.errors = [str(gate.sentence)]
            return False
        if not super().validate(**extra):  # type: ignore[misc]
            return False
        throttle.passed(gate)
        return True


class CodeForm(Throttled, TwoFactorVerifyCodeForm):
    """The code of the authenticator."""


class RecoveryForm(Throttled, MfRecoveryForm):
    """A recovery code in place of the authenticator's."""


class PasswordAgainForm(Throttled, VerifyForm):
    """The password once more before something that matters."""


class Rules(PasswordUtil):
    """Our rules for passwords where the library asks for its own."""

    def validate(self, password: str, is_register: bool, **given: Any) -> tuple[list[str] | None, str]:
        person = given.get("user")
        own = (person.full_name, person.email or "") if isinstance(person, Person) else ()
        weakness = passwords.weakness(password, *own)
        return ([str(weakness)] if weakness else None), passwords.normal(password)


def _gate(person: Person | None, typed: str) -> throttle.Gate:
    account = person.id if person is not None else f"nobody {fold(typed)[:200]}"
    return throttle.attempt(account, request.remote_addr or "", _device(person))


def _device(person: Person | None) -> str:
    return devices.known(person.id) if person is not None else ""
