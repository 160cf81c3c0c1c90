"""One received file becomes a PDF, or several files, or a refusal that says what to do."""

from dataclasses import dataclass, field
from pathlib import Path

from app.documents.intake import libreoffice
from app.documents.intake.ahead import Ahead
from app.documents.intake.archives import Member, unpack
from app.documents.intake.envelopes import open_envelope
from app.documents.intake.images import pictures_to_pdf
from app.documents.intake.kinds import KINDS, Family, FileKind, identify
from app.documents.intake.letters import KEPT_ENOUGH, count_letters
from app.documents.intake.office import office_to_pdf
from app.documents.intake.refusals import EmptyFile, NotTaken, SecretPaper
from app.documents.intake.secrecy import name_is_marked
from app.documents.intake.step import Place
from app.documents.intake.texts import text_to_pdf
from app.documents.intake.webpages import unpack_web_archive
from app.kernel.errors import Refusal
from app.kernel.sentences import Sentence, _


@dataclass(frozen=True)
class Taken:
    """A file that has its PDF.

    `pdf` is the received file itself where it was one, else a file in the work folder. `ignored` names active content
    that was not carried over, `notes` what else the secretary should know. `letters` counts the letters of the source
    where its format tells them.
    """

    kind: FileKind
    pdf: Path
    letters: int | None = None
    ignored: list[Sentence] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        """Whether the PDF was made here from typed text, so that its letters need no second look."""
        return self.kind.family not in (Family.PDF, Family.IMAGE)

    @property
    def media_type(self) -> str:
        """Of the received file, by its content."""
        return self.kind.media_type

    def letters_kept(self, pages_text: str) -> float | None:
        """The share of the source's letters that the PDF's text has, at most 1; None where it cannot be told."""
        return min(1.0, count_letters(pages_text) / self.letters) if self.letters else None

    def loss(self, pages_text: str, name: str) -> Sentence | None:
        """What to tell the secretary when letters were lost on the way to the PDF."""
        kept = self.letters_kept(pages_text)
        if kept is None or kept >= KEPT_ENOUGH:
            return None
        return _(
            "Bản PDF của {name} có thể thiếu chữ so với tệp gốc (còn {share}%). "
            "Đề nghị kiểm tra, hoặc xuất PDF từ chương trình đã soạn rồi tải lên.",
            name=name,
            share=f"{kept * 100:.1f}".replace(".", ","),
        )


@dataclass(frozen=True)
class Unpacked:
    """An archive's files, each to be taken on its own; archives among them are left out (one level only)."""

    kind: FileKind
    members: list[Member]
    notes: list[Sentence] = field(default_factory=list)


def take(
    source: Path, name: str, work: Path, *, password: str | None = None, ahead: Ahead | None = None
) -> Taken | Unpacked:
    """Brings the received file at `source`, called `name` by its sender, to a PDF in `work` (an empty folder).

    Every byte is parsed in the sandbox. The password is used and not kept. `ahead` knows what may be converted with
    an Office file. Raises SecretPaper (rules 7.3), EmptyFile,
    NotTaken, NeedsPassword, WrongPassword, Hostile, TooLarge, Damaged, ConverterMissing: all Refusals with a sentence.
    """
    if name_is_marked(name):
        raise SecretPaper
    kind = identify(source, name)
    place = Place(name, work)
    if kind.family is Family.REFUSED:
        raise refusal(kind, name)
    if kind.family is Family.ARCHIVE:
        members, notes = unpack(source, place, password=password)
        return Unpacked(kind, members, notes)
    left_out: list[Sentence] = []
    if kind.key == "edxml":
        members, left_out = open_envelope(source, place)
        if members:
            return Unpacked(kind, members, left_out)
    taken = _taken(source, kind, place, password, ahead)
    taken.notes.extend(left_out)
    if not kind.suits(name):
        taken.notes.append(
            _(
                "Tên tệp {name} không đúng với nội dung; tệp được mở theo nội dung ({key}).",
                name=name,
                key=kind.key.upper(),
            )
        )
    return taken


def _taken(source: Path, kind: FileKind, place: Place, password: str | None, ahead: Ahead | None) -> Taken:
    match kind.family:
        case Family.PDF:
            return Taken(kind, source)
        case Family.IMAGE:
            pdf, notes = pictures_to_pdf(source, place)
            return Taken(kind, pdf, notes=notes)
        case Family.OFFICE:
            office = office_to_pdf(source, kind, place, password, ahead)
            return Taken(office.kind, office.pdf, office.letters, office.ignored, office.notes)
        case Family.HTML:
            return _web_page(source, kind, place)
    pdf, notes, letters = text_to_pdf(source, "xml" if kind.key == "edxml" else kind.key, place)
    return Taken(kind, pdf, letters, notes=notes)


def _web_page(source: Path, kind: FileKind, place: Place) -> Taken:
    page = unpack_web_archive(source, place) if kind.key == "mhtml" else source
    if libreoffice.program() is None:
        pdf, notes, letters = text_to_pdf(page, "html", place)
        return Taken(kind, pdf, letters, notes=notes)
    office = office_to_pdf(page, KINDS["html"], place, None)
    return Taken(kind, office.pdf, office.letters, office.ignored, office.notes)


def refusal(kind: FileKind, name: str) -> Refusal:
    """Why a file of this kind does not become a paper, and what to send instead."""
    match kind.key:
        case "empty":
            return EmptyFile(
                _("Tệp {name} không có nội dung (0 byte). Đề nghị kiểm tra tệp gốc và tải lên lại.", name=name)
            )
        case "lock":
            return EmptyFile(
                _(
                    "Tệp {name} là tệp khóa tạm của chương trình soạn thảo, không phải văn bản. "
                    "Đề nghị đóng văn bản rồi tải lên tệp chính.",
                    name=name,
                )
            )
        case "rar" | "7z" | "tar" | "compressed":
            return NotTaken(
                _(
                    "Tệp {name} được nén theo định dạng hệ thống không mở. "
                    "Đề nghị giải nén rồi tải lên từng tệp, hoặc nén lại thành ZIP.",
                    name=name,
                )
            )
        case "program":
            return NotTaken(_("Tệp {name} là chương trình, không phải tài liệu. Đề nghị tải lên tài liệu.", name=name))
        case "media":
            return NotTaken(
                _(
                    "Tệp {name} là âm thanh hoặc phim, không phải tài liệu giấy tờ. "
                    "Đề nghị tải lên văn bản hoặc hình ảnh liên quan.",
                    name=name,
                )
            )
        case "mail":
            return NotTaken(_("Tệp {name} là thư điện tử. Đề nghị lưu văn bản trong đó ra PDF rồi tải lên.", name=name))
    return NotTaken(_("Hệ thống không đọc được loại tệp của {name}. Đề nghị xuất ra PDF rồi tải lên.", name=name))
