"""What kinds there are of meetings, sittings and items, through which states they go, and what these are called."""

from enum import StrEnum

from app.kernel.sentences import Sentence, _


class MeetingKind(StrEnum):
    """Kinds of meeting (R-SES-01; R-UB-01; section 6)."""

    FIRST_SESSION = "FIRST_SESSION"
    REGULAR_SESSION = "REGULAR_SESSION"
    THEMATIC_SESSION = "THEMATIC_SESSION"
    URGENT_SESSION = "URGENT_SESSION"
    FINAL_SESSION = "FINAL_SESSION"
    COMMITTEE_MEETING = "COMMITTEE_MEETING"
    URGENT_COMMITTEE_MEETING = "URGENT_COMMITTEE_MEETING"
    BRIEFING = "BRIEFING"
    OTHER = "OTHER"

    @property
    def is_council_session(self) -> bool:
        return self.value.endswith("_SESSION")

    @property
    def is_urgent(self) -> bool:
        """Convened at short notice: thematic sessions share the term of urgent ones (R-SES-06)."""
        return self in (self.THEMATIC_SESSION, self.URGENT_SESSION, self.URGENT_COMMITTEE_MEETING)


class MeetingState(StrEnum):
    """The states of a session (section 4.2)."""

    DRAFT = "DRAFT"
    CONVENED = "CONVENED"
    PREPARING = "PREPARING"
    OPENED = "OPENED"
    IN_SITTING = "IN_SITTING"
    RECESS = "RECESS"
    CLOSED = "CLOSED"
    FINALIZED = "FINALIZED"
    ARCHIVED = "ARCHIVED"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"


class ItemType(StrEnum):
    """What an agenda item is; decides the papers its dossier expects."""

    CEREMONY = "CEREMONY"
    PROCEDURE = "PROCEDURE"
    REPORT = "REPORT"
    RESOLUTION = "RESOLUTION"
    ELECTION = "ELECTION"
    GROUP_DISCUSSION = "GROUP_DISCUSSION"
    PLENARY_DISCUSSION = "PLENARY_DISCUSSION"
    QUESTIONING = "QUESTIONING"
    OTHER = "OTHER"


class ItemState(StrEnum):
    """The states of an agenda item (section 4.2)."""

    PENDING = "PENDING"
    CURRENT = "CURRENT"
    DISCUSSED = "DISCUSSED"
    VOTED = "VOTED"
    DONE = "DONE"
    DEFERRED = "DEFERRED"
    REMOVED = "REMOVED"


class SittingState(StrEnum):
    """The states of a sitting (section 4.2)."""

    SCHEDULED = "SCHEDULED"
    ATTENDANCE_OPEN = "ATTENDANCE_OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    ADJOURNED = "ADJOURNED"
    ENDED = "ENDED"


class HalfDay(StrEnum):
    """Sáng, chiều, tối."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


STATE_WORDS: dict[MeetingState, Sentence] = {
    MeetingState.DRAFT: _("Dự thảo"),
    MeetingState.CONVENED: _("Đã triệu tập"),
    MeetingState.PREPARING: _("Đang chuẩn bị"),
    MeetingState.OPENED: _("Đã khai mạc"),
    MeetingState.IN_SITTING: _("Đang họp"),
    MeetingState.RECESS: _("Tạm nghỉ"),
    MeetingState.CLOSED: _("Đã bế mạc"),
    MeetingState.FINALIZED: _("Đã hoàn tất hồ sơ"),
    MeetingState.ARCHIVED: _("Đã lưu trữ"),
    MeetingState.POSTPONED: _("Hoãn"),
    MeetingState.CANCELLED: _("Hủy"),
}

COURSE_WORDS: dict[MeetingState, Sentence] = {
    MeetingState.OPENED: _("Khai mạc"),
    MeetingState.IN_SITTING: _("Bắt đầu họp"),
    MeetingState.RECESS: _("Tạm nghỉ"),
    MeetingState.CLOSED: _("Bế mạc"),
}

KIND_WORDS: dict[MeetingKind, Sentence] = {
    MeetingKind.FIRST_SESSION: _("Kỳ họp thứ nhất"),
    MeetingKind.REGULAR_SESSION: _("Kỳ họp thường lệ"),
    MeetingKind.THEMATIC_SESSION: _("Kỳ họp chuyên đề"),
    MeetingKind.URGENT_SESSION: _("Kỳ họp giải quyết công việc phát sinh đột xuất"),
    MeetingKind.FINAL_SESSION: _("Kỳ họp tổng kết nhiệm kỳ"),
    MeetingKind.COMMITTEE_MEETING: _("Phiên họp Ủy ban nhân dân thường kỳ"),
    MeetingKind.URGENT_COMMITTEE_MEETING: _("Phiên họp Ủy ban nhân dân chuyên đề, đột xuất"),
    MeetingKind.BRIEFING: _("Họp giao ban trực tuyến"),
    MeetingKind.OTHER: _("Cuộc họp khác"),
}

TYPE_WORDS: dict[ItemType, Sentence] = {
    ItemType.CEREMONY: _("Nghi thức"),
    ItemType.PROCEDURE: _("Thủ tục"),
    ItemType.REPORT: _("Báo cáo"),
    ItemType.RESOLUTION: _("Nghị quyết"),
    ItemType.ELECTION: _("Bầu cử"),
    ItemType.GROUP_DISCUSSION: _("Thảo luận tại tổ"),
    ItemType.PLENARY_DISCUSSION: _("Thảo luận tại hội trường"),
    ItemType.QUESTIONING: _("Chất vấn và trả lời chất vấn"),
    ItemType.OTHER: _("Nội dung khác"),
}

ITEM_WORDS: dict[ItemState, Sentence] = {
    ItemState.PENDING: _("Chờ"),
    ItemState.CURRENT: _("Đang thực hiện"),
    ItemState.DISCUSSED: _("Đã thảo luận"),
    ItemState.VOTED: _("Đã biểu quyết"),
    ItemState.DONE: _("Hoàn thành"),
    ItemState.DEFERRED: _("Lùi lại"),
    ItemState.REMOVED: _("Rút khỏi chương trình"),
}

SITTING_WORDS: dict[SittingState, Sentence] = {
    SittingState.SCHEDULED: _("Chưa họp"),
    SittingState.ATTENDANCE_OPEN: _("Đang điểm danh"),
    SittingState.IN_PROGRESS: _("Đang họp"),
    SittingState.ADJOURNED: _("Nghỉ"),
    SittingState.ENDED: _("Đã kết thúc"),
}

HALF_WORDS: dict[HalfDay, Sentence] = {
    HalfDay.MORNING: _("Buổi sáng"),
    HalfDay.AFTERNOON: _("Buổi chiều"),
    HalfDay.EVENING: _("Buổi tối"),
}
