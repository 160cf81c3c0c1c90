"""XLS of Excel 97 and later ([MS-XLS]): the texts in the cells of a workbook that hides nothing."""

import struct
from collections.abc import Iterator

from app.documents.intake.older.streams import Streams

_BOF, _BOUNDSHEET, _SST, _CONTINUE, _FILEPASS = 0x0809, 0x0085, 0x00FC, 0x003C, 0x002F
_LABEL, _LABELSST, _STRING, _ROW, _COLUMNS = 0x0204, 0x00FD, 0x0207, 0x0208, 0x007D
_BIFF8 = 0x0600
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_WIDE, _RICH, _PHONETIC = 0x01, 0x08, 0x04


def texts_of_xls(streams: Streams) -> list[str] | None:
    """The text of every cell that has one; None where a sheet, row or column is hidden, or the file is older."""
    records = list(_records(streams.read("Workbook")))
    if not records or records[0][0] != _BOF or struct.unpack_from("<H", records[0][1], 0)[0] != _BIFF8:
        return None
    strings: list[str] = []
    texts: list[str] = []
    for at, (kind, content) in enumerate(records):
        if kind == _FILEPASS or _hides(kind, content):
            return None
        match kind:
            case _ if kind == _SST:
                strings = _shared([content, *_continued(records, at)])
            case _ if kind == _LABELSST:
                (number,) = struct.unpack_from("<I", content, 6)
                texts.append(strings[number] if number < len(strings) else "")
            case _ if kind == _LABEL:
                texts.append(_plain(content[6:]))
            case _ if kind == _STRING:
                texts.append(_plain(content))
    return texts


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _continued(records: list[tuple[int, bytes]], at: int) -> list[bytes]:
    pieces = []
    while at + 1 < len(records) and records[at + 1][0] == _CONTINUE:
        at += 1
        pieces.append(records[at][1])
    return pieces


def _hides(kind: int, content: bytes) -> bool:
    match kind:
        case _ if kind == _BOUNDSHEET:
            return bool(content[4] & 3)
        case _ if kind == _ROW:
            return bool(struct.unpack_from("<H", content, 12)[0] & _HIDDEN_ROW)
        case _ if kind == _COLUMNS:
            return bool(struct.unpack_from("<H", content, 8)[0] & _HIDDEN_COLUMN)
    return False


def _plain(content: bytes) -> str:
    """A string in one record: length, flags, letters."""
    count, flags = struct.unpack_from("<HB", content, 0)
    if flags & _WIDE:
        return content[3 : 3 + 2 * count].decode("utf-16-le", "replace")
    return content[3 : 3 + count].decode("latin-1")


def _shared(pieces: list[bytes]) -> list[str]:
    """The table of shared strings. A string that is cut by the end of a record goes on with flags of its own."""
    reader = _Pieces(pieces)
    (total,) = struct.unpack("<I", reader.take(8)[4:])
    strings = []
    for _number in range(total):
        if reader.is_done():
            break
        strings.append(reader.string())
    return strings


class _Pieces:
    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = self._at = 0

    def is_done(self) -> bool:
        self._step()
        return self._piece >= len(self._pieces)

    def take(self, count: int) -> bytes:
        """Bytes across the ends of records."""
        taken = b""
        while len(taken) < count:
            if self.is_done():
                raise EOFError
            part = self._pieces[self._piece][self._at : self._at + count - len(taken)]
            self._at += len(part)
            taken += part
        return taken

    def string(self) -> str:
        count, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & _PHONETIC else 0
        text = self._letters(count, bool(flags & _WIDE))
        self.take(4 * runs + extra)
        return text

    def _letters(self, count: int, wide: bool) -> str:
        text = ""
        while len(text) < count:
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0
                wide = bool(self.take(1)[0] & _WIDE)
            size = 2 if wide else 1
            there = (len(self._pieces[self._piece]) - self._at) // size
            part = self.take(size * min(count - len(text), there))
            text += part.decode("utf-16-le" if wide else "latin-1", "replace")
            if not part:
                raise EOFError
        return text

    def _step(self) -> None:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, 0
