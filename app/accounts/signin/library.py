"""The sign-in library with our people, addresses, pages and rules; the one place that knows its settings."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_security import Security, Totp, UserMixin
from flask_wtf.csrf import CSRFError, CSRFProtect

from app.accounts.models import Person
from app.accounts.signin import enrolment, forms, links, oidc, passwords, sessions, wording
from app.accounts.signin.datastore import People
from app.accounts.signin.passkeys import AnyDevice
from app.accounts.signin.post import Letters
from app.config import Settings
from app.kernel import clock, http
from app.kernel.errors import Forbidden, Invalid, Refusal
from app.kernel.sentences import Sentence, _

LINK_LASTS = timedelta(hours=48)
PUBLIC = [
    "login",
    "logout",
    "forgot_password",
    "reset_password",
    "two_factor_token_validation",
    "tf_select",
    "two_factor_rescue",
    "mf_recovery",
    "wan_signin",
    "wan_signin_response",
    "oauthstart",
    "oauthresponse",
]


class PageTooOld(Refusal):
    """The form's token is of another session."""

    status = 400
    code = "page_too_old"


class CodesOnce(Totp):
    """A code of the authenticator is taken once (RFC 6238, section 5.2)."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        assert isinstance(user, Person)
        return user.totp_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        assert isinstance(user, Person)
        people: People = current_app.extensions["security"].datastore
        user.totp_counter = tmatch.counter
        people.put(user)
        people.commit()


def install(app: Flask, settings: Settings) -> None:
    """Adds sign-in, its pages and its protection to `app`."""
    secret = settings.secret_key()
    app.config.update(_settings(secret, settings), **_addresses(), **_pages(), **wording.messages())
    CSRFProtect(app)
    security = Security(
        app,
        People(),
        login_form=forms.SignInForm,
        verify_form=forms.PasswordAgainForm,
        two_factor_verify_code_form=forms.CodeForm,
        mf_recovery_form=forms.RecoveryForm,
        mail_util_cls=Letters,
        password_util_cls=forms.Rules,
        totp_cls=CodesOnce,
        webauthn_util_cls=AnyDevice,
        render_template=render_template,
    )
    security.pwd_context = passwords.ApartContext(passwords.context())
    security.i18n_domain = wording.Speaker()  # type: ignore[assignment]
    security.login_manager.request_loader(lambda _request: None)  # cookies only: no tokens in addresses or headers
    security.want_json(lambda _request: http.wants_json())
    security.render_json(_json)
    security.unauthz_handler(_refused)
    for name in PUBLIC:
        view = app.view_functions.get(f"security.{name}")
        if view is not None:
            http.public(view)
    enrolment.install(app, security)
    oidc.install(app, security, settings)
    http.recognise_by(app, sessions.recognise)
    app.before_request(_forms_only)
    sessions.follow(app)
    app.register_error_handler(CSRFError, _page_too_old)


def _forms_only() -> None:
    """The library takes any JSON for a form and stumbles over what is none; our pages send forms."""
    if (request.endpoint or "").startswith("security.") and request.is_json:
        raise Invalid(wording.NOT_FOR_THIS)


def key(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, from the installation's secret."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def _settings(secret: str, settings: Settings) -> dict[str, Any]:
    codes = base64.urlsafe_b64encode(key(secret, "recovery codes"))
    given = {
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_HASH_PASSLIB_OPTIONS": passwords.ARGON2,
        "PASSWORD_SALT": key(secret, "password salt").hex(),
        "PASSWORD_LENGTH_MIN": passwords.LENGTH_MIN,
        "CHANGEABLE": True,
        "RECOVERABLE": True,
        "RESET_PASSWORD_WITHIN": LINK_LASTS,
        "RESET_SALT": links.SALT,
        "RETURN_GENERIC_RESPONSES": True,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 60,
        "TOTP_SECRETS": {"1": key(secret, "authenticator").hex()},
        "TOTP_ISSUER": "Nghi Truong",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [codes],
        "OAUTH_ENABLE": True,
        "OAUTH_BUILTIN_PROVIDERS": [],
        "WEBAUTHN": True,
        "WAN_RP_NAME": "Nghị Trường",
        "WAN_ALLOW_USER_HINTS": False,
        "INPUT_NORMALIZE_FORM": "NFC",
        "FRESHNESS": timedelta(minutes=30),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        "API_ENABLED_METHODS": ["session"],
        "DATETIME_FACTORY": clock.now,
        "DEFAULT_REMEMBER_ME": False,
        "EMAIL_HTML": False,
        "EMAIL_SENDER": settings.mail_from,
        "CACHE_CONTROL": {"no-store": True},
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": _address, "case_insensitive": True}}],
        "EMAIL_SUBJECT_PASSWORD_RESET": _("Đặt lại mật khẩu Nghị Trường").text,
        "EMAIL_SUBJECT_PASSWORD_NOTICE": _("Mật khẩu Nghị Trường đã được đặt lại").text,
        "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _("Mật khẩu Nghị Trường đã được đổi").text,
        "EMAIL_TEMPLATE_PASSWORD_RESET": "accounts/mail/reset",
        "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "accounts/mail/changed",
        "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "accounts/mail/changed",
    }
    return {
        **{f"SECURITY_{name}": value for name, value in given.items()},
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form left open over a long sitting still counts
        "WTF_CSRF_SSL_STRICT": False,  # the kernel compares origins
    }


def _addresses() -> dict[str, Any]:
    found = {
        "LOGIN": "/sign-in",
        "LOGOUT": "/sign-out",
        "RESET": "/forgotten-password",
        "CHANGE": "/account/password",
        "VERIFY": "/account/confirmation",
        "TWO_FACTOR_SETUP": "/account/second-step",
        "TWO_FACTOR_TOKEN_VALIDATION": "/sign-in/code",
        "TWO_FACTOR_RESCUE": "/sign-in/rescue",
        "TWO_FACTOR_SELECT": "/sign-in/second-step",
        "MULTI_FACTOR_RECOVERY_CODES": "/account/recovery-codes",
        "MULTI_FACTOR_RECOVERY": "/sign-in/recovery-code",
        "WAN_REGISTER": "/account/passkeys",
        "WAN_DELETE": "/account/passkeys/removal",
        "WAN_SIGNIN": "/sign-in/passkey",
        "WAN_VERIFY": "/account/confirmation/passkey",
        "OAUTH_START": "/sign-in/with",
        "OAUTH_RESPONSE": "/sign-in/from",
        "OAUTH_VERIFY_START": "/account/confirmation/with",
        "OAUTH_VERIFY_RESPONSE": "/account/confirmation/from",
    }
    return {
        **{f"SECURITY_{name}_URL": address for name, address in found.items()},
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_POST_VERIFY_VIEW": "/account",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account",
        "SECURITY_WAN_POST_REGISTER_VIEW": "/account",
    }


def _pages() -> dict[str, str]:
    found = {
        "LOGIN_USER": "sign_in",
        "FORGOT_PASSWORD": "forgotten_password",
        "RESET_PASSWORD": "set_password",
        "CHANGE_PASSWORD": "change_password",
        "VERIFY": "confirm",
        "TWO_FACTOR_SETUP": "second_step",
        "TWO_FACTOR_VERIFY_CODE": "code",
        "TWO_FACTOR_SELECT": "choose_second_step",
        "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
        "MULTI_FACTOR_RECOVERY": "recovery_code",
        "WAN_REGISTER": "passkeys",
        "WAN_SIGNIN": "passkey_sign_in",
        "WAN_VERIFY": "passkey_confirm",
    }
    return {f"SECURITY_{name}_TEMPLATE": f"accounts/{page}.html" for name, page in found.items()}


def _address(typed: str) -> str | None:
    return typed.strip().lower() if isinstance(typed, str) and "@" in typed else None


def _json(payload: dict[str, Any], code: int, headers: dict[str, str] | None, _user: UserMixin | None) -> Response:
    """The shape of every answer to scripts: ok, and a sentence when it is not."""
    errors = [str(error) for found in payload.get("field_errors", {}).values() for error in found]
    body: dict[str, Any] = {"ok": code < 400}
    if code >= 400:
        body |= {"code": "refused", "sentence": " ".join(errors or [str(e) for e in payload.get("errors", [])])}
    else:
        body |= {name: payload[name] for name in ("csrf_token", "tf_required", "credential_options") if name in payload}
    response = jsonify(body)
    response.status_code = code
    response.headers.extend(headers or {})
    return response


def _refused(*_args: Any) -> Any:
    raise Forbidden()


def _page_too_old(_error: CSRFError) -> Any:
    sentence: Sentence = _(
        "Trang này đã mở từ phiên đăng nhập trước nên chưa thực hiện được. "
        "Đề nghị tải lại trang rồi gửi lại; nội dung đã nhập được giữ lại."
    )
    return current_app.handle_user_exception(PageTooOld(sentence))
