"""As what one takes part in a meeting (domain rules, section 5.2)."""

from enum import StrEnum

from app.kernel.sentences import Sentence, _


class Role(StrEnum):
    """What a participation is in one meeting (section 5.1)."""

    DELEGATE = "DELEGATE"
    PRESIDING_OFFICER = "PRESIDING_OFFICER"
    PRESIDIUM = "PRESIDIUM"
    SESSION_SECRETARY = "SESSION_SECRETARY"
    STANDING_MEMBER = "STANDING_MEMBER"
    COMMITTEE_HEAD = "COMMITTEE_HEAD"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    GROUP_LEADER = "GROUP_LEADER"
    TELLER_HEAD = "TELLER_HEAD"
    TELLER = "TELLER"
    OFFICE_STAFF = "OFFICE_STAFF"
    SUBMITTING_AGENCY = "SUBMITTING_AGENCY"
    QUESTIONEE = "QUESTIONEE"
    UBND_MEMBER = "UBND_MEMBER"
    SITE_HEAD = "SITE_HEAD"
    SITE_TECHNICIAN = "SITE_TECHNICIAN"
    CONTROL_OPERATOR = "CONTROL_OPERATOR"
    GUEST = "GUEST"
    PRESS = "PRESS"
    CITIZEN_OBSERVER = "CITIZEN_OBSERVER"
    HALL_SCREEN = "HALL_SCREEN"  # not a person: a display in the hall, let in by a link
    BRIDGE_POINT = "BRIDGE_POINT"  # a site of a briefing: a room's computer, or a person on a laptop


# Those who hear everything that is released to the council itself; guests, press and technicians do not.
MEMBERS = frozenset(
    {
        Role.DELEGATE,
        Role.PRESIDING_OFFICER,
        Role.PRESIDIUM,
        Role.SESSION_SECRETARY,
        Role.STANDING_MEMBER,
        Role.COMMITTEE_HEAD,
        Role.COMMITTEE_MEMBER,
        Role.GROUP_LEADER,
        Role.TELLER_HEAD,
        Role.TELLER,
        Role.OFFICE_STAFF,
        Role.UBND_MEMBER,
        Role.HALL_SCREEN,  # what the hall is shown, the council hears
        Role.BRIDGE_POINT,  # papers are pushed to every site of a briefing
    }
)
SECRETARIAT = frozenset({Role.OFFICE_STAFF, Role.SESSION_SECRETARY})
PRESIDERS = frozenset({Role.PRESIDING_OFFICER})

ROLE_WORDS: dict[Role, Sentence] = {
    Role.DELEGATE: _("Đại biểu Hội đồng nhân dân"),
    Role.PRESIDING_OFFICER: _("Chủ tọa"),
    Role.PRESIDIUM: _("Chủ tọa đoàn"),
    Role.SESSION_SECRETARY: _("Thư ký kỳ họp"),
    Role.STANDING_MEMBER: _("Thành viên Thường trực Hội đồng nhân dân"),
    Role.COMMITTEE_HEAD: _("Trưởng Ban của Hội đồng nhân dân"),
    Role.COMMITTEE_MEMBER: _("Thành viên Ban của Hội đồng nhân dân"),
    Role.GROUP_LEADER: _("Tổ trưởng Tổ đại biểu"),
    Role.TELLER_HEAD: _("Trưởng ban kiểm phiếu"),
    Role.TELLER: _("Thành viên Ban kiểm phiếu"),
    Role.OFFICE_STAFF: _("Chuyên viên Văn phòng"),
    Role.SUBMITTING_AGENCY: _("Cơ quan trình"),
    Role.QUESTIONEE: _("Người trả lời chất vấn"),
    Role.UBND_MEMBER: _("Thành viên Ủy ban nhân dân"),
    Role.SITE_HEAD: _("Trưởng điểm cầu"),
    Role.SITE_TECHNICIAN: _("Cán bộ kỹ thuật điểm cầu"),
    Role.CONTROL_OPERATOR: _("Điều hành kỹ thuật trung tâm"),
    Role.GUEST: _("Đại biểu khách mời"),
    Role.PRESS: _("Phóng viên"),
    Role.CITIZEN_OBSERVER: _("Cử tri dự thính"),
    Role.HALL_SCREEN: _("Màn hình hội trường"),
    Role.BRIDGE_POINT: _("Điểm cầu"),
}
