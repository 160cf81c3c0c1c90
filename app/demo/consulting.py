"""Two draft decisions of the People's Committee on its public page: one whose result is out, one that is open now.

The first was out in the weeks before the session; the second is open in the visitor's own time, so that there is
something to read and to answer, and units were asked about it (`replying`). Who says what is chosen here, once; the
scenario is silent.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.accounts.models import Body
from app.comments.models import Outcome
from app.config import Settings
from app.demo import accounts, facts, replying
from app.demo.filing import digitise_waiting
from app.demo.papers import source
from app.documents import press
from app.documents.actions import receive, shelf
from app.documents.actions.shelf import Description
from app.documents.models import Classification, Document, DocumentKind, Dossier, Version, VersionState
from app.drafts import actions
from app.drafts.models import PublicDraft, PublicOpinion
from app.kernel import clock
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.kernel.ids import new_id

DRAFTER = "Sở Nông nghiệp và Môi trường"
BROUGHT = datetime(2026, 3, 17, 9, tzinfo=facts.ZONE)
FIRST, LAST = date(2026, 3, 18), date(2026, 4, 8)
PUBLISHED = datetime(2026, 4, 10, 15, tzinfo=facts.ZONE)
DAYS = 30
NO_REASON = "Không liên quan đến dự thảo"


@dataclass(frozen=True)
class Consulted:
    """A draft and the text it is of, which lies on the committee's shelf."""

    code: str
    title: str
    introduction: str
    questions: str = ""

    @property
    def file_name(self) -> str:
        """What the file is called when it comes, and how it is known again."""
        return f"{self.code} - {self.title}.pdf"


OVER = Consulted(
    "T01", "Dự thảo Quyết định quy định mức hỗ trợ di chuyển dân cư ra khỏi vùng có nguy cơ sạt lở đất",
    "Toàn tỉnh còn 214 hộ ở 17 điểm có nguy cơ sạt lở đất cao. Dự thảo quy định mức hỗ trợ và trình tự để các hộ di "
    "chuyển trước mùa mưa năm 2026.",
)  # fmt: skip
OPEN = Consulted(
    "T02", "Dự thảo Quyết định ban hành Quy định quản lý, sử dụng rừng cộng đồng",
    "Dự thảo thay thế quy định năm 2015. Điểm mới: cộng đồng được hưởng tiền dịch vụ môi trường rừng và tự quyết định "
    "cách chi; xã công khai việc chi mỗi quý.",
    "Mức khai thác gỗ 02 m³ một hộ trong 03 năm có phù hợp không?\nNên chi bao nhiêu phần trăm cho tổ bảo vệ rừng?",
)  # fmt: skip
# On which place, by whom, whether named, the words; what was made of them and why (None: not shown).
SAID = (
    ("Điều 2 khoản 2", "Giàng Thị Dợ", True, "Hộ xen ghép phải tự mua đất, 50 triệu đồng là thấp. Đề nghị bằng hộ vào "
     "điểm tập trung.", Outcome.ACCEPTED, "Khoản 2 Điều 2 được sửa: hộ di chuyển xen ghép được hỗ trợ 60 triệu đồng."),
    ("Điều 3 khoản 1", "Lò Văn Phương", True, "Niêm yết 05 ngày là ngắn, nhiều nhà đi nương xa. Đề nghị 10 ngày.",
     Outcome.EXPLAINED, "Danh sách cần xong trước mùa mưa; trưởng bản báo đến từng hộ, nhận ý kiến qua điện thoại."),
    ("Điều 1 khoản 2", "Một người dân xã Nậm Khoang", False, "Đề nghị hộ đã nhận hỗ trợ làm nhà tạm vẫn được nhận.",
     Outcome.KEPT, "Luật Ngân sách nhà nước không cho phép chi hai lần cho cùng một mục đích."),
    ("", "Người gửi vô danh", False, "Bán đất nền giá rẻ, liên hệ ngay.", None, NO_REASON),
)  # fmt: skip
SAID_NOW = (
    ("Điều 3 khoản 1 điểm b", "Vàng A Chính", True, "Nhà sàn cần nhiều gỗ hơn. Đề nghị 03 m³ một hộ trong 03 năm."),
    ("q2", "Hầu Thị Súa", True, "40% cho tổ bảo vệ rừng, vì mùa khô đi tuần cả tuần."),
    ("Điều 4 khoản 1", "Một kiểm lâm viên", False, "Đề nghị ghi rõ ai cấp xăng xe cho tổ tuần tra."),
)
WAITS = ("Điều 5", "Tẩn Láo San", True, "Công khai chi tiền mỗi quý tại nhà văn hóa và trên loa của bản.")
RESULT = (
    "Tiếp thu 01 ý kiến tại khoản 2 Điều 2, giải trình 01 ý kiến tại khoản 1 Điều 3, giữ nguyên khoản 2 Điều 1. "
    "Dự thảo sau tiếp thu được trình Ủy ban nhân dân tỉnh tại phiên họp tháng 4 năm 2026."
)


