"""What a file is, told by its bytes. The name is only asked what the bytes cannot say: how plain text is laid out."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from app.documents.intake import containers
from app.documents.intake.characters import looks_like_text

HEAD = 64 * 1024
PDF_HEADER_WITHIN = 1024


class Family(StrEnum):
    """Which way a kind goes on its way to a PDF."""

    PDF = "pdf"
    OFFICE = "office"
    IMAGE = "image"
    HTML = "html"
    TEXT = "text"
    ARCHIVE = "archive"
    REFUSED = "refused"


@dataclass(frozen=True)
class FileKind:
    """One kind of file: `key` is its short name, `suffixes` the endings that suit it (the first is the usual one)."""

    key: str
    family: Family
    media_type: str
    suffixes: tuple[str, ...] = ()

    def suits(self, name: str) -> bool:
        """Whether the ending of `name` is one that this kind goes by."""
        return not self.suffixes or PurePath(name).suffix.lower() in self.suffixes


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_MS = "application/vnd.ms-"

KINDS: dict[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", Family.PDF, "application/pdf", (".pdf",)),
        FileKind("doc", Family.OFFICE, "application/msword", (".doc", ".dot")),
        FileKind("docx", Family.OFFICE, _OOXML + "wordprocessingml.document", (".docx", ".dotx")),
        FileKind("docm", Family.OFFICE, _MS + "word.document.macroenabled.12", (".docm", ".dotm")),
        FileKind("odt", Family.OFFICE, _ODF + "text", (".odt", ".ott")),
        FileKind("rtf", Family.OFFICE, "application/rtf", (".rtf",)),
        FileKind("word-xml", Family.OFFICE, "application/xml", (".xml",)),
        FileKind("xls", Family.OFFICE, _MS + "excel", (".xls", ".xlt")),
        FileKind("xlsx", Family.OFFICE, _OOXML + "spreadsheetml.sheet", (".xlsx", ".xltx")),
        FileKind("xlsm", Family.OFFICE, _MS + "excel.sheet.macroenabled.12", (".xlsm", ".xltm")),
        FileKind("xlsb", Family.OFFICE, _MS + "excel.sheet.binary.macroenabled.12", (".xlsb",)),
        FileKind("ods", Family.OFFICE, _ODF + "spreadsheet", (".ods", ".ots")),
        FileKind("excel-xml", Family.OFFICE, "application/xml", (".xml",)),
        FileKind("ppt", Family.OFFICE, _MS + "powerpoint", (".ppt", ".pps")),
        FileKind("pptx", Family.OFFICE, _OOXML + "presentationml.presentation", (".pptx", ".ppsx")),
        FileKind("pptm", Family.OFFICE, _MS + "powerpoint.presentation.macroenabled.12", (".pptm", ".ppsm")),
        FileKind("odp", Family.OFFICE, _ODF + "presentation", (".odp", ".otp")),
        FileKind("odg", Family.OFFICE, _ODF + "graphics", (".odg", ".otg")),
        # What an encrypted Office file holds is only known once it is opened.
        FileKind(
            "office-encrypted",
            Family.OFFICE,
            "application/x-ole-storage",
            (".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm"),
        ),
        FileKind("html", Family.HTML, "text/html", (".html", ".htm", ".xhtml")),
        FileKind("mhtml", Family.HTML, "multipart/related", (".mht", ".mhtml")),
        FileKind("text", Family.TEXT, "text/plain"),
        FileKind("markdown", Family.TEXT, "text/markdown", (".md", ".markdown")),
        FileKind("csv", Family.TEXT, "text/csv", (".csv", ".tsv")),
        FileKind("xml", Family.TEXT, "application/xml"),
        FileKind("edxml", Family.TEXT, "application/xml", (".edxml", ".xml")),
        FileKind("jpeg", Family.IMAGE, "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
        FileKind("png", Family.IMAGE, "image/png", (".png",)),
        FileKind("tiff", Family.IMAGE, "image/tiff", (".tif", ".tiff")),
        FileKind("heic", Family.IMAGE, "image/heic", (".heic", ".heif", ".hif")),
        FileKind("avif", Family.IMAGE, "image/avif", (".avif",)),
        FileKind("webp", Family.IMAGE, "image/webp", (".webp",)),
        FileKind("gif", Family.IMAGE, "image/gif", (".gif",)),
        FileKind("bmp", Family.IMAGE, "image/bmp", (".bmp", ".dib")),
        FileKind("zip", Family.ARCHIVE, "application/zip", (".zip",)),
        FileKind("empty", Family.REFUSED, "application/x-empty"),
        FileKind("lock", Family.REFUSED, "application/octet-stream"),
        FileKind("rar", Family.REFUSED, "application/vnd.rar", (".rar",)),
        FileKind("7z", Family.REFUSED, "application/x-7z-compressed", (".7z",)),
        FileKind("tar", Family.REFUSED, "application/x-tar"),
        FileKind("compressed", Family.REFUSED, "application/octet-stream"),
        FileKind("program", Family.REFUSED, "application/x-msdownload"),
        FileKind("media", Family.REFUSED, "application/octet-stream"),
        FileKind("mail", Family.REFUSED, "application/vnd.ms-outlook", (".msg",)),
        FileKind("drawing", Family.REFUSED, "application/acad", (".dwg",)),
        FileKind("postscript", Family.REFUSED, "application/postscript", (".ps", ".eps")),
        FileKind("iwork", Family.REFUSED, "application/octet-stream", (".pages", ".numbers", ".key")),
        FileKind("ebook", Family.REFUSED, "application/epub+zip", (".epub",)),
        FileKind("unknown", Family.REFUSED, "application/octet-stream"),
    )
}

# The first bytes that decide by themselves.
_OPENINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ\0", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"MSCF\0\0\0\0", "compressed"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"\x1a\x45\xdf\xa3", "media"),
    (b"FLV\x01", "media"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "media"),
    (b"AC10", "drawing"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
)
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|meta|title|table|div|p)[\s>]", re.IGNORECASE)
_EDXML = re.compile(rb"<(?:\w+:)?edXML[\s>]")
_TAG = re.compile(rb"<[?!/]?[A-Za-z]")
_PDF_BODY = re.compile(rb"\d+\s+\d+\s+obj\b")


def identify(path: Path, name: str) -> FileKind:
    """The kind of the file at `path`; `name` is what the sender called it.

    Reads at most the head, the tail and a bounded part of a container's directory, parses nothing deeply, and so
    may run outside the sandbox. Anything unknown is the kind "unknown". Raises OSError only.
    """
    return KINDS[_key(path, name)]


def _key(path: Path, name: str) -> str:
    size = path.stat().st_size
    if size == 0:
        return "empty"
    if size <= 4096 and PurePath(name).name.startswith(("~$", ".~lock.")):
        return "lock"
    with path.open("rb") as file:
        head = file.read(HEAD)
    return _by_opening(head) or _by_container(path, head) or _by_text(head, name) or _last_resort(path, head)


def _by_opening(head: bytes) -> str | None:
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if bare.startswith(b"%PDF-"):
        return "pdf"
    for opening, key in _OPENINGS:
        if head.startswith(opening):
            return key
    if head[:2] == b"MZ" and b"\0" in head[:256]:
        return "program"
    if head[:2] == b"BM" and b"\0" in head[:32]:
        return "bmp"
    if head[:4] == b"RIFF":
        return "webp" if head[8:12] == b"WEBP" else "media"
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[:1] == b"\xff" and len(head) > 1 and head[1] in (0xFB, 0xF3, 0xF2, 0xFA):
        return "media"
    # The name of its first member comes before that mark.
    return "tar" if head[257:262] == b"ustar" and head[0] > 0x20 else None


def _by_brand(head: bytes) -> str:
    """The `ftyp` box (ISO/IEC 14496-12) of stills and films lists what the file is compatible with."""
    length = min(max(int.from_bytes(head[:4]), 16), 256)
    brands = {head[at : at + 4] for at in (8, *range(16, length, 4))}
    if brands & {b"avif", b"avis"}:
        return "avif"
    return "heic" if brands & _HEIF_BRANDS else "media"


def _by_container(path: Path, head: bytes) -> str | None:
    if head.startswith(containers.OLE_SIGNATURE):
        return containers.ole_kind(path)
    if head[:2] == b"PK" and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x06\x06", b"\x01\x02"):
        return containers.zip_kind(path)
    return None


def _by_text(head: bytes, name: str) -> str | None:
    if b"%PDF-" in head[:PDF_HEADER_WITHIN] and (_PDF_BODY.search(head) or not looks_like_text(head)):
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if not looks_like_text(head):
        return None
    plain = _single_bytes(head)
    bare = plain.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"(?i)(mime-version:|from:\s.*\n(.*\n){0,20}mime-version:)", bare) and b"multipart/related" in bare:
        return "mhtml"
    return _by_markup(bare, name) or _by_name(name)


def _single_bytes(head: bytes) -> bytes:
    """UTF-16 brought to one byte a letter, so that one set of patterns finds its tags."""
    return head.replace(b"\0", b"") if b"\0" in head else head


def _by_markup(bare: bytes, name: str) -> str | None:
    start = _TAG.search(bare[:4096])
    if start is None or PurePath(name).suffix.lower() in (".md", ".markdown", ".csv", ".tsv", ".json"):
        return None
    if b"<?mso-application" in bare[:2048]:
        return "excel-xml" if b"Excel.Sheet" in bare[:2048] else "word-xml"
    if _HTML.match(bare, start.start()) or (_HTML.search(bare[:4096]) and start.start() < 256):
        return "html" if not bare.startswith(b"<?xml") or b"<html" in bare[:4096] else "xml"
    if is_envelope(bare):
        return "edxml"
    # Junk before the declaration (EDXML messages come so) does not make it something else.
    return "xml" if b"<?xml" in bare[:1024] or bare.startswith(b"<") else None


def is_envelope(head: bytes) -> bool:
    """Whether this is the beginning of an EDXML message."""
    return bool(_EDXML.search(head[:2048]))


def _by_name(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".tsv": "csv"}.get(suffix, "text")


def _last_resort(path: Path, head: bytes) -> str:
    """A PDF that lost its first line, or a ZIP behind foreign bytes, still is one."""
    if _PDF_BODY.search(head):
        return "pdf"
    kind = containers.zip_kind(path) if containers.has_zip_directory(path) else None
    return kind or "unknown"
