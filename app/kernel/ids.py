"""Identifiers made by whoever creates the object, a laptop without a line included."""

import os
import time
from typing import TypeGuard
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> str:
    """A UUIDv7 (RFC 9562, section 5.7) in its canonical form: sorts by the millisecond it was made in."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    high, low = random >> 68, random & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | _VERSION_7 | high << 64 | _VARIANT | low))


def is_id(text: object) -> TypeGuard[str]:
    """Whether `text` is a UUID in its canonical form; whatever comes from outside is asked first."""
    try:
        return isinstance(text, str) and str(UUID(text)) == text
    except ValueError:
        return False
