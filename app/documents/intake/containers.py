"""The tables of contents of ZIP and OLE files, read just far enough to tell what is inside.

Both readers walk bytes within fixed bounds instead of building a library's whole model: a hostile directory of
two million entries must cost the worker nothing.
"""

import mmap
import struct
from pathlib import Path

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRIES_READ = 4000
DIRECTORY_READ = 1024 * 1024
_EOCD, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_EOCD_REACH = 22 + 0xFFFF

_ODF_KINDS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.graphics": "odg",
    b"application/epub+zip": "ebook",
}
# The class of the document in the root entry ([MS-CFB] 2.6.1), first four bytes as stored.
_OLE_CLASSES = {
    "06090200": "doc",
    "07090200": "doc",
    "00090200": "doc",
    "20080200": "xls",
    "10080200": "xls",
    "108d8164": "ppt",
    "0b0d0200": "mail",
}
# In this order: the outer document stands before what is embedded in it only for the first match of a root without
# class, so the kinds that embed others most often come last.
_OLE_STREAMS = (
    ("EncryptedPackage", "office-encrypted"),
    ("PowerPoint Document", "ppt"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("__nameid_version1.0", "mail"),
)


def has_zip_directory(path: Path) -> bool:
    """Whether the file ends in a ZIP directory, whatever its first bytes are."""
    return _EOCD in _tail(path)


def zip_kind(path: Path) -> str:
    """The kind of the ZIP container: an OOXML, ODF or other document, or plainly "zip"."""
    mimetype = _first_stored(path)
    for prefix, key in _ODF_KINDS.items():
        if mimetype == prefix or mimetype == prefix + b"-template":
            return key
    return _by_members(zip_names(path))


def _by_members(names: list[str]) -> str:
    lower = [name.lower().lstrip("/") for name in names]
    macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower)
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if "[content_types].xml" in lower or "_rels/.rels" in lower:
        for folder, plain, with_macros in (
            ("word/", "docx", "docm"),
            ("xl/", "xlsx", "xlsm"),
            ("ppt/", "pptx", "pptm"),
        ):
            if any(name.startswith(folder) for name in lower):
                return with_macros if macros else plain
    if "content.xml" in lower and "meta-inf/manifest.xml" in lower:
        return "odt"
    return "iwork" if any(name.startswith("index/") and name.endswith(".iwa") for name in lower) else "zip"


def zip_names(path: Path) -> list[str]:
    """The names in the central directory, at most ENTRIES_READ; from the local headers where the end is missing."""
    tail = _tail(path)
    at = tail.rfind(_EOCD)
    if at < 0 or len(tail) < at + 22:
        return _local_names(path)
    size, _offset = struct.unpack_from("<II", tail, at + 12)
    directory_at = path.stat().st_size - len(tail) + at - size
    if size == 0xFFFFFFFF or directory_at < 0:
        return _local_names(path)
    with path.open("rb") as file:
        file.seek(directory_at)
        return _central_names(file.read(min(size, DIRECTORY_READ))) or _local_names(path)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _EOCD_REACH))
        return file.read()


def _central_names(directory: bytes) -> list[str]:
    names: list[str] = []
    at = 0
    while len(names) < ENTRIES_READ and directory[at : at + 4] == _CENTRAL and at + 46 <= len(directory):
        name_length, extra_length, comment_length = struct.unpack_from("<HHH", directory, at + 28)
        names.append(directory[at + 46 : at + 46 + name_length].decode("utf-8", "replace"))
        at += 46 + name_length + extra_length + comment_length
    return names


def _local_names(path: Path) -> list[str]:
    with path.open("rb") as file:
        head = file.read(DIRECTORY_READ)
    names: list[str] = []
    at = head.find(_LOCAL)
    while at >= 0 and at + 30 <= len(head) and len(names) < ENTRIES_READ:
        (name_length,) = struct.unpack_from("<H", head, at + 26)
        names.append(head[at + 30 : at + 30 + name_length].decode("utf-8", "replace"))
        at = head.find(_LOCAL, at + 30)
    return names


def _first_stored(path: Path) -> bytes:
    """The content of an uncompressed first member called `mimetype` (ODF 1.3 part 2, 3.3), else nothing."""
    with path.open("rb") as file:
        head = file.read(512)
    if head[:4] != _LOCAL or len(head) < 38 or head[8:10] != b"\0\0":
        return b""
    size, name_length, extra_length = struct.unpack_from("<IHH", head, 22)
    if head[30 : 30 + name_length] != b"mimetype":
        return b""
    start = 30 + name_length + extra_length
    return head[start : start + min(size, 100)].strip()


def ole_kind(path: Path) -> str:
    """The kind of the OLE compound file: by the root entry's class, then by the streams a document must have."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        present = {name for name, _key in _OLE_STREAMS if _has_stream(view, name)}
        if "EncryptedPackage" in present:
            return "office-encrypted"
        by_class = _OLE_CLASSES.get(_root_class(view))
        if by_class:
            return by_class
        for name, key in _OLE_STREAMS:
            if name in present:
                return key
    return "unknown"


def _root_class(view: mmap.mmap) -> str:
    if len(view) < 512:
        return ""
    sector = 1 << min(struct.unpack_from("<H", view, 30)[0], 20)
    (first,) = struct.unpack_from("<I", view, 48)
    at = (first + 1) * sector + 80
    return view[at : at + 4].hex() if at + 4 <= len(view) else ""


def _has_stream(view: mmap.mmap, name: str) -> bool:
    """Directory entries are 128 bytes, begin with the UTF-16 name and hold its length in bytes at 64."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = view.find(wanted, 512)
    while at >= 0:
        if at % 128 == 0 and view[at + 64 : at + 66] == struct.pack("<H", len(wanted)):
            return True
        at = view.find(wanted, at + 1)
    return False
