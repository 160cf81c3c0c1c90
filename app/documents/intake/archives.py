"""ZIP: unpacked in the sandbox into files with safe names, each to be taken on its own."""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from app.documents.intake.characters import syllable_share
from app.documents.intake.kinds import Family, identify
from app.documents.intake.refusals import Damaged, Hostile, NeedsPassword, NotTaken, TooLarge, WrongPassword
from app.documents.intake.step import MB, Place, run, step
from app.documents.intake.webpages import name_of, with_pictures
from app.kernel import sandbox
from app.kernel.sentences import Sentence, _

MOST_FILES = 2000
MOST_BYTES = 2048 * MB
MOST_BYTES_EACH = 512 * MB
MOST_SWELLING = 200  # times the packed size, looked at from 50 MB on
_SWELLING_FROM = 50 * MB
_CHUNK = 1 << 20
_LARGEST_PICTURE = 50 * MB
_PARTS_OF_A_PAGE = ("_files", "-files", ".files", "_tep", "_tập tin")  # how browsers and Word name the folder
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|clock\$)(\.|$)", re.IGNORECASE)
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|~\$)", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """One unpacked file: its name as the sender's archive has it (made safe), its folders, and where it lies."""

    name: str
    folders: tuple[str, ...]
    path: Path


def unpack(source: Path, place: Place, *, password: str | None = None) -> tuple[list[Member], list[Sentence]]:
    """The files of the archive, and what was left out of it.

    Folder names are kept beside the names; no name can leave the work folder. Raises Hostile for a bomb, TooLarge,
    NeedsPassword, WrongPassword, Damaged and NotTaken (nothing inside).
    """
    given = run(
        "app.documents.intake.archives:unpack_step",
        {"source": str(source), "work": str(place.work), "password": password},
        place,
        readable=[source],
        limits=sandbox.Limits(memory=512 * MB, cpu=120, wall=300, file_size=MOST_BYTES_EACH),
    )
    members, notes = [], [Sentence.load(note) for note in given["notes"]]
    for entry in given["members"]:
        member = Member(str(entry["name"]), tuple(entry["folders"]), sandbox.made(place.work, str(entry["file"])))
        if identify(member.path, member.name).family is Family.ARCHIVE:
            notes.append(_nested(member.name))
        else:
            members.append(member)
    if not members and notes:
        raise NotTaken(notes[0])
    return members, notes


def _nested(name: str) -> Sentence:
    """One level only: an archive of archives is how bombs are built."""
    return _("Tệp nén {name} nằm trong một tệp nén khác nên không được mở. Đề nghị tải lên riêng.", name=name)


