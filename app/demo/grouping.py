"""The second afternoon (item 17): nine groups discuss items 14 to 16 at once, 41 speak, every record is approved.

How often whom's group spoke and what about is the scenario's (D34); who said what is chosen here, once.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from app.attendance import actions as attendance
from app.conduct import actions as conduct
from app.demo import accounts, attending, facts
from app.demo.pace import Step
from app.demo.preparing import items
from app.groups import actions, queries
from app.groups.dividing import Way
from app.groups.models import DiscussionGroup
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.meetings.models import Meeting, SittingState
from app.speaking import actions as floor
from app.speaking.models import Kind

COUNT = 9
HALF_DAY = 3
MADE = datetime(2026, 4, 14, 17, 20, tzinfo=facts.ZONE)
BEGINS = datetime(2026, 4, 15, 15, 0, tzinfo=facts.ZONE)
ENDS = datetime(2026, 4, 15, 16, 45, tzinfo=facts.ZONE)
APPROVED = datetime(2026, 4, 15, 17, 15, tzinfo=facts.ZONE)
CALLED = {14: time(15, 2), 15: time(15, 40), 16: time(16, 12)}
EVERY, LASTS = timedelta(minutes=6), timedelta(minutes=4, seconds=40)
# By group, item and order of speaking; who is away that day (attending.LEAVE) does not speak.
SAID: tuple[dict[int, tuple[tuple[int, str], ...]], ...] = (
    {
        14: ((3, "Đề nghị UBND tỉnh có thời hạn đóng cửa bãi rác Khe Sặt và phương án tiếp nhận rác trong lúc chờ."),
             (5, "Đề nghị sớm thi công kè sông Lạnh đoạn qua phường trước mùa mưa năm 2026."),
             (2, "Đề nghị luân phiên bác sĩ về trạm y tế trong lúc chờ chính sách thu hút.")),
        15: ((4, "Điều 12: nên giữ thời gian phát biểu lần đầu 07 phút để nhiều đại biểu được phát biểu."),
             (6, "Điều 5: phải ghi tên người đồng ý và lý do khi phát hành tài liệu sau thời hạn.")),
        16: ((3, "Nhất trí Phương án 1 đối với đường Phiêng Lau."),),
    },
    {
        14: ((2, "Đề nghị đẩy nhanh giải phóng mặt bằng khu công nghiệp; công khai tiến độ hằng tháng."),
             (4, "Cầu Bến Đá xuống cấp, đề nghị bổ sung biển hạn chế tải trọng và vốn sửa chữa trong năm.")),
        15: ((3, "Nhất trí 07 phút cho lần phát biểu đầu; lần sau 03 phút."),),
        16: ((6, "Nghiêng về Phương án 1 vì phục vụ được nhiều hộ hơn."),
             (2, "Việc điều chuyển vốn giữa các dự án phải có sự thống nhất của Thường trực HĐND tỉnh.")),
    },
    {
        14: ((1, "Đề nghị công khai danh sách 640 hồ sơ đất đai quá hạn của xã Bản Quyền."),
             (4, "Đề nghị Sở Nông nghiệp và Môi trường cử tổ công tác xuống làm việc tại xã để giải quyết dứt điểm."),
             (6, "Làm rõ trách nhiệm của các chủ đầu tư giải ngân dưới 5%.")),
        15: ((2, "Điều 16: nên quy định thời hạn 60 ngày đối với báo cáo thực hiện kiến nghị giám sát."),),
        16: ((4, "Nhất trí Phương án 1; việc điều chuyển vốn cần xin ý kiến Thường trực HĐND tỉnh."),),
    },
    {
        14: ((2, "Đề nghị hỗ trợ kết nối tiêu thụ, cấp mã số vùng trồng cho quế, chè."),
             (5, "Đường tỉnh 118 hư hỏng nặng, đề nghị bố trí vốn bảo trì trong quý II.")),
        15: ((3, "Điều 12: đề nghị phát biểu lần đầu 10 phút; vấn đề của vùng cao cần nói kỹ hơn."),),
        16: ((6, "Nghiêng về Phương án 2 để hoàn thành đường tỉnh 118 trước."),),
    },
    {
        14: ((1, "Ba bản vùng cao chưa có đường ô tô; mùa mưa bị cô lập nhiều tuần."),
             (3, "Đề nghị có chính sách giữ chân giáo viên, bác sĩ ở xã đặc biệt khó khăn."),
             (4, "Nên đánh giá kỹ chỉ tiêu xã đạt chuẩn nông thôn mới, tránh chạy theo số lượng.")),
        15: ((6, "Điều 13: đề nghị công bố cả số đại biểu có mặt mà chưa biểu quyết."),),
        16: ((2, "Nhất trí Phương án 1 đối với đường Phiêng Lau, khởi công trong quý III."),
             (1, "Đề nghị giảm vốn năm 2026 của dự án phủ sóng di động tương ứng khả năng thực hiện.")),
    },
    {
        14: ((2, "Khu tái định cư chưa có nước sinh hoạt ổn định; đề nghị UBND tỉnh kiểm tra trong tháng 5."),
             (4, "Trạm y tế thiếu bác sĩ từ tháng 9/2025, đề nghị luân phiên bác sĩ từ tuyến trên.")),
        15: ((3, "Điều 5: nhất trí ghi tên người đồng ý và lý do phát hành tài liệu chậm."),),
        16: ((6, "Đề nghị vay vốn để làm đồng thời cả hai phương án."),),
    },
    {
        14: ((3, "Nhà ở học sinh bán trú của hai trường xuống cấp, đề nghị ưu tiên vốn sửa chữa trước năm học mới."),),
        15: ((1, "Điều 12: đề nghị 10 phút cho lần phát biểu đầu."),
             (4, "Nhất trí với quy định ghi tên người đồng ý phát hành tài liệu sau thời hạn.")),
        16: ((6, "Nghiêng về Phương án 1; đề nghị báo cáo rõ phần vốn còn thiếu."),),
    },
    {
        14: ((1, "Kênh chính hồ Đồng Lạnh rò rỉ, đề nghị sửa chữa trước vụ mùa."),),
        15: ((4, "Trong tổ còn ý kiến khác nhau về thời gian phát biểu 07 hay 10 phút; đề nghị HĐND thảo luận thêm."),),
        16: ((5, "Nghiêng về Phương án 2; điều chuyển vốn cần có sự thống nhất của Thường trực HĐND tỉnh."),),
    },
    {
        14: ((1, "Đề nghị bố trí vốn làm ba cầu dân sinh ở các bản xa trung tâm."),
             (3, "Đề nghị thêm chuyên đề giám sát về an toàn hồ, đập nhỏ.")),
        15: ((2, "Nhất trí 07 phút; người điều hành cần nhắc trước khi hết giờ."),),
        16: ((4, "Dự án phủ sóng di động chưa đủ thủ tục, đề nghị giảm vốn năm 2026. Nhất trí Phương án 1."),),
    },
)  # fmt: skip


def steps() -> Iterator[Step]:
    """The groups from their making to their approved records."""
    yield MADE, _make
    yield MADE + timedelta(minutes=10), _announce
    yield BEGINS - timedelta(minutes=12), _open
    yield BEGINS - timedelta(minutes=6), _come
    yield BEGINS, _begin
    for number, clock in CALLED.items():
        at = datetime.combine(BEGINS.date(), clock, facts.ZONE)
        yield at, partial(_call, number=number)
        for place, said in enumerate(SAID, start=1):
            for turn, (member, text) in enumerate(said[number]):
                begins = at + timedelta(minutes=2) + EVERY * turn + timedelta(seconds=7 * place)
                who = f"DB{(place - 1) * 6 + member:02}"
                yield begins, partial(_speak, place=place, number=number, code=who)
                yield begins + LASTS, partial(_note, place=place, number=number, code=who, text=text)
    yield ENDS, _end
    yield APPROVED, _approve


def _make(meeting: str) -> None:
    if _groups(meeting):
        return
    staff, ids = accounts.secretary(), items(meeting)
    with reading() as session:
        half = session.get_one(Meeting, meeting).sittings[HALF_DAY].id
    plan = actions.Plan(half, BEGINS.time(), time(17, 0), [ids[number] for number in CALLED])
    for group in actions.arrange_groups(staff, meeting, COUNT, Way.AREA, plan):
        second = facts.DELEGATES[(group.number - 1) * 6 + 3]
        actions.name_officers(
            staff, meeting, group.meeting_id, head_id=_head(group.number).id,
            note_taker_id=accounts.delegate(second.code).id, room=f"Phòng họp số {group.number}",
        )  # fmt: skip


def _announce(meeting: str) -> None:
    actions.announce_groups(accounts.secretary(), meeting)


def _open(meeting: str) -> None:
    for group in _standing(meeting, SittingState.SCHEDULED):
        conduct.open_roll_call(_head(group.number), group.meeting_id, _sitting(group))


def _come(meeting: str) -> None:
    here = set(attending.present(HALF_DAY))
    for group in _standing(meeting, SittingState.ATTENDANCE_OPEN):
        for one in facts.DELEGATES[(group.number - 1) * 6 : group.number * 6]:
            if one.code in here:
                attendance.check_in(accounts.delegate(one.code), group.meeting_id, _sitting(group))


def _begin(meeting: str) -> None:
    for group in _standing(meeting, SittingState.ATTENDANCE_OPEN):
        conduct.begin_sitting(_head(group.number), group.meeting_id, _sitting(group))


def _call(meeting: str, number: int) -> None:
    for group in _standing(meeting, SittingState.IN_PROGRESS):
        conduct.call_item(_head(group.number), group.meeting_id, _item(meeting, group, number))


def _speak(meeting: str, place: int, number: int, code: str) -> None:
    for group in _standing(meeting, SittingState.IN_PROGRESS):
        if group.number == place:
            item = _item(meeting, group, number)
            asked = floor.ask_floor(accounts.delegate(code), group.meeting_id, item, Kind.SPEECH)
            floor.give_floor(_head(place), group.meeting_id, str(asked["request"]))


def _note(meeting: str, place: int, number: int, code: str, text: str) -> None:
    """The speech ends, and what was said is in the record."""
    for group in _standing(meeting, SittingState.IN_PROGRESS):
        if group.number == place:
            with reading() as session:
                owed = queries.not_yet_written(session.get_one(Meeting, group.meeting_id))
            said = next(one for one in owed if one.person_id == accounts.delegate(code).id)
            floor.end_speech(_head(place), group.meeting_id, said.id)
            written = actions.Written(_item(meeting, group, number), text, said.participation_id)
            actions.write_opinion(_head(place), group.meeting_id, written)


def _end(meeting: str) -> None:
    last = max(CALLED)
    for group in _standing(meeting, SittingState.IN_PROGRESS):
        conduct.finish_item(_head(group.number), group.meeting_id, _item(meeting, group, last))
        conduct.end_sitting(_head(group.number), group.meeting_id, _sitting(group))


def _approve(meeting: str) -> None:
    for group in _standing(meeting, SittingState.ENDED):
        with reading() as session:
            read = queries.edition(queries.opinions(session.get_one(Meeting, group.meeting_id)))
        actions.approve_record(_head(group.number), group.meeting_id, seen=read)


def _groups(meeting: str) -> list[DiscussionGroup]:
    with reading() as session:
        found = queries.groups(session.get_one(Meeting, meeting))
        for one in found:
            _loaded = one.meeting.sittings, one.meeting.items
        return found


def _standing(meeting: str, state: SittingState) -> list[DiscussionGroup]:
    """The groups that have come so far: doing it again passes over the others."""
    return [one for one in _groups(meeting) if one.meeting.sittings[0].state is state]


def _sitting(group: DiscussionGroup) -> str:
    return group.meeting.sittings[0].id


def _item(meeting: str, group: DiscussionGroup, number: int) -> str:
    """The group's own item for that line of the session's programme."""
    source = items(meeting)[number]
    return next(one.id for one in group.meeting.items if one.source_id == source)


def _head(place: int) -> Actor:
    """The first of each area leads it."""
    return accounts.delegate(facts.DELEGATES[(place - 1) * 6].code)
