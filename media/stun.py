"""What is looked at in a STUN packet before anything costs more than a look-up (RFC 8489). Pure."""

from struct import Struct

_HEADER = Struct("!HHI")
_ATTRIBUTE = Struct("!HH")
COOKIE = 0x2112A442
BINDING_REQUEST = 0x0001
USERNAME, USE_CANDIDATE = 0x0006, 0x0025
LONGEST = 548  # what fits every link; ours are a fifth of it


def called(datagram: bytes) -> str | None:
    """Our own half of the USERNAME of a binding request: whom it is for. None if it is not one."""
    length = len(datagram)
    if not 20 <= length <= LONGEST:
        return None
    kind, rest, cookie = _HEADER.unpack_from(datagram)
    if kind != BINDING_REQUEST or cookie != COOKIE or rest != length - 20 or length % 4:
        return None
    at = 20
    while at + 4 <= length:
        attribute, size = _ATTRIBUTE.unpack_from(datagram, at)
        if attribute == USERNAME:
            name = datagram[at + 4 : at + 4 + size]
            return name.partition(b":")[0].decode("ascii", "replace") if len(name) == size else None
        at += 4 + size + -size % 4
    return None
