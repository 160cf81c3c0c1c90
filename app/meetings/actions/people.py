"""Who takes part, as what, from when to when; the presiding officer changes; guests come by links that expire."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.accounts.models import BodyKind, Membership, Person
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import policy, whose
from app.meetings.actions.access import prepared_by, seen_by
from app.meetings.events import ParticipationEnded, ParticipationStarted, PresidingOfficerChanged
from app.meetings.models import Meeting, MeetingKind, Participation, Role, hash_of

BY_LINK = frozenset({Role.GUEST, Role.PRESS, Role.CITIZEN_OBSERVER, Role.HALL_SCREEN})
LONGEST_LINK = timedelta(days=60)
_CHAIR = ("chủ tịch hđnd", "chủ tịch hội đồng nhân dân", "chủ tịch ubnd", "chủ tịch ủy ban nhân dân")


def take_roster(actor: Actor, meeting_id: str) -> int:
    """Everyone of the term's roster takes part, and those who lead the council form the presidium.

    Nobody is added twice: returns how many came. At the first session the presidium is not yet elected (R-SES-05).
    Raises Conflict while the meeting has no term, NotFound, Forbidden.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        if meeting.term is None:
            raise Conflict(_("Kỳ họp chưa gắn với khóa nào. Đề nghị tạo khóa và danh sách đại biểu trước."))
        there = _present(tx, meeting)
        member = Role.DELEGATE if meeting.body.kind is not BodyKind.PEOPLES_COMMITTEE else Role.UBND_MEMBER
        came = 0
        for line in meeting.term.memberships:
            if not line.is_current(meeting.starts_on):
                continue
            if (line.person_id, member) not in there:
                _give(tx, meeting, line.person_id, member, tx.now, None, line.group_id)
                came += 1
            if meeting.kind is not MeetingKind.FIRST_SESSION:
                _seat_presidium(tx, meeting, line, there)
        if came:
            tx.record(ParticipationStarted(meeting.id, None, member, came))
        return came


