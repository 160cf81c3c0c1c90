"""EDXML (QCVN 102:2016/BTTTT): the envelope of the document exchange. Its attachments become papers of their own.

Read by patterns and not by a parser: real messages come with bytes before the declaration and with prefixes that nobody
declared. An attachment is Base64, of the file itself or of a ZIP with that one file, whatever its type claims.
"""

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any

from app.documents.intake.archives import MOST_FILES, Member, safe_name
from app.documents.intake.kinds import Family, identify, is_envelope
from app.documents.intake.refusals import TooLarge
from app.documents.intake.step import MB, Place, run, step
from app.kernel import sandbox
from app.kernel.sentences import Sentence, _

MOST_BYTES = 300 * MB
_MOST_EACH = 256 * MB
_DEEPEST = 1
_ATTACHMENT = re.compile(rb"<(?:\w+:)?Attachment\b[^>]*>(.*?)</(?:\w+:)?Attachment\s*>", re.DOTALL)
_NAME = re.compile(rb"<(?:\w+:)?AttachmentName\b[^>]*>(.*?)</", re.DOTALL)
_CONTENT = re.compile(rb"<(?:\w+:)?ContentTransferEncoded\b[^>]*>(.*?)</", re.DOTALL)


def open_envelope(source: Path, place: Place) -> tuple[list[Member], list[Sentence]]:
    """The attached files and what was left out; no files where the message has none (a status, a receipt).

    Raises TooLarge.
    """
    if source.stat().st_size > MOST_BYTES:
        raise TooLarge(_("Gói tin {name} quá lớn để mở. Đề nghị tải lên từng tệp đính kèm.", name=place.name))
    given = run(
        "app.documents.intake.envelopes:open_step",
        {"source": str(source), "work": str(place.work)},
        place,
        readable=[source],
        limits=sandbox.Limits(memory=2048 * MB, cpu=60, wall=120, file_size=_MOST_EACH),
    )
    members, notes = [], [Sentence.load(note) for note in given["notes"]]
    for entry in given["members"]:
        member = Member(str(entry["name"]), (), sandbox.made(place.work, str(entry["file"])))
        kind = identify(member.path, member.name)
        # One level only, as in archives.
        if kind.family is Family.ARCHIVE or kind.key == "edxml":
            notes.append(_left_out(member.name))
        else:
            members.append(member)
    return members, notes


def _left_out(name: str) -> Sentence:
    return _("Tệp đính kèm {name} trong gói tin không mở được. Đề nghị tải lên riêng.", name=name)


@step
def open_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: see `open_envelope`."""
    work, members, notes = Path(arguments["work"]), [], []
    message = Path(arguments["source"]).read_bytes()
    for at, (name, content) in enumerate(islice(_attached(message), MOST_FILES)):
        if not content:
            notes.append(_left_out(name).dump())
            continue
        path = work / f"attached-{at:04d}"
        path.write_bytes(content)
        members.append({"name": name, "file": path.name})
    return {"members": members, "notes": notes}


def _attached(message: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Names and contents, b"" for what could not be decoded. Gateways put envelopes into envelopes: two are opened."""
    for at, found in enumerate(_ATTACHMENT.finditer(message)):
        content = _taken_out(_decoded(found[1]))
        if depth < _DEEPEST and is_envelope(content[:2048]) and _ATTACHMENT.search(content):
            yield from _attached(content, depth + 1)
        else:
            yield _name(found[1], at), content


def _name(attachment: bytes, at: int) -> str:
    found = _NAME.search(attachment)
    spelled = unescape(found[1].decode("utf-8", "replace")).strip() if found else ""
    return safe_name(spelled)[1] if spelled else f"dinh-kem-{at + 1}"


def _decoded(attachment: bytes) -> bytes:
    found = _CONTENT.search(attachment)
    try:
        return base64.b64decode(b"".join(found[1].split()), validate=True) if found else b""
    except binascii.Error:
        return b""


def _taken_out(content: bytes) -> bytes:
    """The one file of a ZIP in the ZIP's place; any other ZIP, and an Office document, stays what it is."""
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (entry,) = archive.infolist()
            with archive.open(entry) as packed:
                inside = packed.read(_MOST_EACH + 1)
    except (ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return content
    return inside if len(inside) <= _MOST_EACH else content
