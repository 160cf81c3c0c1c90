"""Payload types and header extensions of a client that made the offer, and ours (RFC 8285, RFC 8843, section 9). Pure.

Inside of media every packet carries our numbers, so that it passes from one connection to another unchanged; what such
a client sends is written over when it comes, what it is sent just before it goes.
"""

from collections.abc import Mapping

from media import rtp


class Numbers:
    """Of one session: its own numbers, by which both maps are read, and what they are here."""

    def __init__(self, kinds: Mapping[int, int], extensions: Mapping[int, int]) -> None:
        self._kinds, self._extensions = dict(kinds), dict(extensions)
        self._their_kinds = {ours: theirs for theirs, ours in kinds.items()}
        self._their_extensions = {ours: theirs for theirs, ours in extensions.items()}

    def read(self, packet: bytearray, found: rtp.Layout) -> rtp.Layout | None:
        """Makes a packet of theirs one of ours; None if it is of a kind that was not agreed."""
        kind = self._kinds.get(packet[1] & 0x7F)
        if kind is None:
            return None
        packet[1] = packet[1] & 0x80 | kind
        return rtp.Layout(found.payload_at, found.payload_end, _renamed(packet, found, self._extensions))

    def write(self, packet: bytearray, length: int) -> bool:
        """Makes a packet of ours one of theirs; False if they could not read it."""
        kind = self._their_kinds.get(packet[1] & 0x7F)
        found = rtp.layout(packet, length)
        if kind is None or found is None:
            return False
        packet[1] = packet[1] & 0x80 | kind
        _renamed(packet, found, self._their_extensions)
        return True


def _renamed(packet: bytearray, found: rtp.Layout, names: Mapping[int, int]) -> dict[int, rtp.Extension]:
    """What has no number on the other side becomes padding."""
    kept = {}
    for number, extension in found.extensions.items():
        if number in names:
            rtp.rename(packet, extension, names[number])
            kept[names[number]] = extension
        else:
            rtp.blank(packet, extension)
    return kept
