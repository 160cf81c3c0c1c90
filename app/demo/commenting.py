"""What delegates say of the draft on public investment (D29), and what becomes of it: a comment in every state.

They write on the first evening, on the text as it was released; the secretariat gathers the next day, the department
answers the same evening, before the second text comes out. Who says what is chosen here, once; the scenario is silent.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select

from app.comments import actions
from app.comments.actions import Written
from app.comments.models import Comment, CommentGroup, Outcome, Visibility
from app.demo import accounts, facts
from app.demo.pace import Step
from app.demo.preparing import items
from app.documents.models import Document, Dossier, ItemSubmitter, Version
from app.kernel.clock import standing_at
from app.kernel.db import reading

PAPER, ITEM = "Dự thảo Nghị quyết bổ sung kế hoạch đầu tư công", 16
TRANSFER, ROOMS, ROAD = "Điều chuyển vốn giữa các dự án", "Sửa chữa phòng học xuống cấp", "Đường vào các bản"
# By whom, in which group, on which place, the words; then the present wording and the one suggested.
SAID = (
    (
        "DB12", TRANSFER, "Điều 2 khoản 2", "Việc điều chuyển vốn cần có Thường trực Hội đồng nhân dân tỉnh giám sát.",
        "Ủy ban nhân dân tỉnh được điều chuyển vốn giữa các dự án trong danh mục khi cần thiết.",
        "Việc điều chuyển vốn giữa các dự án trong danh mục phải được Thường trực Hội đồng nhân dân tỉnh thống nhất.",
    ),
    ("DB33", TRANSFER, "Điều 2 khoản 2", "“Khi cần thiết” là quá rộng, đề nghị quy định rõ trường hợp.", "", ""),
    ("DB16", ROOMS, "Điều 3", "Đề nghị giữ vốn sửa chữa phòng học ở danh mục năm 2026.", "", ""),
    ("DB12", ROOMS, "Điều 1 khoản 1", "26 phòng học xuống cấp cần được sửa trước năm học mới.", "", ""),
    ("DB27", ROAD, "Điều 1 khoản 1", "Đề nghị bố trí đủ vốn cho đường vào bản Pá Khoang.", "", ""),
    ("DB08", "", "Điều 1 khoản 2 điểm c", "Thu tiền sử dụng đất có chắc chắn không?", "", ""),
    ("DB51", "", "", "Bố cục của dự thảo rõ ràng, nhất trí.", "", ""),
)  # fmt: skip
ANSWERS = (
    (TRANSFER, Outcome.ACCEPTED, "Đã sửa khoản 2 Điều 2: điều chuyển vốn phải được Thường trực HĐND tỉnh thống nhất."),
    (ROOMS, Outcome.EXPLAINED, "Nguồn năm 2026 ưu tiên giao thông và tái định cư; phương án vốn được trình giữa năm."),
    (ROAD, Outcome.KEPT, "Tổng số vốn 486,5 tỷ đồng đã phân bổ hết cho 12 dự án, không còn nguồn để bổ sung."),
)


def steps() -> Iterator[Step]:
    """What happens to comments while the session goes on, by its times."""
    at = partial(datetime, 2026, 4, tzinfo=facts.ZONE)
    yield at(14, 19, 30), _write
    yield at(15, 17, 40), _gather
    yield at(15, 20, 40), _answer


def put(meeting: str, until: datetime) -> None:
    """What the second text took in, and what nobody has dealt with: one for the drafting body only, one withdrawn, one
    hidden."""
    paper = _paper(meeting)
    if paper is None or _has(paper, "Xin trao đổi riêng về nguồn thu tiền sử dụng đất."):
        return
    with standing_at(until):
        with reading() as session:
            newest = select(Version).filter_by(document_id=paper).order_by(Version.number.desc())
            latest = session.scalars(newest).first()
        group = _groups(paper).get(TRANSFER)
        if group is not None and latest is not None and latest.number > 1 and latest.is_released:
            actions.take_in(accounts.actor(facts.AGENCY[0]), group, latest.id)
        one, other = accounts.delegate("DB12"), accounts.delegate("DB39")
        private = Written(
            "Xin trao đổi riêng về nguồn thu tiền sử dụng đất.", "Điều 1 khoản 2 điểm c",
            visibility=Visibility.DRAFTING,
        )  # fmt: skip
        actions.write_comment(one, paper, private)
        gone = actions.write_comment(other, paper, Written("Gửi nhầm tài liệu."))
        actions.withdraw_comment(other, str(gone["comment"]))
        outside = actions.write_comment(other, paper, Written("Đề nghị cho biết giờ xe đón đại biểu."))
        actions.hide_comment(accounts.secretary(), str(outside["comment"]), "Ngoài phạm vi dự thảo")


def _write(meeting: str) -> None:
    paper = _paper(meeting)
    if paper is None or _has(paper, SAID[0][3]):
        return
    for code, _group, place, text, old, new in SAID:
        actions.write_comment(accounts.delegate(code), paper, Written(text, place, old, new))
    first = _comments(paper)[SAID[0][3]]
    for code in ("DB16", "DB27", "DB08"):
        actions.agree(accounts.delegate(code), first, True)
    actions.answer_comment(accounts.delegate("DB16"), first, "Nhất trí, nên báo cáo cả tại kỳ họp gần nhất.")


def _gather(meeting: str) -> None:
    paper = _paper(meeting)
    if paper is None or _groups(paper):
        return
    staff, known = accounts.secretary(), _comments(paper)
    for title in (TRANSFER, ROOMS, ROAD):
        said = [known[text] for _code, group, _place, text, _old, _new in SAID if group == title]
        actions.group_comments(staff, paper, said, title)
    with reading() as session:
        of_item = select(ItemSubmitter.participation_id).filter_by(item_id=items(meeting)[ITEM])
        agency = session.scalars(of_item).one()
    # One that stands alone is given out too and waits for its answer.
    actions.separate_comments(staff, paper, [known[SAID[5][3]]])
    actions.assign_groups(staff, paper, list(_groups(paper).values()), agency)


def _answer(meeting: str) -> None:
    paper = _paper(meeting)
    groups = _groups(paper) if paper is not None else {}
    for title, outcome, text in ANSWERS:
        if title in groups:
            actions.settle_group(accounts.actor(facts.AGENCY[0]), groups[title], outcome, text, 0)


def _paper(meeting: str) -> str | None:
    with reading() as session:
        mine = select(Document.id).join(Dossier).where(Dossier.meeting_id == meeting, Document.title == PAPER)
        return session.scalars(mine).first()


def _comments(paper: str) -> dict[str, str]:
    with reading() as session:
        return {one.text: one.id for one in session.scalars(select(Comment).filter_by(subject_id=paper))}


def _has(paper: str, text: str) -> bool:
    return text in _comments(paper)


def _groups(paper: str) -> dict[str, str]:
    with reading() as session:
        return {one.heading: one.id for one in session.scalars(select(CommentGroup).filter_by(subject_id=paper))}
