"""Passwords: what is good enough, and hashing that never stops the web process."""

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from passlib.context import CryptContext  # type: ignore[import-untyped]

from app.kernel.sentences import Sentence, _
from app.kernel.vietnamese import fold

T = TypeVar("T")

LENGTH_MIN = 12
LENGTH_MAX = 200
# OWASP's second argon2id profile: 19 MiB, 2 passes. Two at a time, so that 500 sign-ins in a minute need 40 MB.
ARGON2 = {"argon2__type": "ID", "argon2__memory_cost": 19456, "argon2__rounds": 2, "argon2__parallelism": 1}
AT_ONCE = 2

OBVIOUS = frozenset(
    """
    password matkhau passwort qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm iloveyou anhyeuem emyeuanh letmein
    welcome admin administrator quantri quantrihethong nghitruong hoidongnhandan hoidong hdnd ubnd uybannhandan
    vanphong daibieu chutich vietnam hanoi saigon tphcm kyhop phonghop khonggiay abc xyz test secret changeme
    """.split()  # noqa: SIM905 - a list to be read
)
RUNS = "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz zyxwvutsrqponmlkjihgfedcba"


def context() -> CryptContext:
    """How passwords are hashed everywhere: web, command line, seed."""
    return CryptContext(schemes=["argon2"], **ARGON2)


def hashed(password: str) -> str:
    """The hash to store for `password`."""
    result: str = apart(_context().hash, normal(password))
    return result


def normal(password: str) -> str:
    """The one form of a password however its accents were typed."""
    import unicodedata

    return unicodedata.normalize("NFKD", password)


def weakness(password: str, *own: str) -> Sentence | None:
    """Why `password` is not good enough, or None. `own`: the person's name, address, code."""
    if len(password) < LENGTH_MIN:
        return _("Mật khẩu cần ít nhất {count} ký tự. Nên dùng một câu dễ nhớ với riêng đại biểu.", count=LENGTH_MIN)
    if len(password) > LENGTH_MAX:
        return _("Mật khẩu dài quá {count} ký tự. Đề nghị chọn mật khẩu ngắn hơn.", count=LENGTH_MAX)
    words = [word for text in own for word in _words(text)]
    if _is_obvious(password, words):
        return _("Mật khẩu này dễ đoán. Đề nghị chọn mật khẩu không chứa tên, dãy số hoặc từ thông dụng.")
    return None


def _is_obvious(password: str, own: list[str]) -> bool:
    left = re.sub(r"\s", "", fold(password))
    if len(set(left)) < 5:
        return True
    for word in sorted({*OBVIOUS, *own}, key=len, reverse=True):
        left = left.replace(word, "")
    return len(_without_runs(re.sub(r"(.)\1{2,}", r"\1", left))) < 6


def _words(text: str) -> list[str]:
    words = [word for word in re.split(r"[^a-z0-9]+", fold(text)) if len(word) > 2]
    return [*words, "".join(words)] if words else []


def _without_runs(text: str) -> str:
    """`text` without steps along the alphabet or the digits of four and more: 1234, dcba."""
    kept, start = [], 0
    while start < len(text):
        end = next((e for e in range(len(text), start + 3, -1) if text[start:e] in RUNS), start)
        if end == start:
            kept.append(text[start])
            end = start + 1
        start = end
    return "".join(kept)


def apart(call: Callable[..., T], *args: Any) -> T:
    """Runs a slow calculation beside the event loop where there is one; `call` must release the interpreter."""
    if "gevent.monkey" not in sys.modules or not sys.modules["gevent.monkey"].is_module_patched("threading"):
        return call(*args)
    answer: T = _pool().apply(call, args)
    return answer


@cache
def _context() -> CryptContext:
    return context()


@cache
def _pool() -> Any:
    from gevent.threadpool import ThreadPool

    return ThreadPool(AT_ONCE)


class ApartContext:
    """The hashing context as the sign-in library asks it, with the slow calls apart."""

    def __init__(self, inner: CryptContext) -> None:
        self._inner = inner

    def hash(self, password: str | bytes, **options: Any) -> str:
        return apart(lambda: str(self._inner.hash(password, **options)))

    def verify(self, password: str | bytes, stored: str) -> bool:
        return apart(lambda: bool(self._inner.verify(password, stored)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