def give_role(
    actor: Actor,
    meeting_id: str,
    person_id: str,
    role: Role,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Participation:
    """A person takes part as something, from now or `starts_at` on, until `ends_at` if given.

    A delegate is one whose mandate holds: nobody sits for another (R-SES-13). Raises Invalid, Conflict, NotFound.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        person = tx.get(Person, id=person_id)
        begins = starts_at or tx.now
        if ends_at is not None and ends_at <= begins:
            raise Invalid(_("Thời điểm kết thúc phải sau thời điểm bắt đầu. Đề nghị kiểm tra lại."))
        if role is Role.PRESIDING_OFFICER:
            raise Invalid(_("Chủ tọa được thay bằng mục “Thay chủ tọa”, vì mỗi lúc chỉ có một chủ tọa."))
        if (person.id, role) in _present(tx, meeting):
            raise Conflict(_("{name} đã có vai trò này.", name=person.full_name))
        line = _mandate(tx, meeting, person.id)
        if role is Role.DELEGATE and line is None:
            raise Invalid(
                _(
                    "{name} không có trong danh sách đại biểu của khóa, nên không thể là đại biểu.",
                    name=person.full_name,
                )
            )
        given = _give(tx, meeting, person.id, role, begins, ends_at, line.group_id if line else None)
        tx.record(ParticipationStarted(meeting.id, person.id, role))
        return given


def end_role(actor: Actor, meeting_id: str, participation_id: str) -> None:
    """Takes a role away from now on; it acts on open pages and sockets within a second. Raises Conflict, NotFound."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        given = tx.get(Participation, id=participation_id, meeting_id=meeting.id)
        _end(tx, meeting, given)


def change_presiding_officer(actor: Actor, meeting_id: str, person_id: str) -> None:
    """From now on this participant presides, and the one before no longer does (R-SES-05).

    Raises NotFound, Forbidden, Conflict for the one who presides already, Invalid for one who does not take part.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare(actor, meeting) or policy.can_preside(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        there = _present(tx, meeting)
        if (person_id, Role.PRESIDING_OFFICER) in there:
            raise Conflict(_("Người này đang là chủ tọa."))
        if not any(one == person_id and role not in BY_LINK for one, role in there):
            raise Invalid(_("Chủ tọa phải là người có trong thành phần kỳ họp. Đề nghị thêm vào thành phần trước."))
        for given in _now(tx, meeting):
            if given.role == Role.PRESIDING_OFFICER:
                _end(tx, meeting, given)
        _give(tx, meeting, person_id, Role.PRESIDING_OFFICER, tx.now, None, None)
        tx.record(ParticipationStarted(meeting.id, person_id, Role.PRESIDING_OFFICER))
        tx.record(PresidingOfficerChanged(meeting.id, person_id))


def invite_by_link(
    actor: Actor, meeting_id: str, *, name: str, role: Role, ends_at: datetime
) -> tuple[Participation, str]:
    """A guest, a journalist, an observer or a display of the hall, without an account.

    Returns the participation and the link's token, which is shown once: only its hash is stored. Raises Invalid,
    NotFound, Forbidden.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        name = " ".join(name.split())
        if not name or len(name) > 200:
            raise Invalid(_("Đề nghị nhập họ tên, đơn vị của khách mời, tối đa 200 ký tự."))
        if role not in BY_LINK:
            raise Invalid(_("Đường dẫn chỉ dành cho khách mời, phóng viên, cử tri dự thính và màn hình hội trường."))
        if not tx.now < ends_at <= tx.now + LONGEST_LINK:
            raise Invalid(_("Đường dẫn có hạn từ lúc này đến tối đa {days} ngày.", days=LONGEST_LINK.days))
        token = secrets.token_urlsafe(24)
        given = _give(tx, meeting, None, role, tx.now, ends_at, None)
        given.name, given.link_hash = name, hash_of(token)
        tx.record(ParticipationStarted(meeting.id, given.id, role))
        return given, token


def _give(
    tx: Transaction,
    meeting: Meeting,
    person_id: str | None,
    role: Role,
    begins: datetime,
    ends: datetime | None,
    group_id: str | None,
) -> Participation:
    return tx.add(
        Participation(
            id=new_id(),
            meeting_id=meeting.id,
            person_id=person_id,
            role=role,
            group_id=group_id,
            starts_at=begins,
            ends_at=ends,
            name="",
        )
    )


def _end(tx: Transaction, meeting: Meeting, given: Participation) -> None:
    given.end(tx.now)
    tx.record(ParticipationEnded(meeting.id, given.actor_id, given.role))


def _now(tx: Transaction, meeting: Meeting) -> list[Participation]:
    found = tx.session.scalars(
        select(Participation).where(
            Participation.meeting_id == meeting.id,
            or_(Participation.ends_at.is_(None), Participation.ends_at > tx.now),
        )
    )
    return list(found)


def _present(tx: Transaction, meeting: Meeting) -> set[tuple[str | None, Role]]:
    return {(given.person_id, Role(given.role)) for given in _now(tx, meeting)}


def _mandate(tx: Transaction, meeting: Meeting, person_id: str) -> Membership | None:
    lines = tx.session.scalars(
        select(Membership).where(Membership.term_id == meeting.term_id, Membership.person_id == person_id)
    )
    return next((line for line in lines if line.is_current(meeting.starts_on)), None)


def _seat_presidium(tx: Transaction, meeting: Meeting, line: Membership, there: set[tuple[str | None, Role]]) -> None:
    post = line.post.casefold().strip()
    chairs, deputises = post.startswith(_CHAIR), post.startswith(tuple(f"phó {chair}" for chair in _CHAIR))
    if not chairs and not deputises:
        return
    if (line.person_id, Role.PRESIDIUM) not in there:
        _give(tx, meeting, line.person_id, Role.PRESIDIUM, tx.now, None, None)
        there.add((line.person_id, Role.PRESIDIUM))
    if chairs and not any(role is Role.PRESIDING_OFFICER for _person, role in there):
        _give(tx, meeting, line.person_id, Role.PRESIDING_OFFICER, tx.now, None, None)
        there.add((line.person_id, Role.PRESIDING_OFFICER))
