"""Petitions of voters: two meetings with voters, a dozen petitions in every state, in the visitor's own time.

What is due is due in days that a visitor reads as near ones; the scenario names no petition. One group belongs to an
item of the session, one is taken up by a question slip.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Body
from app.demo import accounts, facts, preparing
from app.kernel import clock
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.petitions import actions, queries
from app.petitions.actions import Contact, Heading, Told
from app.petitions.models import Authority, Outcome

OCCASION = "Tiếp xúc cử tri theo chuyên đề"
# Days ago, where, how many voters, which delegates.
CONTACTS = (
    (34, "Nhà văn hóa xã Nậm Khoang", 86, ("DB12", "DB33")),
    (32, "Hội trường phường Quang Minh", 124, ("DB07", "DB16", "DB27")),
)
HEALTH, ROADS, WATER, LAND = "Y tế", "Giao thông", "Nước sạch", "Đất đai"
OF_HEALTH = "Trạm y tế xã thiếu thuốc thiết yếu"
ITEM_OF_ROADS = 16  # the line of the programme that the group belongs to


@dataclass(frozen=True)
class Said:
    """A petition: at which contact, of which field, from where, its words, brought by which delegate."""

    contact: int
    field: str
    place: str
    text: str
    by: str
    authority: Authority = Authority.PROVINCE
    voter: str = ""


SAID = (
    Said(0, HEALTH, "Xã Nậm Khoang", "Trạm y tế xã thường xuyên hết thuốc huyết áp, cử tri phải ra trung tâm tỉnh mua.",
         "DB33", voter="Giàng Thị Dợ"),
    Said(1, HEALTH, "Phường Quang Minh", "Trạm y tế phường hết thuốc huyết áp và tiểu đường từ đầu năm.", "DB16"),
    Said(0, ROADS, "Xã Nậm Khoang", "Đường từ trung tâm xã đến bản Tà Lúng sạt lở hai điểm, xe khách không vào được.",
         "DB12"),
    Said(0, ROADS, "Xã Nậm Khoang", "Đề nghị sớm sửa cầu tràn bản Tà Lúng, mùa mưa học sinh phải nghỉ học.", "DB12"),
    Said(0, WATER, "Xã Nậm Khoang", "Công trình nước sạch bản Pú Hồng hỏng máy bơm đã tám tháng.", "DB33"),
    Said(1, LAND, "Phường Quang Minh", "Hồ sơ cấp giấy chứng nhận quyền sử dụng đất chậm trả kết quả hơn ba tháng.",
         "DB07"),
    Said(1, "Môi trường", "Phường Quang Minh", "Bãi tập kết rác cạnh trường tiểu học gây mùi, đề nghị di dời.", "DB27"),
    Said(1, "Giáo dục", "Phường Quang Minh", "Đề nghị công khai các khoản thu đầu năm học của từng trường.", "DB07"),
    Said(0, "Nông nghiệp", "Xã Nậm Khoang", "Đề nghị hỗ trợ giống chè cho hộ mất mùa vì sương muối.", "DB12"),
    Said(1, "Chính sách xã hội", "Phường Quang Minh", "Đề nghị nâng mức trợ cấp hưu trí xã hội.", "DB16",
         Authority.CENTRAL),
    Said(0, "Chính sách xã hội", "Xã Nậm Khoang", "Sửa chữa loa truyền thanh của bản Pú Hồng.", "DB33",
         Authority.COMMUNE),
    Said(1, ROADS, "Phường Quang Minh", "Đèn tín hiệu ngã tư chợ không hoạt động vào ban đêm.", "DB27"),
)  # fmt: skip


def put(meeting: str) -> str | None:
    """All of it; the group that a question takes up. None where somebody has entered petitions already."""
    now = clock.now()
    with reading() as session:
        body = session.scalars(select(Body.id).where(Body.code == facts.COUNCIL_CODE)).one()
        if queries.contacts(body):
            return None
    entered = _enter(body, now)
    desk = _Desk(body, now)
    health = desk.group(entered[0:2], OF_HEALTH)
    roads = desk.group(entered[2:4], "Đường và cầu tràn bản Tà Lúng, xã Nậm Khoang")
    water = desk.group(entered[4:5], "Công trình nước sạch bản Pú Hồng")
    land = desk.group(entered[5:6], "Chậm cấp giấy chứng nhận quyền sử dụng đất")
    waste = desk.group(entered[6:7], "Bãi tập kết rác cạnh trường tiểu học")
    desk.group(entered[7:8], "Công khai khoản thu đầu năm học")

    desk.assign(30, health, "Sở Y tế", -15)
    desk.assign(30, roads, "Sở Xây dựng", -14)
    desk.assign(30, water, "Sở Nông nghiệp và Môi trường", -16)
    desk.assign(20, land, "Sở Nông nghiệp và Môi trường", 5)
    desk.answer(19, health, Outcome.DONE, "Sở đã điều phối thuốc từ các trạm còn tồn; việc thiếu thuốc đã hết.")
    desk.answer(18, water, Outcome.DONE, "Máy bơm mới được lắp và bàn giao cho tổ quản lý nước của bản.")
    desk.accept(17, water)
    desk.send_back(17, health, "Chưa nêu kế hoạch mua sắm và thời hạn bảo đảm đủ thuốc.", -6)  # late since then
    desk.answer(
        16, roads, Outcome.WILL,
        "Đã khảo sát; sửa hai điểm sạt lở bằng vốn bảo trì, cầu tràn đưa vào kế hoạch đầu tư công trung hạn.", 45,
    )  # fmt: skip
    desk.accept(15, roads)
    desk.assign(3, waste, "", 12, accounts.person_id(facts.AGENCY[0]))
    desk.answer(2, land, Outcome.DOING, "Còn 37 hồ sơ quá hạn, đã phân công cán bộ trả trong tháng này.")
    actions.link_item(accounts.secretary(), body, roads, preparing.items(meeting)[ITEM_OF_ROADS])
    return health


def _enter(body: str, now: datetime) -> list[str]:
    """The contacts and what was said there; the ids of the petitions."""
    desk, contacts = accounts.secretary(), []
    for ago, place, voters, codes in CONTACTS:
        with standing_at(now - timedelta(days=ago)):
            present = [accounts.delegate(code).id for code in codes]
            told = Contact((now - timedelta(days=ago)).astimezone(facts.ZONE).date(), place, OCCASION, voters, present)
            contacts.append(actions.note_contact(desk, body, told).id)
    entered = []
    with standing_at(now - timedelta(days=31)):
        for one in SAID:
            by = accounts.delegate(one.by).id
            told_there = Told(one.text, one.field, one.place, one.authority, contacts[one.contact], by, one.voter)
            entered.append(actions.enter_petition(desk, body, told_there).id)
    return entered


@dataclass(frozen=True)
class _Desk:
    """What the desk does, `ago` days ago; a last day is so many days from now."""

    body: str
    now: datetime

    def group(self, petitions: list[str], title: str) -> str:
        with self._at(31):
            return actions.make_group(accounts.secretary(), self.body, petitions, Heading(title)).id

    def assign(self, ago: int, group: str, unit: str, due_in: int, answerer: str | None = None) -> None:
        with self._at(ago):
            actions.assign_group(
                accounts.secretary(), self.body, group, unit=unit, answerer_id=answerer, due_on=self._day(due_in)
            )

    def answer(self, ago: int, group: str, outcome: Outcome, text: str, promised_in: int | None = None) -> None:
        promised_on = None if promised_in is None else self._day(promised_in)
        with self._at(ago):
            actions.answer_group(accounts.secretary(), self.body, group, outcome, text, promised_on)

    def accept(self, ago: int, group: str) -> None:
        with self._at(ago):
            actions.accept_answer(accounts.secretary(), self.body, group, _last_answer(group))

    def send_back(self, ago: int, group: str, reason: str, due_in: int) -> None:
        with self._at(ago):
            answer = _last_answer(group)
            actions.send_back_answer(accounts.secretary(), self.body, group, answer, reason, self._day(due_in))

    def _at(self, ago: int) -> AbstractContextManager[None]:
        return standing_at(self.now - timedelta(days=ago))

    def _day(self, ahead: int) -> date:
        return (self.now + timedelta(days=ahead)).astimezone(facts.ZONE).date()


def _last_answer(group: str) -> str:
    with reading():
        found = queries.group(group)
        assert found is not None and found.last_answer is not None
        return found.last_answer.id
