"""From a received file to pages: what the worker does, step by step. Hostile bytes are opened only in the sandbox."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog

from app.config import Settings
from app.documents import sealed
from app.documents.actions import digitise, receive
from app.documents.actions.digitise import Result, Source, StoredPage
from app.documents.intake import abstracts, secrecy, signatures, titles
from app.documents.intake.kinds import identify
from app.documents.intake.letters import KEPT_ENOUGH, count_letters
from app.documents.intake.refusals import NeedsPassword, SecretPaper
from app.documents.intake.take import Taken, Unpacked, take
from app.documents.models import KIND_WORDS, Outcome, Version
from app.documents.neighbours import ahead_of
from app.documents.pages import NeedsPassword as LockedPages
from app.documents.pages import PageRead, PdfRead, read
from app.documents.queries import items as agenda_items
from app.documents.queries import page_text
from app.documents.shelf import year_of_issue
from app.kernel import files, jobs
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Refusal, Unavailable
from app.kernel.sentences import Sentence, _

PUBLISH_EVERY_S = 1.0
PUBLISH_EVERY = 20
SURE = 0.75

log = structlog.get_logger()


def _given_up(claim: jobs.Claim, sentence: Sentence) -> None:
    source = digitise.begin(claim.subject_id)
    if source is not None:
        digitise.conclude(source, Outcome.REFUSED, sentence=sentence)


@jobs.task("digitise", given_up=_given_up)
def digitise_version(claim: jobs.Claim) -> None:
    """Brings one version to its end: ready, with a warning, or refused with a sentence."""
    source = digitise.begin(claim.subject_id)
    if source is None:
        return
    settings = Settings.read()
    password = sealed.unseal(claim.arguments.get("password"), settings.secret_key())
    work = Path(tempfile.mkdtemp(prefix="paper-", dir=workshop(settings)))
    digitising = _Digitising(source, work, password)
    try:
        digitising.run()
    except (NeedsPassword, LockedPages) as locked:
        digitise.conclude(source, Outcome.NEEDS_PASSWORD, sentence=locked.sentence)
    except SecretPaper as secret:
        digitise.discard(source, secret.sentence, digitising.waiting)
    except Unavailable:
        raise  # the disk or the database: the job is tried again
    except Refusal as refusal:
        digitise.conclude(source, Outcome.REFUSED, sentence=refusal.sentence)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def workshop(settings: Settings) -> Path:
    """Where the worker lays what it takes apart."""
    folder = settings.data.resolve() / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class _Digitising:
    """One version on its way through the steps."""

    def __init__(self, source: Source, work: Path, password: str | None) -> None:
        self.source = source
        self.work = work
        self.password = password
        self.waiting: list[StoredPage] = []
        self.published_at = time.monotonic()
        self.first_page = ""
        self.letters = 0
        self.pages = source.pages_done
        self.doubtful: list[str] = []
        self.notes: list[Sentence] = []

    def run(self) -> None:
        digitise.note_step(self.source.version_id, "opening")
        original = files.store().local(self.source.sha256)
        kind = identify(original, self.source.name)
        digitise.note_type(self.source.version_id, kind.key, kind.media_type)  # a refused file has a kind too
        ahead = ahead_of(self.source.version_id, self.work.parent / "ahead")
        taken = take(original, self.source.name, self._folder("intake"), password=self.password, ahead=ahead)
        if isinstance(taken, Unpacked):
            self._unpack(taken)
            return
        digitise.note_type(self.source.version_id, taken.kind.key, taken.media_type)
        digitise.note_step(self.source.version_id, "reading")
        paper = read(
            taken.pdf,
            self._folder("pages"),
            on_open=lambda count: digitise.note_step(self.source.version_id, "reading", count),
            on_page=self._page,
            password=self.password,
            first=self.source.pages_done,
            turns=digitise.turns_of(self.source.version_id),
            typed=taken.is_typed,
        )
        self._publish(paper.pages)
        self._conclude(taken, paper)

    def _folder(self, name: str) -> Path:
        folder = self.work / name
        folder.mkdir()
        return folder

    # ---- pages, as they come -------------------------------------------------------------

    def _page(self, page: PageRead) -> None:
        if secrecy.page_is_marked(page.text.splitlines()):
            raise SecretPaper()
        if page.index == 0:
            self.first_page = page.text
        self.letters += count_letters(page.text)
        self.notes.extend(page.notes)
        if page.machine_read and (page.confidence or 0) < SURE:
            self.doubtful.append(page.label)
        self.waiting.append(_stored(page))
        if len(self.waiting) >= PUBLISH_EVERY or time.monotonic() - self.published_at > PUBLISH_EVERY_S:
            self._publish(0)

    def _publish(self, count: int) -> None:
        digitise.add_pages(self.source.version_id, self.waiting, count)
        self.pages = max(self.pages, count, *(page.index + 1 for page in self.waiting), 0)
        self.waiting = []
        self.published_at = time.monotonic()

    # ---- the end -------------------------------------------------------------------------

    def _conclude(self, taken: Taken, paper: PdfRead) -> None:
        slices = [(digitise.store_file(one.path), one.pages) for one in paper.slices]
        digitise.add_slices(self.source.version_id, slices)
        verified = self._signatures(taken, paper)
        result = Result(
            pages=paper.pages,
            outline=paper.outline,
            notes=_unique([*taken.notes, *taken.ignored, *_left_out(paper), *paper.notes, *self.notes]),
            signatures=verified,
            pdf_sha256=downloadable(taken, paper),
        )
        self._guess(result, paper)
        warning = self._warning(taken, result)
        digitise.conclude(self.source, Outcome.WARNING if warning else Outcome.READY, result, warning)

    def _warning(self, taken: Taken, result: Result) -> Sentence | None:
        """The one thing that the secretary should look at first."""
        if taken.letters and self.source.pages_done == 0 and self.letters < KEPT_ENOUGH * taken.letters:
            return _("Một phần chữ của tệp gốc không có trong bản chuyển đổi. Đề nghị so với tệp gốc.")
        if any(not signature["good"] for signature in result.signatures):
            return _("Chữ ký số không hợp lệ hoặc văn bản đã bị thay đổi. Không sử dụng văn bản này.")
        if signatures.UNREADABLE in result.notes:
            return signatures.UNREADABLE
        if self.doubtful:
            shown = ", ".join(self.doubtful[:6]) + (" ..." if len(self.doubtful) > 6 else "")
            return _("Trang {pages} mờ, chữ nhận dạng có thể sai. Đề nghị xem lại.", pages=shown)
        return result.notes[0] if result.notes else None

    def _signatures(self, taken: Taken, paper: PdfRead) -> list[dict[str, Any]]:
        if not paper.has_signatures or taken.kind.key != "pdf":
            return []
        digitise.note_step(self.source.version_id, "signatures")
        folder = Settings.read().data.resolve() / "trust"
        anchors = sorted(folder.glob("*")) if folder.is_dir() else []
        found = signatures.verify(taken.pdf, anchors, password=self.password)
        if not found:
            self.notes.append(signatures.UNREADABLE)
        return [one.public() for one in found]

    def _guess(self, result: Result, paper: PdfRead) -> None:
        # Work that another worker began has its first page in the record, not here.
        first_page = self.first_page or page_text(self.source.version_id, 0)
        guess = titles.guess_paper(first_page, self.source.name)
        result.symbol = guess.number or ""
        result.title = guess.abstract or abstracts.believable(paper.title or "", first_page) or ""
        result.kind = next((kind for kind, word in KIND_WORDS.items() if word.text == guess.kind), None)
        result.year = year_of_issue(result.symbol, first_page)
        if self.source.meeting_id is None:
            return
        with reading():
            items = agenda_items(self.source.meeting_id)
        at = titles.likely_item(f"{result.title} {self.source.name}", [item.title for item in items])
        result.item_id = items[at].id if at is not None else None

    def _unpack(self, unpacked: Unpacked) -> None:
        """Each member of an archive becomes a file of its own, in the name of whoever sent the archive."""
        sender = _sender(self.source)
        refused: list[Sentence] = []
        for member in unpacked.members:
            try:
                receive.take_file(sender, self.source.meeting_id, member.path, member.name, self.source.dossier_id)
            except Unavailable:
                raise
            except Refusal as refusal:
                refused.append(
                    _("Không lấy tệp {name} trong tệp nén: {reason}", name=member.name, reason=refusal.sentence)
                )
        count = len(unpacked.members) - len(refused)
        sentence = _("Đã lấy {count} tệp ra khỏi tệp nén.", count=count)
        if unpacked.kind.key == "edxml":
            sentence = _("Đã lấy {count} tệp đính kèm ra khỏi gói tin.", count=count)
        digitise.conclude(self.source, Outcome.UNPACKED, Result(notes=[*unpacked.notes, *refused]), sentence)


def _stored(page: PageRead) -> StoredPage:
    return StoredPage(
        index=page.index, label=page.label, width=page.width, height=page.height, text=page.text,
        identity=page.identity, image=digitise.store_file(page.image) if page.image else None,
        pixels=page.pixels or (0, 0), thumbnail=digitise.store_file(page.thumbnail) if page.thumbnail else None,
        words=digitise.store_file(page.words), is_scan=page.scan, turn=page.turn, machine_read=page.machine_read,
        confidence=page.confidence,
    )  # fmt: skip


def _left_out(paper: PdfRead) -> list[Sentence]:
    return [_("Bản gửi đại biểu không có {what} của tệp gốc.", what=what) for what in paper.removed]


def downloadable(taken: Taken, paper: PdfRead) -> str | None:
    """What delegates may take home: the received bytes where harmless, else the copy without active content."""
    if paper.clean is not None:
        return files.store().put(paper.clean).sha256
    return files.store().put(taken.pdf).sha256 if paper.harmless else None


def _sender(source: Source) -> Actor:
    with reading() as session:
        version = session.get_one(Version, source.version_id)
        return Actor(version.uploaded_by, version.uploaded_by)


def _unique(notes: list[Sentence]) -> list[Sentence]:
    return list({note.dump(): note for note in notes}.values())
