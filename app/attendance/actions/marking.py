"""Coming, going and being away: by oneself, by the clerk, corrected, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.attendance import policy, queries
from app.attendance.actions.access import participant, recorded_by, seen
from app.attendance.events import AbsenceExplained, AttendanceMarked, AttendanceNoted
from app.attendance.models import (
    LONGEST_REASON,
    STANDING_WORDS,
    UNMARKED,
    Attendance,
    AttendanceMark,
    Standing,
    Way,
)
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import Recorded, Transaction, transaction
from app.meetings import whose
from app.meetings.models import Meeting, Participation, Sitting, SittingState

UNDO_WITHIN = timedelta(minutes=2)


class Overtaken(Conflict):
    """Somebody else noted something else meanwhile; `known` is what stands now."""

    def __init__(self, sentence: Sentence, known: Attendance | None) -> None:
        super().__init__(sentence)
        self.known = known


@dataclass(frozen=True)
class Noted:
    """What is being noted of one participation."""

    standing: Standing | None
    way: Way
    reason: str = ""
    is_correction: bool = False


def streams_of(meeting_id: str, sitting_id: str, person_id: str) -> list[StreamRef]:
    """What a check-in by oneself records in; its command names them to the group."""
    return [Attendance.stream(meeting_id, sitting_id), Person.stream(person_id)]


def check_in(actor: Actor, meeting_id: str, sitting_id: str) -> dict[str, Any]:
    """The actor is here: on time before the sitting begins, late after it (R-QUO-03).

    A second time, from another device or a retry, changes nothing and says so. Returns {standing, at, receipt}.
    Raises NotFound, Forbidden for who is on no list, Conflict while there is no roll call.
    """
    with transaction(streams_of(meeting_id, sitting_id, actor.id), actor) as tx:
        meeting, sitting = seen(tx, actor, meeting_id, sitting_id)
        given = _own(tx, meeting, actor)
        _require_open(sitting)
        return arrive(tx, meeting, sitting, given, Way.SELF)


def check_out(actor: Actor, meeting_id: str, sitting_id: str) -> dict[str, Any]:
    """The actor leaves before the end; a vote that was cast stays cast (R-QUO-05). Raises as `check_in`."""
    with transaction(streams_of(meeting_id, sitting_id, actor.id), actor) as tx:
        meeting, sitting = seen(tx, actor, meeting_id, sitting_id)
        given = _own(tx, meeting, actor)
        _require_open(sitting)
        known = queries.attendance(sitting.id, given.id)
        if known is None or known.standing is None or not known.standing.is_here:
            raise Conflict(_("Đại biểu chưa điểm danh ở buổi họp này nên không cần báo ra về."))
        recorded = _note(tx, meeting, sitting, given, known, Noted(Standing.LEFT, Way.SELF))
        return {"standing": Standing.LEFT, "at": tx.now.isoformat(), "receipt": recorded}


def arrive(tx: Transaction, meeting: Meeting, sitting: Sitting, given: Participation, way: Way) -> dict[str, Any]:
    """Inside a transaction: this participation is here now, unless it was already."""
    known = queries.attendance(sitting.id, given.id)
    if known is not None and known.standing is not None and known.standing.is_here:
        return {"standing": known.standing, "at": known.at.isoformat(), "again": True}
    standing = _arrival(sitting, known)
    recorded = _note(tx, meeting, sitting, given, known, Noted(standing, way))
    return {"standing": standing, "at": tx.now.isoformat(), "receipt": recorded, "again": False}


def mark(
    actor: Actor,
    meeting_id: str,
    sitting_id: str,
    participation_id: str,
    standing: Standing,
    *,
    reason: str = "",
    seen_number: int | None = None,
) -> Attendance:
    """The clerk notes how somebody stands. `seen_number`: the newest mark that the clerk saw.

    What contradicts an earlier mark is a correction and needs a reason; so does everything once the sitting has
    ended, and leave of absence (R-SES-13). Raises NotFound, Forbidden, Invalid, Overtaken.
    """
    with transaction(clerks_streams(meeting_id, sitting_id, [participation_id]), actor) as tx:
        meeting, sitting = recorded_by(tx, actor, meeting_id, sitting_id)
        given = participant(tx, meeting, participation_id)
        known = queries.attendance(sitting.id, given.id)
        if known is not None and known.standing is standing and reason in ("", known.reason):
            return known  # two clerks noted the same
        _require_seen(meeting, known, seen_number)
        noted = _judged(tx, meeting, sitting, known, standing, _plain(reason))
        _note(tx, meeting, sitting, given, known, noted)
        return tx.get(Attendance, sitting_id=sitting.id, participation_id=given.id)


def mark_the_rest(actor: Actor, meeting_id: str, sitting_id: str) -> int:
    """Whoever of the roster nothing is known of is absent without leave; returns how many. Raises as `mark`."""
    with transaction(clerks_streams(meeting_id, sitting_id, _unmarked(meeting_id, sitting_id)), actor) as tx:
        meeting, sitting = recorded_by(tx, actor, meeting_id, sitting_id)
        allow(policy.can_correct(actor, meeting, sitting), whose.SECRETARIAT_OR_CHAIR)
        if sitting.state is SittingState.SCHEDULED:
            raise Conflict(_("Buổi họp chưa bắt đầu điểm danh. Đề nghị mở điểm danh trước."))
        rest = [line for line in queries.roster(meeting, sitting, tx.now) if line.standing is None]
        for line in rest:
            given = tx.get(Participation, id=line.participation_id)
            _note(tx, meeting, sitting, given, line.attendance, Noted(Standing.ABSENT_WITHOUT_LEAVE, Way.CLERK))
        return len(rest)


def take_back(actor: Actor, meeting_id: str, sitting_id: str, participation_id: str, number: int) -> None:
    """Undoes the newest mark, by its own author and within two minutes; both stay in the history.

    Raises NotFound, Forbidden, Overtaken, Conflict.
    """
    with transaction(clerks_streams(meeting_id, sitting_id, [participation_id]), actor) as tx:
        meeting, sitting = recorded_by(tx, actor, meeting_id, sitting_id)
        given = participant(tx, meeting, participation_id)
        marks: Sequence[AttendanceMark] = queries.history(sitting.id, given.id)
        if not marks:
            raise Conflict(_("Chưa có lần ghi nào để hoàn tác."))
        known = queries.attendance(sitting.id, given.id)
        _require_seen(meeting, known, number)
        if marks[0].by_id != actor.id or tx.now - marks[0].at > UNDO_WITHIN:
            raise Conflict(_("Chỉ người ghi hoàn tác được, trong hai phút. Đề nghị ghi lại và nêu lý do."))
        before = marks[1] if len(marks) > 1 else None
        noted = Noted(before.standing if before else None, Way.CLERK, before.reason if before else "", True)
        _note(tx, meeting, sitting, given, known, noted)


# ---- judging -----------------------------------------------------------------------------------


def _own(tx: Transaction, meeting: Meeting, actor: Actor) -> Participation:
    given = queries.own_participation(meeting, actor, tx.now)
    if given is None:
        raise Forbidden(_("Chỉ đại biểu và khách mời trong danh sách của kỳ họp điểm danh tại đây."))
    return given


def _require_open(sitting: Sitting) -> None:
    if policy.is_open(sitting):
        return
    if sitting.state is SittingState.ENDED:
        raise Conflict(_("Buổi họp đã kết thúc. Nếu điểm danh còn thiếu, đề nghị báo Thư ký kỳ họp điều chỉnh."))
    raise Conflict(_("Buổi họp chưa mở điểm danh. Đề nghị chờ Thư ký kỳ họp mở điểm danh."))


def _require_seen(meeting: Meeting, known: Attendance | None, seen_number: int | None) -> None:
    if seen_number is None or (known.number if known else 0) == seen_number:
        return
    if known is None:
        raise NotFound()
    raise Overtaken(
        _(
            "{name} vừa ghi “{words}” lúc {time}. Đề nghị xem lại rồi ghi tiếp nếu cần.",
            name=known.by_name,
            words=STANDING_WORDS[known.standing] if known.standing else UNMARKED,
            time=f"{known.at.astimezone(meeting.body.time_zone):%H:%M}",
        ),
        known,
    )


def _judged(
    tx: Transaction, meeting: Meeting, sitting: Sitting, known: Attendance | None, standing: Standing, reason: str
) -> Noted:
    """What the clerk notes, after looking at whether it may be noted."""
    correction = sitting.state is SittingState.ENDED or _contradicts(known, standing)
    if sitting.state is SittingState.SCHEDULED and not standing.is_absence:
        raise Conflict(_("Buổi họp chưa mở điểm danh; trước đó chỉ ghi được đại biểu báo vắng."))
    if correction:
        allow(
            policy.can_correct(tx.actor, meeting, sitting),
            _("Buổi họp đã kết thúc: chỉ Thư ký kỳ họp hoặc chủ tọa điều chỉnh điểm danh."),
        )
        if not reason:
            raise Invalid(_("Điều chỉnh điểm danh cần có lý do. Đề nghị ghi lý do."))
    if standing is Standing.ABSENT_WITH_LEAVE and not reason:
        raise Invalid(_("Vắng có lý do thì cần ghi lý do đại biểu đã báo."))
    return Noted(standing, Way.CLERK, reason, correction)


def _contradicts(known: Attendance | None, standing: Standing) -> bool:
    """Whether it says that the earlier mark was wrong, rather than what happened next."""
    if known is None or known.standing is None or known.standing is standing:
        return False
    if standing is Standing.LEFT:
        return not known.standing.is_here
    if known.standing.is_absence or known.standing is Standing.LEFT:
        return not standing.is_here
    return True


def _arrival(sitting: Sitting, known: Attendance | None) -> Standing:
    if known is not None and known.arrival is not None:
        return known.arrival  # returns; who came in time stays in time
    return Standing.PRESENT if sitting.state is SittingState.ATTENDANCE_OPEN else Standing.LATE


def _plain(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Lý do dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_REASON))
    return reason


# ---- noting ------------------------------------------------------------------------------------


def clerks_streams(meeting_id: str, sitting_id: str, participation_ids: Sequence[str]) -> list[StreamRef]:
    """What the clerk's marks of these participants record in: the sitting's, the desk's, and each one's own stream."""
    with db.reading() as session:  # whose a participation is never changes, so it may be asked before the lock
        query = select(Participation).where(Participation.id.in_([one for one in participation_ids if is_id(one)]))
        concerned = [Person.stream(one.person_id or one.id) for one in session.scalars(query)]
    return [Attendance.stream(meeting_id, sitting_id), Meeting.desk_stream(meeting_id), *concerned]


def _unmarked(meeting_id: str, sitting_id: str) -> list[str]:
    with db.reading() as session:
        meeting = session.get(Meeting, meeting_id)
        sitting = queries.sitting(meeting, sitting_id) if meeting else None
        if meeting is None or sitting is None:
            return []
        lines = queries.roster(meeting, sitting, clock.now())
        return [line.participation_id for line in lines if line.standing is None]


def _note(
    tx: Transaction,
    meeting: Meeting,
    sitting: Sitting,
    given: Participation,
    known: Attendance | None,
    noted: Noted,
) -> Recorded:
    """One more line of history, and what is known now."""
    number = known.number + 1 if known else 1
    who = {"by_id": tx.actor.id, "by_name": tx.actor.name[:200], "way": noted.way, "reason": noted.reason}
    tx.add(
        AttendanceMark(
            sitting_id=sitting.id,
            participation_id=given.id,
            number=number,
            standing=noted.standing,
            at=tx.now,
            is_correction=noted.is_correction,
            **who,
        )
    )
    if known is None:
        known = tx.add(Attendance(sitting_id=sitting.id, participation_id=given.id))
    for name, value in {"standing": noted.standing, "number": number, "at": tx.now, **who}.items():
        setattr(known, name, value)
    _remember_arrival(known, noted.standing, tx.now)
    tx.session.flush()
    return _tell(tx, meeting, sitting, given, noted, number)


def _remember_arrival(known: Attendance, standing: Standing | None, now: datetime) -> None:
    if standing is not None and standing.is_here:
        known.arrival, known.arrived_at = standing, known.arrived_at or now
    elif standing is not Standing.LEFT:
        known.arrival, known.arrived_at = None, None


def _tell(
    tx: Transaction, meeting: Meeting, sitting: Sitting, given: Participation, noted: Noted, number: int
) -> Recorded:
    standing = queries.public(noted.standing)
    recorded = tx.record(
        AttendanceMarked(meeting.id, sitting.id, given.id, standing, noted.way, number, noted.is_correction)
    )
    desk = Meeting.desk_stream(meeting.id)
    if noted.standing is not None and (noted.standing.is_absence or noted.reason) and tx.hears(desk):
        tx.record(
            AbsenceExplained(meeting.id, sitting.id, given.id, number, noted.standing, noted.reason),
            desk,
        )
    own = Person.stream(given.person_id or given.id)
    if tx.hears(own):
        tx.record(AttendanceNoted(meeting.id, sitting.id, standing), own)
    return recorded
