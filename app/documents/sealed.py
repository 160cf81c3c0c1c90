"""A file's password on its way from the desk to the worker: sealed, good for ten minutes, never kept in the clear."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

GOOD_FOR_S = 600


def seal(password: str, secret: str) -> str:
    """What may lie in the job table, and so in a backup, without telling the password."""
    return _box(secret).encrypt(password.encode()).decode()


def unseal(sealed: str | None, secret: str) -> str | None:
    """The password; None when there is none or it is older than ten minutes."""
    if not sealed:
        return None
    try:
        return _box(secret).decrypt(sealed.encode(), ttl=GOOD_FOR_S).decode()
    except InvalidToken:
        return None


def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"file password\n" + secret.encode()).digest()))