@step
def unpack_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: see `unpack`."""
    return _Unpacking(arguments).run()


class _Unpacking:
    def __init__(self, arguments: dict[str, Any]) -> None:
        self.name = arguments["name"]
        self.source, self.work = Path(arguments["source"]), Path(arguments["work"])
        self.password = (arguments.get("password") or "").encode() or None
        self.members: list[dict[str, Any]] = []
        self.skipped: list[str] = []
        self.written = 0

    def run(self) -> dict[str, Any]:
        try:
            with zipfile.ZipFile(self.source) as archive:
                entries = [entry for entry in archive.infolist() if self._is_wanted(entry)]
                self._judge(entries)
                for entry in entries:
                    self._take(archive, entry)
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError) as error:
            raise Damaged(
                _("Tệp nén {name} bị hỏng nên không mở được. Đề nghị nén lại thành ZIP rồi tải lên.", name=self.name)
            ) from error
        self._put_pictures_in()
        return {"members": self._found(), "notes": [note.dump() for note in self._notes()]}

    def _put_pictures_in(self) -> None:
        """A web page saved with a folder of parts becomes one file: its pictures are no papers."""
        beside: dict[str, dict[str, Any]] = {}
        pages = [one for one in self.members if PurePosixPath(one["name"]).suffix.lower() in (".htm", ".html")]
        for page in pages:
            stem = PurePosixPath(page["name"]).stem.lower()
            folders = {f"{stem}{ending}" for ending in _PARTS_OF_A_PAGE}
            parts = [
                one
                for one in self.members
                if one["folders"][:-1] == page["folders"] and one["folders"] and one["folders"][-1].lower() in folders
            ]
            if not parts:
                continue
            paths = {name_of(f"{one['folders'][-1]}/{one['name']}"): self.work / one["file"] for one in parts}
            file = self.work / page["file"]
            file.write_bytes(with_pictures(file.read_bytes(), partial(_bytes_of, paths)))
            beside |= {one["file"]: one for one in parts}
        self.members = [one for one in self.members if one["file"] not in beside]

    def _is_wanted(self, entry: zipfile.ZipInfo) -> bool:
        # Links and devices (Unix mode in the upper half) are names of other things, not papers.
        kind = entry.external_attr >> 28
        return not entry.is_dir() and not _LITTER.search(entry.filename) and kind in (0, 8)

    def _judge(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MOST_FILES:
            raise TooLarge(
                _(
                    "Tệp nén {name} có hơn {count} tệp. Đề nghị chia thành nhiều tệp ZIP.",
                    name=self.name,
                    count=MOST_FILES,
                )
            )
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise self._bomb()
        for entry in entries:
            self._judge_swelling(entry.file_size, entry)

    def _judge_swelling(self, size: int, entry: zipfile.ZipInfo) -> None:
        swollen = size > _SWELLING_FROM and size > MOST_SWELLING * max(entry.compress_size, 1)
        if swollen or size > MOST_BYTES_EACH:
            raise self._bomb()

    def _bomb(self) -> Hostile:
        return Hostile(
            _(
                "Tệp nén {name} khi giải nén lớn bất thường nên không được mở. Đề nghị tải lên từng tệp.",
                name=self.name,
            )
        )

    def _take(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        folders, name = safe_name(spelled_name(entry))
        path = self.work / f"member-{len(self.members):04d}"
        try:
            self._write(archive, entry, path)
        except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError) as error:
            path.unlink(missing_ok=True)
            self.skipped.append(name)
            if isinstance(error, NotImplementedError) and "encrypt" in str(error).lower():
                raise self._locked() from error
            return
        self.members.append({"name": name, "folders": folders, "file": path.name})

    def _write(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
        """By real size, not by the declared one."""
        if entry.flag_bits & 1 and not self.password:
            raise self._locked()
        size = 0
        try:
            with archive.open(entry, pwd=self.password) as packed, path.open("wb") as file:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    self.written += len(chunk)
                    self._judge_swelling(size, entry)
                    if self.written > MOST_BYTES:
                        raise self._bomb()
                    file.write(chunk)
        except RuntimeError as error:
            if "password" in str(error).lower():
                raise WrongPassword(
                    _("Mật khẩu không mở được tệp nén {name}. Đề nghị nhập lại mật khẩu.", name=self.name)
                ) from error
            raise zipfile.BadZipFile(str(error)) from error

    def _locked(self) -> NeedsPassword:
        return NeedsPassword(
            _(
                "Tệp nén {name} có mật khẩu. Đề nghị nhập mật khẩu, hoặc tải lên bản không có mật khẩu.",
                name=self.name,
            )
        )

    def _found(self) -> list[dict[str, Any]]:
        if self.members:
            return self.members
        if self.skipped:
            raise Damaged(
                _("Các tệp trong tệp nén {name} đều bị hỏng. Đề nghị nén lại thành ZIP rồi tải lên.", name=self.name)
            )
        raise NotTaken(_("Tệp nén {name} không chứa tệp nào. Đề nghị kiểm tra và tải lên lại.", name=self.name))

    def _notes(self) -> list[Sentence]:
        return [_("Không giải nén được {name} vì tệp bị hỏng.", name=name) for name in self.skipped]


def _bytes_of(paths: dict[str, Path], address: str) -> bytes | None:
    path = paths.get(name_of(address))
    return path.read_bytes() if path and path.stat().st_size <= _LARGEST_PICTURE else None


def spelled_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name in the letters it was written in.

    Bit 11 says UTF-8 (APPNOTE 4.4.4); the Unicode path field (4.6.9) says it beside the old name; without both, the
    bytes are UTF-8 by other packers, windows-1258 by Vietnamese Windows, or really code page 437.
    """
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    field = _unicode_path(entry.extra, raw)
    if field is not None:
        return field
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    vietnamese = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
    return vietnamese if syllable_share(vietnamese) >= 0.6 else entry.orig_filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        tag, length = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        content = extra[at + 4 : at + 4 + length]
        if tag == 0x7075 and content[:1] == b"\x01" and content[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return content[5:].decode("utf-8", "replace")
        at += 4 + length
    return None


def safe_name(spelled: str) -> tuple[list[str], str]:
    """The folders and the file name of an archive's path, harmless on every system.

    Drive letters, `..`, leading slashes, control characters, streams (`a.txt:b`), names reserved by Windows and
    trailing dots lose their meaning; letters stay.
    """
    text = unicodedata.normalize("NFC", spelled.split("\0")[0].replace("\\", "/"))
    text = re.sub(r"^[A-Za-z]:", "", text)
    parts = [part for part in PurePosixPath(text).parts if part.strip("./ ")]
    cleaned = [_cleaned(part) for part in parts] or ["tep"]
    return cleaned[:-1][-8:], cleaned[-1]


def _cleaned(part: str) -> str:
    name = _FORBIDDEN.sub("_", part).strip().rstrip(". ")
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cf", "Cs", "Co"))
    name = f"_{name}" if _RESERVED.match(name) else name
    while len(name.encode()) > 200:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{suffix}" if dot and len(suffix) < 10 else name[:-1]
    return name or "tep"
