"""A briefing of thirteen sites: the province's bridge points, the three systems they form, a meeting of today.

All names are fictional. What is there already is left as it is; the rooms' computers get new device links each time
they are asked for, since only the hash of a link is kept.
"""

from sqlalchemy import select

from app.briefings import actions as briefings
from app.briefings import queries
from app.config import Misconfigured, Settings
from app.demo import accounts, facts
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.meetings import actions
from app.meetings.actions import install_profiles
from app.meetings.models import Meeting, MeetingKind, MeetingState, Role

TITLE = "Giao ban trực tuyến: công tác quý III, nhiệm vụ quý IV, phòng chống thiên tai"
SHARED = "DC01"  # one room belongs to all three systems
PROVINCE = (
    ("DC01", "UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", 38),
    ("DC02", "VP Tỉnh ủy", "Văn phòng Tỉnh ủy", 12),
    ("DC03", "VP ĐBQH và HĐND", "Văn phòng Đoàn ĐBQH và HĐND tỉnh", 10),
    ("DC04", "Công an tỉnh", "Công an tỉnh", 14),
    ("DC05", "Sở NN và MT", "Sở Nông nghiệp và Môi trường", 9),
    ("DC06", "P. An Lĩnh", "Ủy ban nhân dân phường An Lĩnh", 16),
    ("DC07", "P. Sông Thượng", "Ủy ban nhân dân phường Sông Thượng", 15),
    ("DC08", "Xã Bản Quyền", "Ủy ban nhân dân xã Bản Quyền", 13),
    ("DC09", "Xã Nậm Khoang", "Ủy ban nhân dân xã Nậm Khoang", 11),
    ("DC10", "Xã Phiêng Lau", "Ủy ban nhân dân xã Phiêng Lau", 12),
    ("DC11", "Xã Tả Van Sán", "Ủy ban nhân dân xã Tả Van Sán", 10),
    ("DC12", "Xã Khau Mạ", "Ủy ban nhân dân xã Khau Mạ", 9),
    ("DC13", "Xã Đồng Lạnh", "Ủy ban nhân dân xã Đồng Lạnh", 12),
)
SECTOR = (
    ("NG02", "Sở KH và CN", "Sở Khoa học và Công nghệ", 8),
    ("NG03", "TT Chuyển đổi số", "Trung tâm Chuyển đổi số tỉnh", 6),
    *(
        (f"NG{number:02}", f"VH-XH {place}", f"Phòng Văn hóa - Xã hội {place}", 4)
        for number, place in enumerate(
            ("P. An Lĩnh", "P. Sông Thượng", "Xã Bản Quyền", "Xã Nậm Khoang", "Xã Phiêng Lau", "Xã Tả Van Sán",
             "Xã Khau Mạ", "Xã Đồng Lạnh"),
            start=4,
        )
    ),
    ("NG12", "Bưu điện tỉnh", "Bưu điện tỉnh An Lĩnh", 3),
)  # fmt: skip
SYSTEMS = (
    ("Hệ thống kết nối Trung ương", (SHARED, "DC02", "DC03")),
    ("Hệ thống giao ban của tỉnh", tuple(code for code, *_rest in PROVINCE)),
    ("Hệ thống ngành Thông tin và Truyền thông", (SHARED, *(code for code, *_rest in SECTOR))),
)


def brief(settings: Settings) -> str:
    """Makes it; returns the id of today's briefing. The stores must be open. Raises Misconfigured in production."""
    if settings.production:
        raise Misconfigured(accounts.NOT_FOR_PRODUCTION)
    install_profiles()
    accounts.found(settings)
    staff, council = accounts.secretary(), accounts.council_id()
    assert council is not None
    points = _points(staff, council)
    systems = _systems(staff, council, points)
    meeting = _meeting(staff, council)
    with reading():
        room = queries.briefing(meeting)
        is_called = room is not None and bool(room.live_sites)
    if not is_called:
        briefings.call_system(staff, meeting, systems[SYSTEMS[1][0]])
    return meeting


def open_room(meeting: str) -> None:
    """The rooms' computers enter from now on."""
    with reading():
        room = queries.briefing(meeting)
        is_open = room is not None and room.is_open
    if not is_open:
        briefings.open_room(accounts.secretary(), meeting)


def device_links(meeting: str) -> list[tuple[str, str]]:
    """A new link's token and the name of each of the meeting's rooms; the links before are worthless."""
    staff, council = accounts.secretary(), accounts.council_id()
    assert council is not None
    with reading():
        room = queries.briefing(meeting)
        sites = [(site.point_id, site.name) for site in room.live_sites if site.point_id] if room is not None else []
    return [(briefings.make_device_link(staff, council, point)[1], name) for point, name in sites]


def _points(staff: Actor, council: str) -> dict[str, str]:
    with reading():
        found = {one.code: one.id for one in queries.points(council)}
    for code, name, unit, expected in (*PROVINCE, *SECTOR):
        if code not in found:
            found[code] = briefings.register_point(
                staff, council, code=code, name=name, unit=unit, place="Phòng họp trực tuyến", line="TSLCD",
                backup_line="4G VPN", expected=expected,
            ).id  # fmt: skip
    return found


def _systems(staff: Actor, council: str, points: dict[str, str]) -> dict[str, str]:
    with reading():
        found = {one.name: one.id for one in queries.systems(council)}
    for name, codes in SYSTEMS:
        if name not in found:
            found[name] = briefings.save_system(staff, council, name, [points[code] for code in codes]).id
    return found


def _meeting(staff: Actor, council: str) -> str:
    """Today's; one of another day is over."""
    today = clock.now().astimezone(facts.ZONE).date()
    with reading() as session:
        known = session.scalars(
            select(Meeting.id).where(
                Meeting.body_id == council, Meeting.title == TITLE, Meeting.starts_on <= today, Meeting.ends_on >= today
            )
        ).first()
    if known:
        return known
    made = actions.create_meeting(
        staff, council, kind=MeetingKind.BRIEFING, title=TITLE, starts_on=today, ends_on=today
    ).id  # fmt: skip
    actions.change_state(staff, made, MeetingState.CONVENED)
    chair = accounts.delegate(facts.CHAIR).id
    actions.give_role(staff, made, chair, Role.DELEGATE)
    actions.change_presiding_officer(staff, made, chair)
    return made
