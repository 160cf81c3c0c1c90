"""Who sits in which group, who heads it, who keeps its record, in which room."""

from app.attendance.actions import take_roster_again
from app.attendance.policy import is_open
from app.groups import queries
from app.groups.actions.access import arranged_by, end, give, group_of, held, streams_of, tell
from app.groups.models import DiscussionGroup
from app.kernel.actor import Actor
from app.kernel.errors import Invalid
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line
from app.meetings.events import MeetingChanged, PresidingOfficerChanged
from app.meetings.models import LONGEST_TITLE, Meeting, Participation, Role


def move_delegate(actor: Actor, session_id: str, person_id: str, own_id: str | None) -> None:
    """The delegate sits in that group from now on, in no other; None: in none. Who headed the other no longer does.

    While the group sits its roster takes the newcomer in at once. Raises NotFound, Forbidden, Invalid.
    """
    with transaction(streams_of(session_id), actor) as tx:
        session = arranged_by(tx, actor, session_id)
        target = group_of(session, own_id) if own_id is not None else None
        if not any(one.person_id == person_id for one in queries.delegates(session, tx.now)):
            raise Invalid(_("Người này không phải là đại biểu của kỳ họp. Đề nghị chọn trong danh sách."))
        if target is not None and held(tx, target.meeting, person_id=person_id, role=Role.DELEGATE):
            return
        for one in queries.groups(session):
            if target is None or one.meeting_id != target.meeting_id:
                for given in held(tx, one.meeting, person_id=person_id):
                    end(tx, one.meeting, given)
        if target is not None:
            give(tx, target.meeting, person_id, Role.DELEGATE)
            _into_roster(tx, actor, target.meeting)
        tell(tx, session, "moved")


def name_officers(
    actor: Actor, session_id: str, own_id: str, *, head_id: str | None, note_taker_id: str | None, room: str
) -> DiscussionGroup:
    """The head is one of the group; the note-taker one of it or of the office. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of(session_id, [own_id]), actor) as tx:
        session = arranged_by(tx, actor, session_id)
        group = group_of(session, own_id)
        own = group.meeting
        if head_id is not None and not held(tx, own, person_id=head_id, role=Role.DELEGATE):
            raise Invalid(_("Tổ trưởng là đại biểu của tổ. Đề nghị chuyển đại biểu vào tổ trước."))
        if note_taker_id is not None and note_taker_id not in dict(queries.note_takers(own, tx.now)):
            raise Invalid(_("Thư ký tổ là đại biểu của tổ hoặc người của Văn phòng. Đề nghị chọn trong danh sách."))
        if _hand_over(tx, own, Role.PRESIDING_OFFICER, head_id) and head_id is not None:
            tx.record(PresidingOfficerChanged(own.id, head_id), Meeting.stream(own.id))
        _hand_over(tx, own, Role.SESSION_SECRETARY, note_taker_id)
        room = line(room, _("Phòng họp"), most=LONGEST_TITLE)
        if room != own.place:
            tx.record(MeetingChanged(own.id, {"place": own.place}, {"place": room}), Meeting.stream(own.id))
            own.place = room
        tell(tx, session, "named")
        return group


def _hand_over(tx: Transaction, own: Meeting, role: Role, person_id: str | None) -> bool:
    """That person alone has the role; whether it changed hands."""
    before: list[Participation] = held(tx, own, role=role)
    if [one.person_id for one in before] == ([person_id] if person_id is not None else []):
        return False
    for one in before:
        end(tx, own, one)
    if person_id is not None:
        give(tx, own, person_id, role)
    return True


def _into_roster(tx: Transaction, actor: Actor, own: Meeting) -> None:
    tx.session.flush()
    for sitting in own.sittings:
        if is_open(sitting):
            take_roster_again(actor, own.id, sitting.id)
