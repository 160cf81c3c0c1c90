"""Payload types and header extensions of a client that made the offer, and ours (RFC 8285, RFC 8843, section 9). Pure.

Inside of media every packet carries our numbers, so that it passes from one connection to another unchanged; what such
a client sends is written over when it comes, what it is sent just before it goes.
"""

from collections.abc import Mapping

from media import rtp

SHORT = rtp.ONE_BYTE.to_bytes(2, "big")


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
        """Makes a packet of ours one of theirs; False if they could not read it.

        Done for every packet of every viewer: the usual form is walked in place, without the values of `layout`.
        """
        kind = self._their_kinds.get(packet[1] & 0x7F)
        if kind is None:
            return False
        if packet[0] & 0x10 and not self._renames_short(packet, length):
            found = rtp.layout(packet, length)
            if found is None:
                return False
            _renamed(packet, found, self._their_extensions)
        packet[1] = packet[1] & 0x80 | kind
        return True

    def _renames_short(self, packet: bytearray, length: int) -> bool:
        """Renames extensions with headers of one byte; False if they are of the other form, or not whole."""
        at = rtp.HEADER.size + 4 * (packet[0] & 0x0F)
        if at + 4 > length or packet[at] != SHORT[0] or packet[at + 1] != SHORT[1]:
            return False
        end = at + 4 + 4 * (packet[at + 2] << 8 | packet[at + 3])
        if end > length:
            return False
        at += 4
        while at < end:
            first = packet[at]
            size = (first & 0x0F) + 2
            if first == 0:
                at += 1
                continue
            if first >> 4 == 15 or at + size > end:
                break
            theirs = self._their_extensions.get(first >> 4)
            if theirs is None:
                packet[at : at + size] = bytes(size)
            else:
                packet[at] = theirs << 4 | first & 0x0F
            at += size
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
