"""The hall's seats: imported from a spreadsheet, made in rows, changed one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import delete

from app.attendance import queries
from app.attendance.actions.access import kept_by
from app.attendance.events import SeatingChanged
from app.attendance.models import Seat
from app.attendance.queries import Line
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import Transaction, transaction
from app.kernel.vietnamese import fold
from app.meetings.models import Meeting

MOST_ROWS, MOST_PLACES = 60, 60


@dataclass(frozen=True)
class SeatLine:
    """A row of the file: which seat, and who sits there by code or name (neither: an empty seat)."""

    number: int
    row: str
    place: str
    code: str = ""
    name: str = ""


class Kind(StrEnum):
    """What would become of a row of the file."""

    SEATED = "seated"
    EMPTY = "empty"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """One row of the file and what would become of it."""

    line: SeatLine
    kind: Kind
    row: int = 0
    place: int = 0
    participation_id: str | None = None
    name: str = ""
    sentence: Sentence | None = None


@dataclass(frozen=True)
class SeatPlan:
    """The hall that a file would make; `standing` are delegates without a seat in it."""

    steps: list[Step]
    standing: list[str] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        return sum(step.kind is kind for step in self.steps)


def plan_seats(meeting: Meeting, lines: Sequence[SeatLine], roster: Sequence[Line]) -> SeatPlan:
    """What importing these rows would do; changes nothing.

    A delegate is known by the code, else by a name that nobody else has.
    """
    taken: set[tuple[int, int]] = set()
    seated: set[str] = set()
    steps = [_step(line, roster, taken, seated) for line in lines]
    return SeatPlan(steps, [one.name for one in roster if one.participation_id not in seated])


def _step(line: SeatLine, roster: Sequence[Line], taken: set[tuple[int, int]], seated: set[str]) -> Step:
    row, place = _row(line.row), _whole(line.place)
    if not 1 <= row <= MOST_ROWS or not 1 <= place <= MOST_PLACES:
        return Step(line, Kind.REFUSED, sentence=_("Hàng và ghế phải là số, hoặc hàng là một chữ cái A, B, C."))
    if (row, place) in taken:
        return Step(line, Kind.REFUSED, sentence=_("Ghế này đã có ở một dòng trên."))
    if not line.code and not line.name:
        taken.add((row, place))
        return Step(line, Kind.EMPTY, row, place)
    found = _found(line, roster)
    if isinstance(found, Sentence):
        return Step(line, Kind.REFUSED, sentence=found)
    if found.participation_id in seated:
        return Step(line, Kind.REFUSED, sentence=_("{name} đã có ghế ở một dòng trên.", name=found.name))
    taken.add((row, place))
    seated.add(found.participation_id)
    return Step(line, Kind.SEATED, row, place, found.participation_id, found.name)


def _found(line: SeatLine, roster: Sequence[Line]) -> Line | Sentence:
    if line.code:
        by_code = [one for one in roster if one.code.casefold() == line.code.casefold()]
        return by_code[0] if by_code else _("Không có đại biểu nào mang mã {code}.", code=line.code)
    by_name = [one for one in roster if fold(one.name) == fold(line.name)]
    if len(by_name) > 1:
        return _("Có {count} đại biểu cùng tên này. Đề nghị ghi mã đại biểu.", count=len(by_name))
    return by_name[0] if by_name else _("Không có đại biểu nào tên {name} trong kỳ họp.", name=line.name)


def _row(written: str) -> int:
    """A row by number or by letter: 3, C, "Hàng 3"."""
    word = written.split()[-1] if written.split() else ""
    if len(word) == 1 and word.isascii() and word.isalpha():
        return ord(word.upper()) - ord("A") + 1
    return _whole(word)


def _whole(written: str) -> int:
    digits = written.split()[-1] if written.split() else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else 0


def import_seats(actor: Actor, meeting_id: str, lines: Sequence[SeatLine]) -> SeatPlan:
    """The hall becomes what the file says; refused rows make no seat. Raises NotFound, Forbidden, Invalid."""
    with transaction(Meeting.members_stream(meeting_id), actor) as tx:
        meeting = kept_by(tx, actor, meeting_id)
        plan = plan_seats(meeting, lines, queries.roster_of_now(meeting, tx.now))
        wanted = [(step.row, step.place, step.participation_id) for step in plan.steps if step.kind is not Kind.REFUSED]
        if not wanted:
            raise Invalid(_("Không có ghế nào đọc được trong tệp. Đề nghị kiểm tra lại các cột."))
        _furnish(tx, meeting, wanted)
        tx.record(SeatingChanged(meeting.id, "imported"))
        return plan


def arrange_rows(actor: Actor, meeting_id: str, rows: int, places: int) -> int:
    """Rows of equal length with the delegates in the roster's order; returns how many got a seat.

    Raises NotFound, Forbidden, Invalid when the hall would be too small or too large.
    """
    with transaction(Meeting.members_stream(meeting_id), actor) as tx:
        meeting = kept_by(tx, actor, meeting_id)
        lines = queries.roster_of_now(meeting, tx.now)
        if not (1 <= rows <= MOST_ROWS and 1 <= places <= MOST_PLACES):
            raise Invalid(
                _("Số hàng và số ghế mỗi hàng từ 1 đến {most}. Đề nghị nhập lại.", most=min(MOST_ROWS, MOST_PLACES))
            )
        if rows * places < len(lines):
            raise Invalid(
                _(
                    "{rows} hàng, mỗi hàng {places} ghế không đủ cho {count} đại biểu. "
                    "Đề nghị tăng số hàng hoặc số ghế.",
                    rows=rows,
                    places=places,
                    count=len(lines),
                )
            )
        who = [line.participation_id for line in lines]
        spots = [(row, place) for row in range(1, rows + 1) for place in range(1, places + 1)]
        people = [*who, *[None] * (len(spots) - len(who))]
        _furnish(tx, meeting, [(row, place, one) for (row, place), one in zip(spots, people, strict=True)])
        tx.record(SeatingChanged(meeting.id, "arranged"))
        return len(who)


def move_seat(actor: Actor, meeting_id: str, participation_id: str, seat_id: str | None) -> None:
    """Seats a delegate; whoever sat there takes the seat that became free, or none. No seat: stands up.

    Raises NotFound, Forbidden, Conflict.
    """
    with transaction(Meeting.members_stream(meeting_id), actor) as tx:
        meeting = kept_by(tx, actor, meeting_id)
        members = {line.participation_id for line in queries.roster_of_now(meeting, tx.now)}
        if participation_id not in members:
            raise Conflict(_("Chỉ xếp ghế cho đại biểu trong danh sách của kỳ họp."))
        seats = queries.seats_of(meeting.id)
        before = next((one for one in seats if one.participation_id == participation_id), None)
        after = tx.get(Seat, id=seat_id, meeting_id=meeting.id) if seat_id else None
        if before is not None:
            before.participation_id = after.participation_id if after is not None else None
        if after is not None:
            after.participation_id = participation_id
        tx.record(SeatingChanged(meeting.id, "moved"))


def _furnish(tx: Transaction, meeting: Meeting, wanted: Sequence[tuple[int, int, str | None]]) -> None:
    tx.session.execute(delete(Seat).where(Seat.meeting_id == meeting.id))
    for row, place, participation_id in wanted:
        label = f"{chr(ord('A') + row - 1)}{place}" if row <= 26 else f"{row}-{place}"
        tx.add(
            Seat(
                id=new_id(),
                meeting_id=meeting.id,
                row=row,
                place=place,
                label=label,
                participation_id=participation_id,
            )
        )
    tx.session.flush()
