"""Questions of the third morning: five slips, two groups, of which one is proposed; the scenario names none.

Who asks what is chosen here, once. The council has not chosen yet: a visitor notes the choice, and what is left out is
to be answered in writing. DB12, whom the sign-in page offers, has a draft.
"""

from datetime import datetime

from app.demo import accounts
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.meetings.models import Meeting
from app.questioning import actions, queries
from app.questioning.actions import Written

HEALTH, WATER = "Thuốc và nhân lực của trạm y tế xã", "Nước sạch nông thôn"
HEALTH_POST, WATER_POST = "Giám đốc Sở Y tế", "Giám đốc Sở Nông nghiệp và Môi trường"
# By whom, in which group, to whom, about what, the question.
SLIPS = (
    (
        "DB33", HEALTH, HEALTH_POST, "Thiếu thuốc tại trạm y tế xã",
        "Nhiều trạm y tế xã vùng cao hết thuốc thiết yếu từ đầu quý I.\n"
        "Đề nghị cho biết nguyên nhân, trách nhiệm và thời hạn bảo đảm đủ thuốc.",
    ),
    (
        "DB16", HEALTH, HEALTH_POST, "Bác sĩ tại trạm y tế sau sắp xếp",
        "Sau khi sắp xếp đơn vị hành chính, 11 trạm y tế chưa có bác sĩ. Giải pháp và lộ trình cụ thể ra sao?",
    ),
    (
        "DB27", WATER, WATER_POST, "Công trình nước sạch không hoạt động",
        "Bao nhiêu công trình nước sạch đã đầu tư nhưng không hoạt động? Khi nào khắc phục xong?",
    ),
    (
        "DB08", "", "Giám đốc Sở Xây dựng", "Tiến độ đường nối các bản",
        "Ba tuyến đường chậm tiến độ hơn một năm. Đề nghị làm rõ trách nhiệm của chủ đầu tư.",
    ),
    (
        "DB51", "", "Chủ tịch Ủy ban nhân dân tỉnh", "Di dời dân vùng nguy cơ sạt lở",
        "Đến mùa mưa này còn bao nhiêu hộ ở vùng nguy cơ cao chưa được di dời?",
    ),
)  # fmt: skip
DRAFT = ("DB12", "Giám đốc Sở Tài chính", "Giải ngân vốn đầu tư công", "Vì sao quý I chỉ giải ngân được")


def put(meeting: str, until: datetime, petitions: str | None = None) -> None:
    """What is asked at `until`; nothing where somebody has asked already.

    The first takes up that group of voters' petitions.
    """
    with reading():
        if queries.sent(meeting):
            return
    with standing_at(until):  # every stream runs with the time, those of the delegates too
        slips: list[tuple[str, str]] = []
        answers = _who_answer(meeting, until)
        for code, title, questionee, issue, text in SLIPS:
            written = Written(
                answers.get(questionee), questionee, issue, text, petitions_id=None if slips else petitions
            )
            slips.append((title, actions.write_slip(accounts.delegate(code), meeting, written, send=True).id))
        code, questionee, issue, text = DRAFT
        actions.write_slip(accounts.delegate(code), meeting, Written(answers.get(questionee), questionee, issue, text))
        staff = accounts.secretary()
        for title, post in ((HEALTH, HEALTH_POST), (WATER, WATER_POST)):
            mine = [slip for of_group, slip in slips if of_group == title]
            if mine:
                group = actions.make_group(staff, meeting, title, answers[post], post)
                for slip in mine:
                    actions.group_slip(staff, meeting, slip, group.id)
                if title == HEALTH:
                    actions.propose_groups(staff, meeting)


def _who_answer(meeting: str, at: datetime) -> dict[str, str]:
    """Who takes part by their posts: post -> participation."""
    with reading() as session:
        found = queries.questionees(session.get_one(Meeting, meeting), at)
        return {one.person.title: one.id for one in found if one.person}
