"""What the People's Committee decides by circulation: one form that was counted, one that is out, one not sent yet.

The first goes out on the session's third morning and is counted at its deadline as U5 of scenario (iii) is; the second
goes out now, in the visitor's own time, so that there is something to answer. Who answers what is chosen here.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Body
from app.config import Settings
from app.demo import accounts, facts
from app.demo.filing import digitise_waiting
from app.demo.papers import source
from app.documents import press
from app.documents.actions import receive
from app.documents.actions.file import Filing, file_document
from app.documents.actions.release import release
from app.documents.models import Classification, Document, DocumentKind, Dossier, Version, VersionState
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.meetings import actions as meetings
from app.meetings.models import Meeting, MeetingKind, MeetingState, Participation, Role
from app.opinions import actions
from app.opinions.models import Opinion, OpinionForm

TITLE, ON = "Phiên họp Ủy ban nhân dân tỉnh thường kỳ tháng 4/2026", date(2026, 4, 28)
PLAN, FILE = "Phương án sơ tán dân vùng có nguy cơ sạt lở đất", "U01 - Phương án sơ tán dân.pdf"
BROUGHT = datetime(2026, 4, 13, 8, tzinfo=facts.ZONE)
ELECTED = datetime(2026, 4, 15, 9, 30, tzinfo=facts.ZONE)
DEADLINE = datetime(2026, 4, 17, 17, tzinfo=facts.ZONE)
COUNTED, OUT, WAITING = (
    "Phương án sơ tán dân vùng có nguy cơ sạt lở đất trong mùa mưa năm 2026",
    "Tạm ứng 6,5 tỷ đồng từ dự phòng ngân sách tỉnh cho phương án sơ tán dân",
    "Điều động phương tiện của các sở phục vụ sơ tán dân",
)
WHY = "Mưa lớn có thể đến trước phiên họp thường kỳ tháng 4, cần ý kiến ngay."
TERMS = "Đồng ý, đề nghị Sở Tài chính báo cáo số dư dự phòng trước khi tạm ứng."
DECISION = "Phê duyệt phương án; giao Bộ Chỉ huy Quân sự tỉnh chủ trì, Ủy ban nhân dân các xã phối hợp thực hiện."
# The places of the members in the roster: twelve in favour and three against of 21; of the second form so far.
IN_FAVOUR, AGAINST = range(1, 13), range(13, 16)
SO_FAR = {1: Opinion.IN_FAVOUR, 4: Opinion.IN_FAVOUR, 5: Opinion.IN_FAVOUR, 7: Opinion.AGAINST, 10: Opinion.IN_FAVOUR}


def prepare(settings: Settings, *, digitise: bool) -> bool:
    """The committee's meeting of April with its paper, released; true when the paper is out."""
    with standing_at(BROUGHT):
        meeting = _meeting() or _convene()
        if _version(meeting) is None:
            file = press.set_papers({FILE: source.paper("u01")}, settings.data / "demo" / "papers")[FILE]
            receive.take_file(_staff(), meeting, file, FILE)
    if digitise:
        digitise_waiting(settings.worker_slots, BROUGHT + timedelta(minutes=5))
    version = _version(meeting)
    assert version is not None
    if version.state is VersionState.DRAFT and version.outcome.is_readable:
        with standing_at(BROUGHT + timedelta(hours=1)):
            filing = Filing(PLAN, "", DocumentKind.OTHER, None, Classification.INTERNAL, for_guests=False)
            file_document(_staff(), meeting, version.document_id, filing)
            release(_staff(), meeting, [version.id])
        return True
    return version.state is not VersionState.DRAFT


def put(until: datetime) -> None:
    """The three forms, as they stand at `until` and now; nothing where the first is there already."""
    meeting = _meeting() if until >= ELECTED else None
    version = _version(meeting) if meeting is not None else None
    if meeting is None or version is None or version.state is not VersionState.RELEASED or _form(meeting, COUNTED):
        return
    members = [accounts.actor(accounts.committee_email(place)) for place in range(1, len(facts.COMMITTEE_MEMBERS) + 1)]
    staff, chair = _staff(), members[0]
    with standing_at(until):
        _seat(meeting, staff, members)
        first, second, _third = (
            actions.prepare_form(staff, meeting, actions.Matter(matter, version.id, WHY)).id
            for matter in (COUNTED, OUT, WAITING)
        )
        actions.send_form(staff, meeting, first, DEADLINE)
    for minute, place in enumerate((*IN_FAVOUR, *AGAINST), start=1):
        with standing_at(until + timedelta(minutes=minute)):
            opinion = Opinion.IN_FAVOUR if place in IN_FAVOUR else Opinion.AGAINST
            _answer(members[place - 1], meeting, first, opinion)
    with standing_at(DEADLINE + timedelta(seconds=5)):
        actions.consolidate_form(system("opinion forms"), meeting, first)
    with standing_at(DEADLINE + timedelta(hours=1)):
        actions.decide_form(chair, meeting, first, DECISION)
        actions.place_form(staff, meeting, first, meeting)
    actions.send_form(staff, meeting, second, clock.now() + timedelta(days=3))
    for place, opinion in SO_FAR.items():
        _answer(members[place - 1], meeting, second, opinion)
    _answer(members[3], meeting, second, Opinion.OTHER, TERMS, replaces=1)


def _answer(who: Actor, meeting: str, form: str, opinion: Opinion, text: str = "", *, replaces: int = 0) -> None:
    actions.give_opinion(who, meeting, form, opinion, text, replaces=replaces, key=new_id())


def _convene() -> str:
    with reading() as session:
        body = session.scalars(select(Body.id).where(Body.code == facts.COMMITTEE_CODE)).one()
    staff = _staff()
    meeting = meetings.create_meeting(staff, body, kind=MeetingKind.COMMITTEE_MEETING, title=TITLE, starts_on=ON).id
    for state in (MeetingState.CONVENED, MeetingState.PREPARING):
        meetings.change_state(staff, meeting, state)
    return meeting


def _seat(meeting: str, staff: Actor, members: list[Actor]) -> None:
    """Its members once the council has elected them, the chairman presiding."""
    with reading() as session:
        known = set(session.scalars(select(Participation.person_id).where(Participation.meeting_id == meeting)))
    for one in members:
        if one.id not in known:
            meetings.give_role(staff, meeting, one.id, Role.UBND_MEMBER)
    meetings.change_presiding_officer(staff, meeting, members[0].id)


def _staff() -> Actor:
    return accounts.actor(facts.COMMITTEE_STAFF[0])


def _meeting() -> str | None:
    with reading() as session:
        return session.scalars(select(Meeting.id).where(Meeting.title == TITLE)).first()


def _version(meeting: str) -> Version | None:
    query = select(Version).join(Version.document).join(Document.dossier)
    with reading() as session:
        return session.scalars(query.where(Dossier.meeting_id == meeting, Version.file_name == FILE)).first()


def _form(meeting: str, matter: str) -> OpinionForm | None:
    with reading() as session:
        mine = select(OpinionForm).where(OpinionForm.meeting_id == meeting, OpinionForm.matter == matter)
        return session.scalars(mine).first()
