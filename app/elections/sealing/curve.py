"""The group of secret ballots: the prime-order part of edwards25519, through libsodium.

edwards25519 has a cofactor of 8: every point from outside goes through `point`, which refuses what is not canonical
or not in the prime-order part, so that no other module needs to think of it. Scalars are whole numbers below `ORDER`.
libsodium is opened when the first ballot needs it: a chamber without secret ballots never does.
"""

import hashlib
import re
from functools import cache
from typing import Any

ORDER = 2**252 + 27742317777372353535851937790883648493
ZERO = (1).to_bytes(32, "little")  # the neutral element, as a point
DOMAIN = b"nghitruong-secret-1/"

_HEX = re.compile(r"[0-9a-f]{64}")


class Unsound(ValueError):
    """Something that came from a browser does not prove what it claims; the text is for logs and tests."""


@cache
def _sodium() -> Any:
    from nacl import bindings

    return bindings


@cache
def _base() -> bytes:
    return times_base(1)


def point(text: object) -> bytes:
    """A point of the group from its digits. Raises Unsound."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise Unsound("not a point")
    found = bytes.fromhex(text)
    if not _sodium().crypto_core_ed25519_is_valid_point(found):
        raise Unsound("a point outside the group")
    return found


def scalar(text: object) -> int:
    """A scalar from its digits, in its only form. Raises Unsound."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise Unsound("not a scalar")
    found = int.from_bytes(bytes.fromhex(text), "little")
    if found >= ORDER:
        raise Unsound("a scalar in a second form")
    return found


def times_base(factor: int) -> bytes:
    """factor x G."""
    factor %= ORDER
    made: bytes = _sodium().crypto_scalarmult_ed25519_base_noclamp(factor.to_bytes(32, "little")) if factor else ZERO
    return made


def times(factor: int, of: bytes) -> bytes:
    """factor x that point, which is one of the group."""
    factor %= ORDER
    if not factor or of == ZERO:
        return ZERO
    made: bytes = _sodium().crypto_scalarmult_ed25519_noclamp(factor.to_bytes(32, "little"), of)
    return made


def plus(one: bytes, other: bytes) -> bytes:
    """The sum of two points."""
    made: bytes = _sodium().crypto_core_ed25519_add(one, other)
    return made


def minus(one: bytes, other: bytes) -> bytes:
    """The difference of two points."""
    made: bytes = _sodium().crypto_core_ed25519_sub(one, other)
    return made


def multiple(count: int) -> bytes:
    """The point that stands for a small whole number: count x G."""
    return _base() if count == 1 else times_base(count)


def challenge(label: str, context: str, *points: bytes) -> int:
    """The scalar that a proof must answer: from its label, what it is bound to, and its points (Fiat-Shamir)."""
    bound = context.encode()
    hashed = hashlib.sha512(DOMAIN + label.encode() + b"\0" + len(bound).to_bytes(4, "big") + bound)
    for one in points:
        hashed.update(one)
    return int.from_bytes(hashed.digest(), "little") % ORDER
