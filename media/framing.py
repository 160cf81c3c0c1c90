"""Datagrams in a stream: before each its length in sixteen bits (RFC 4571), as ICE has it over TCP. Pure."""

from struct import Struct

from media.adapter import LONGEST_DATAGRAM

_LENGTH = Struct("!H")


class TooLong(Exception):
    """Nobody sends such a datagram: from here on the stream cannot be understood."""


class Frames:
    """Puts together what a stream brings in pieces; never holds more than one datagram that is not whole."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, received: bytes) -> list[bytes]:
        """The datagrams that are whole now. Raises TooLong."""
        stream, at = self._rest + received, 0
        found: list[bytes] = []
        while at + _LENGTH.size <= len(stream):
            (length,) = _LENGTH.unpack_from(stream, at)
            if length > LONGEST_DATAGRAM:
                raise TooLong
            begin = at + _LENGTH.size
            if begin + length > len(stream):
                break
            found.append(stream[begin : begin + length])
            at = begin + length
        self._rest = stream[at:]
        return found


def framed(datagram: bytes | memoryview) -> bytes:
    """As it goes into the stream."""
    return b"".join((_LENGTH.pack(len(datagram)), datagram))
