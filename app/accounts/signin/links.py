"""One-time links with which somebody sets a password: at the first start, when invited, when forgotten."""

from itsdangerous import URLSafeTimedSerializer

from app.accounts.models import Person
from app.config import Settings

SALT = "password-link"
PATH = "/forgotten-password/"


def link(person: Person, settings: Settings) -> str:
    """A link that lasts 48 hours and is spent when the password is set. Guard it like a password."""
    # The sign-in library reads this token: the account's mark, which changes with the password.
    token = URLSafeTimedSerializer([settings.secret_key()], salt=SALT).dumps([person.fs_uniquifier, None])
    return f"{settings.address}{PATH}{token if isinstance(token, str) else token.decode()}"