def prepare(settings: Settings, *, digitise: bool) -> bool:
    """Both texts on the committee's shelf, and all that is told of the first; true when that is done."""
    body = _body()
    missing = [one for one in (OVER, OPEN) if _version(body, one) is None]
    papers = {one.file_name: source.paper(one.code) for one in missing}
    files = press.set_papers(papers, settings.data / "demo" / "papers")
    with standing_at(BROUGHT):
        for one in missing:
            _take(settings, body, one, files[one.file_name].read_bytes())
    if digitise:
        digitise_waiting(settings.worker_slots, BROUGHT + timedelta(minutes=5))
    with standing_at(BROUGHT + timedelta(minutes=10)):
        done = [_publish(body, one) for one in (OVER, OPEN)]
    if all(done) and not _drafts(body):
        _tell_of_the_first(body)
    return all(done)


def put(until: datetime) -> None:
    """The second draft with what was said, open now; nothing where it is there already."""
    body = _body()
    if until >= PUBLISHED and _drafts(body) == [OVER.title]:
        _open_the_second(body)


def _tell_of_the_first(body: str) -> None:
    staff, version = accounts.actor(facts.COMMITTEE_STAFF[0]), _version(body, OVER)
    assert version is not None
    with standing_at(BROUGHT + timedelta(hours=1)):
        told = actions.Description(version.id, OVER.title, DRAFTER, OVER.introduction)
        draft = actions.prepare_draft(staff, body, told).id
        actions.open_draft(staff, body, draft, FIRST, LAST)
    for day, (place, name, is_named, words, outcome, answer) in enumerate(SAID):
        with standing_at(datetime(2026, 3, 20 + day, 19, 40, tzinfo=facts.ZONE)):
            opinion = _say(draft, place, name, words, is_named=is_named)
        with standing_at(datetime(2026, 3, 21 + day, 8, 30, tzinfo=facts.ZONE)):
            if outcome is None:
                actions.refuse_opinion(staff, body, draft, opinion, answer)
                continue
            actions.approve_opinion(staff, body, draft, opinion)
            actions.answer_opinions(staff, body, draft, [opinion], outcome, answer)
    with standing_at(PUBLISHED):
        actions.publish_result(staff, body, draft, RESULT)


def _open_the_second(body: str) -> None:
    staff, now, version = accounts.actor(facts.COMMITTEE_STAFF[0]), clock.now(), _version(body, OPEN)
    assert version is not None
    told = actions.Description(version.id, OPEN.title, DRAFTER, OPEN.introduction, OPEN.questions)
    with standing_at(replying.days_before(now, replying.ASKED, time(8, 0))):
        draft = actions.prepare_draft(staff, body, told).id
        actions.open_draft(staff, body, draft, clock.today(), clock.today() + timedelta(days=replying.ASKED + DAYS))
    replying.put(body, draft, now)
    for place, name, is_named, words in SAID_NOW:
        actions.approve_opinion(staff, body, draft, _say(draft, place, name, words, is_named=is_named))
    place, name, is_named, words = WAITS
    _say(draft, place, name, words, is_named=is_named)


def _say(draft: str, place: str, name: str, words: str, *, is_named: bool) -> str:
    """Sends it as a citizen would; returns the opinion's id."""
    written = actions.Written(place, words, name, is_named)
    code = actions.send_opinion(draft, written, key=new_id(), pace=lambda: None)
    with reading() as session:
        return session.scalars(select(PublicOpinion.id).where(PublicOpinion.code == code)).one()


def _take(settings: Settings, body: str, one: Consulted, content: bytes) -> None:
    staff = accounts.actor(facts.COMMITTEE_STAFF[0])
    upload = receive.begin_shelf_upload(staff, body, one.file_name, len(content), declared=True, most=len(content))
    incoming = settings.data.resolve() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    (incoming / upload.id).write_bytes(content)
    version = receive.finish_upload(staff, upload.id, incoming)
    assert version is not None
    told = Description(one.title, "", DocumentKind.OTHER, Classification.PUBLIC, 2026)
    shelf.describe(staff, body, version.document_id, told)


def _publish(body: str, one: Consulted) -> bool:
    version = _version(body, one)
    assert version is not None
    if version.state is VersionState.DRAFT:
        if not version.outcome.is_readable:
            return False
        shelf.publish(accounts.actor(facts.COMMITTEE_STAFF[0]), body, [version.id])
    return True


def _body() -> str:
    with reading() as session:
        return session.scalars(select(Body.id).where(Body.code == facts.COMMITTEE_CODE)).one()


def _drafts(body: str) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(PublicDraft.title).where(PublicDraft.body_id == body)))


def _version(body: str, one: Consulted) -> Version | None:
    query = select(Version).join(Version.document).join(Document.dossier)
    here = Dossier.body_id == body, Dossier.kind == "shelf", Version.file_name == one.file_name
    with reading() as session:
        return session.scalars(query.where(*here)).first()
