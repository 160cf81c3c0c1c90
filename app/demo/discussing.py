"""The discussion of the third morning (item 18): twelve register, eight have spoken, one of them too long, one was
debated with, and the ninth is speaking. Played on, the hall hears out the ninth, DB08 and the tenth; two speak in
writing.

The scenario names how many register, that the fifth speaker is given a minute more, and that DB31 debates with the
seventh; who they are and what they speak about is chosen here, once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from app.demo import accounts, facts
from app.demo.pace import Step, tell
from app.demo.preparing import items
from app.kernel.db import reading
from app.meetings.models import AgendaItem, ItemState, Meeting
from app.speaking import actions, queries
from app.speaking.models import Kind, RequestState, SpeechRequest

ITEM = 18
BEGINS = datetime(2026, 4, 16, 7, 40, tzinfo=facts.ZONE)
EVERY = timedelta(minutes=12)
SPEAKERS = (
    ("DB22", "Cơ cấu vốn đầu tư công cho các xã vùng cao"),
    ("DB03", "Đường giao thông nối các bản"),
    ("DB16", "Trường bán trú dân nuôi"),
    ("DB27", "Nước sạch nông thôn"),
    ("DB38", "Thời gian phát biểu trong Quy chế làm việc"),
    ("DB05", "Chuyển đổi số ở cấp xã"),
    ("DB40", "Kế hoạch vốn đối ứng"),
    ("DB12", "Thẩm tra các dự án chậm tiến độ"),
    ("DB33", "Y tế cơ sở sau sắp xếp"),
    ("DB51", "Phòng chống thiên tai"),
    ("DB26", "Đất ở, đất sản xuất cho đồng bào"),
    ("DB52", "Hỗ trợ thanh niên lập nghiệp"),
)
SPOKEN = 8
TOO_LONG = 5  # the fifth speaker exceeds seven minutes
DEBATED = 7
DEBATER, NEXT_DEBATER = "DB31", "DB08"
GOES_ON = datetime(2026, 4, 16, 9, 24, 30, tzinfo=facts.ZONE)
# What the last two hand in when the time is over.
IN_WRITING = {
    "DB26": "Đề nghị Ủy ban nhân dân tỉnh rà soát quỹ đất của các công ty nông, lâm nghiệp để bố trí đất ở, đất sản "
    "xuất cho đồng bào còn thiếu, hoàn thành trong năm 2026.",
    "DB52": "Đề nghị bổ sung nguồn vốn ủy thác qua Ngân hàng Chính sách xã hội cho thanh niên xã vùng cao lập nghiệp.",
}


def run(meeting: str, until: datetime) -> None:
    """What happens on the floor that morning up to `until`."""
    with reading() as session:
        item = session.get_one(AgendaItem, items(meeting)[ITEM])
        if item.state is not ItemState.CURRENT:
            return
    tell(meeting, steps(), until)


def give_floor_now(meeting: str, until: datetime) -> None:
    """The last thing that happens, at this very moment: a clock that began on that day would count for months."""
    code, _subject = SPEAKERS[SPOKEN]
    if until >= BEGINS + EVERY * SPOKEN:
        _give(meeting, code=code, kind=Kind.SPEECH)


def steps() -> Iterator[Step]:
    """All that happens on the floor, to the end of the item."""
    yield from _first_eight()
    yield from _the_rest()


def _first_eight() -> Iterator[Step]:
    for number, (code, subject) in enumerate(SPEAKERS):
        at = BEGINS - timedelta(minutes=9) + timedelta(seconds=30 * number)
        yield at, partial(_ask, code=code, kind=Kind.SPEECH, subject=subject)
    for number, (code, _subject) in enumerate(SPEAKERS[:SPOKEN], start=1):
        at = BEGINS + EVERY * (number - 1)
        yield at, partial(_give, code=code, kind=Kind.SPEECH)
        if number == TOO_LONG:
            yield at + timedelta(minutes=6, seconds=55), partial(_extend, code=code)
        spent = (
            timedelta(minutes=7, seconds=48) if number == TOO_LONG else timedelta(minutes=5, seconds=20 + 9 * number)
        )
        yield at + spent, partial(_end, code=code, kind=Kind.SPEECH)
    against = BEGINS + EVERY * (DEBATED - 1)
    yield against + timedelta(minutes=3), partial(_ask, code=DEBATER, kind=Kind.DEBATE, subject="Vốn đối ứng")
    yield against + timedelta(minutes=7), partial(_give, code=DEBATER, kind=Kind.DEBATE)
    yield against + timedelta(minutes=9, seconds=40), partial(_end, code=DEBATER, kind=Kind.DEBATE)
    late = datetime(2026, 4, 16, 9, 20, tzinfo=facts.ZONE)
    yield late, partial(_ask, code=NEXT_DEBATER, kind=Kind.DEBATE, subject="Các dự án chậm tiến độ")


def _the_rest() -> Iterator[Step]:
    ninth, tenth = SPEAKERS[SPOKEN][0], SPEAKERS[SPOKEN + 1][0]
    yield GOES_ON, partial(_end, code=ninth, kind=Kind.SPEECH)
    yield GOES_ON + timedelta(seconds=20), partial(_give, code=NEXT_DEBATER, kind=Kind.DEBATE)
    yield GOES_ON + timedelta(seconds=100), partial(_end, code=NEXT_DEBATER, kind=Kind.DEBATE)
    yield GOES_ON + timedelta(seconds=120), partial(_give, code=tenth, kind=Kind.SPEECH)
    for place, code in enumerate(IN_WRITING):
        yield GOES_ON + timedelta(seconds=220 + 20 * place), partial(_write, code=code)
    yield GOES_ON + timedelta(seconds=320), partial(_end, code=tenth, kind=Kind.SPEECH)


def _ask(meeting: str, code: str, kind: Kind, subject: str) -> None:
    if _request(meeting, code, kind) is None:
        actions.ask_floor(accounts.delegate(code), meeting, items(meeting)[ITEM], kind, subject)


def _give(meeting: str, code: str, kind: Kind) -> None:
    asked = _request(meeting, code, kind)
    if asked is not None and asked.state is RequestState.QUEUED:
        actions.give_floor(accounts.delegate(facts.CHAIR), meeting, asked.id)


def _extend(meeting: str, code: str) -> None:
    asked = _request(meeting, code, Kind.SPEECH)
    if asked is not None and asked.state is RequestState.SPEAKING:
        actions.extend_speech(accounts.delegate(facts.CHAIR), meeting, asked.id)


def _end(meeting: str, code: str, kind: Kind) -> None:
    asked = _request(meeting, code, kind)
    if asked is not None:
        actions.end_speech(accounts.delegate(facts.CHAIR), meeting, asked.id)


def _write(meeting: str, code: str) -> None:
    asked = _request(meeting, code, Kind.SPEECH)
    if asked is not None and asked.state is RequestState.QUEUED:
        actions.write_opinion(accounts.delegate(code), meeting, asked.id, IN_WRITING[code])


def _request(meeting: str, code: str, kind: Kind) -> SpeechRequest | None:
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        mine = queries.own(found, accounts.delegate(code), items(meeting)[ITEM])
        return next((one for one in mine if one.kind is kind), None)
