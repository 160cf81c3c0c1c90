"""Departments and communes are asked about the second draft by their links: three have opinions, one agrees, one is
still writing, one has not looked.

The directors are the scenario's; what each says is chosen here, once. It happens in the days before the visitor comes.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from app.comments.models import Outcome
from app.demo import accounts, facts
from app.drafts import actions, queries
from app.drafts.models import Stance
from app.kernel.clock import standing_at
from app.kernel.db import reading

ASKED, REMINDED, SETTLING, GIVEN = 9, 2, 1, 15  # days before the visitor comes; how many a unit is given


@dataclass(frozen=True)
class Reply:
    """What a unit wrote so many days ago at that time; without a signer it was saved and not sent."""

    ago: int
    at: time
    unit: str
    stance: Stance | None = None
    signer: str = ""
    position: str = ""
    words: dict[str, str] = field(default_factory=dict)


REPLIES = (
    Reply(6, time(15, 40), "Sở Tài chính", Stance.HAS_OPINION, "Phạm Thị Ngọc Diễm", "Giám đốc", {
        "q2": "Giữ mức ít nhất 30%; mức cụ thể do hội nghị thôn, bản quyết định theo nguồn thu của từng nơi.",
        "Điều 3 khoản 2": "Đề nghị quy định rõ nội dung chi của phần còn lại; việc thu, chi phải ghi sổ và quyết toán "
        "hằng năm với hội nghị thôn, bản.",
        "Điều 5": "Đề nghị ban hành kèm theo biểu mẫu công khai để các xã thực hiện thống nhất.",
    }),
    Reply(5, time(9, 5), "Sở Dân tộc và Tôn giáo", Stance.AGREES, "Sùng A Chứ", "Giám đốc"),
    Reply(4, time(10, 20), "Sở Tư pháp", Stance.HAS_OPINION, "Lê Quang Thịnh", "Giám đốc", {
        "Điều 2 khoản 2": "Đề nghị nêu cụ thể các cơ quan, tổ chức có liên quan, gồm Ủy ban nhân dân cấp xã và kiểm "
        "lâm địa bàn.",
        "Điều 3 khoản 1 điểm b": "Đề nghị rà soát với quy định của Luật Lâm nghiệp về khai thác gỗ rừng tự nhiên, bảo "
        "đảm không trái với văn bản cấp trên.",
        "Điều 6": "Đề nghị ghi ngày, tháng, năm có hiệu lực và bổ sung khoản bãi bỏ quyết định năm 2015 được thay thế.",
    }),
    Reply(3, time(14, 15), "UBND xã Tả Van Sán", Stance.HAS_OPINION, "Lý Seo Vư", "Chủ tịch", {
        "": "Cơ bản nhất trí với dự thảo. Đề nghị tỉnh tập huấn cho các tổ bảo vệ rừng trước khi Quy định có hiệu lực.",
        "Điều 3 khoản 1 điểm b": "Một nhà sàn ba gian cần hơn 03 m³ gỗ mỗi lần sửa chữa. Đề nghị nâng lên 03 m³ một "
        "hộ trong 03 năm, do hội nghị thôn, bản xét từng hộ.",
        "Điều 4 khoản 1": "Thôn dưới 30 hộ khó bảo đảm mùa khô mỗi tuần tuần tra một lần. Đề nghị cho hai thôn liền "
        "kề lập tổ chung.",
    }),
    Reply(2, time(16, 30), "UBND xã Phiêng Lau", words={
        "Điều 4 khoản 2": "Xã có 04 bản chưa có sóng điện thoại. Đề nghị ghi thêm: báo trực tiếp cho trưởng bản",
    }),
)  # fmt: skip
SILENT = "UBND xã Khau Mạ"
# Of which unit, on which place; what was made of it and why.
SETTLED = (
    ("Sở Tư pháp", "Điều 6", Outcome.ACCEPTED,
     "Điều 6 được sửa: ghi ngày có hiệu lực và bãi bỏ quyết định năm 2015."),
    ("Sở Tài chính", "Điều 3 khoản 2", Outcome.EXPLAINED,
     "Nội dung chi của phần còn lại do hội nghị thôn, bản tự quyết; ghi sổ, quyết toán theo quy ước được công nhận."),
)  # fmt: skip


def days_before(now: datetime, days: int, at: time) -> datetime:
    """That time of the day, so many days before, where the committee is."""
    return datetime.combine(now.astimezone(facts.ZONE).date() - timedelta(days=days), at, facts.ZONE)


def put(body: str, draft: str, now: datetime) -> None:
    """Asks the units nine days before `now` and lets them reply; the draft must be there by that morning."""
    staff, way = accounts.actor(facts.COMMITTEE_STAFF[0]), actions.Way("")
    units = [actions.Addressee(name) for name in (*(one.unit for one in REPLIES), SILENT)]
    asked = days_before(now, ASKED, time(8, 30))
    with standing_at(asked):
        last = asked.date() + timedelta(days=GIVEN)
        given = actions.ask_units(staff, body, draft, units, last, way)
    links = {one.unit: one.link.rpartition("/")[2] for one in given}
    for reply in REPLIES:
        _reply(links[reply.unit], reply, now)
    with standing_at(days_before(now, REMINDED, time(17, 0))):
        actions.remind_units(staff, body, draft, way)
    with reading():
        said = {(one.unit.name, one.place): one.id for one in queries.unit_opinions(draft)}
    with standing_at(days_before(now, SETTLING, time(9, 0))):
        for unit, place, outcome, answer in SETTLED:
            actions.answer_opinions(staff, body, draft, [said[unit, place]], outcome, answer)


def _reply(token: str, reply: Reply, now: datetime) -> None:
    typed = actions.Typed(reply.stance, reply.signer, reply.position, reply.words, seen=0)
    act = actions.send_answer if reply.signer else actions.save_answer
    with standing_at(days_before(now, reply.ago, reply.at)):
        act(token, typed, pace=lambda _unit: None)
