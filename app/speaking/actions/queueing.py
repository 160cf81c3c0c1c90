"""The queue is put in order: moved, grouped by issue, debates let ahead, guests let in by the chair's consent."""

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import whose
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import Participation, Role
from app.meetings.orders import on_order
from app.speaking import policy, queries
from app.speaking.actions.access import given_by, line_of
from app.speaking.events import FloorAsked, QueueChanged
from app.speaking.models import LONGEST_SUBJECT, Kind, RequestState, SpeechRequest, floor_stream


def move_request(actor: Actor, meeting_id: str, request_id: str, way: str) -> None:
    """One place up or down among those of the same precedence. Raises NotFound, Forbidden, Invalid."""
    if way not in ("up", "down"):
        raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))
    with transaction(floor_stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_see_queue(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        asked = tx.get(SpeechRequest, id=request_id, meeting_id=meeting.id)
        alike = [one for one in queries.queue(asked.item_id) if one.rank[0] == asked.rank[0]]
        if asked not in alike:
            raise Conflict(_("{name} không còn chờ phát biểu. Đề nghị xem lại danh sách.", name=asked.name))
        place = alike.index(asked) + (-1 if way == "up" else 1)
        if 0 <= place < len(alike):
            other = alike[place]
            asked.position, other.position = other.position, asked.position
            tx.record(QueueChanged(meeting.id, asked.id, "moved"))


def group_request(actor: Actor, meeting_id: str, request_id: str, issue: str) -> None:
    """Puts a request under an issue; those of one issue stand together where the first of them stands."""
    with transaction(floor_stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_see_queue(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        asked = tx.get(SpeechRequest, id=request_id, meeting_id=meeting.id)
        issue = " ".join(issue.split())
        if len(issue) > LONGEST_SUBJECT:
            raise Invalid(_("Tên nhóm vấn đề dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_SUBJECT))
        asked.issue = issue
        tx.session.flush()
        _gather(queries.queue(asked.item_id))
        tx.record(QueueChanged(meeting.id, asked.id, "grouped"))


def accept_debate(actor: Actor, meeting_id: str, request_id: str, is_accepted: bool = True) -> None:
    """The chair agrees: the debate goes before ordinary speakers (R-SPK-01, invariant 17). Raises as the others."""
    with transaction(floor_stream(meeting_id), actor) as tx:
        meeting, asked, _order = given_by(tx, actor, meeting_id, request_id)
        if asked.kind is not Kind.DEBATE or asked.state is not RequestState.QUEUED:
            raise Conflict(_("Đăng ký này không phải là xin tranh luận đang chờ. Đề nghị xem lại danh sách."))
        if asked.is_accepted is not is_accepted:
            asked.is_accepted = is_accepted
            tx.record(QueueChanged(meeting.id, asked.id, "accepted" if is_accepted else "set_aside"))


def let_speak(actor: Actor, meeting_id: str, item_id: str, participation_id: str, kind: Kind) -> SpeechRequest:
    """Who does not ask by a device, or a guest with the chair's consent, joins the queue (R-SES-12).

    Raises NotFound, Forbidden, Conflict for who waits already.
    """
    with transaction(floor_stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        on_order(actor, meeting, tx.now)
        item = item_of(tx, meeting, item_id)
        given = tx.get(Participation, id=participation_id, meeting_id=meeting.id)
        if not given.holds(tx.now) or given.role is Role.HALL_SCREEN:
            raise Conflict(_("Người này không dự kỳ họp lúc này."))
        if queries.has_open(item.id, given.id, kind):
            raise Conflict(_("{name} đã có trong danh sách chờ.", name=given.shown_name))
        asked = SpeechRequest(
            id=new_id(),
            meeting_id=meeting.id,
            item_id=item.id,
            participation_id=given.id,
            person_id=given.person_id,
            name=given.shown_name,
            line=line_of(meeting, given, tx),
            kind=kind,
            state=RequestState.QUEUED,
            position=queries.next_position(item.id),
            asked_at=tx.now,
        )
        tx.add(asked)
        tx.record(FloorAsked(meeting.id, asked.id, item.id, kind))
        return asked


def _gather(waiting: list[SpeechRequest]) -> None:
    """Renumbers the queue so that requests of one issue follow the first of them."""
    places = sorted(one.position for one in waiting)
    first: dict[str, int] = {}
    for number, one in enumerate(waiting):
        first.setdefault(one.issue or one.id, number)
    ordered = sorted(waiting, key=lambda one: (first[one.issue or one.id], one.position))
    for place, one in zip(places, ordered, strict=True):
        one.position = place
