"""Through which states a question goes and what they are called (domain rules 4.2)."""

from enum import StrEnum

from app.kernel.sentences import Sentence, _

LONGEST_ISSUE = 200
LONGEST_QUESTION = 5000
LONGEST_ANSWER = 20000
LONGEST_PROMISE = 2000


class SlipState(StrEnum):
    """The states of a question (section 4.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    GROUPED = "GROUPED"
    SELECTED = "SELECTED"
    ASKED = "ASKED"
    ANSWERED = "ANSWERED"
    WRITTEN_PENDING = "WRITTEN_PENDING"
    WRITTEN_ANSWERED = "WRITTEN_ANSWERED"
    FOLLOW_UP = "FOLLOW_UP"
    CLOSED = "CLOSED"


class GroupState(StrEnum):
    """A group of issues: being put together, proposed to the council, chosen by it or not."""

    PREPARED = "PREPARED"
    PROPOSED = "PROPOSED"
    SELECTED = "SELECTED"
    NOT_SELECTED = "NOT_SELECTED"


class WrittenReason(StrEnum):
    """Why a question is answered in writing (R-QA-03)."""

    NOT_CHOSEN = "NOT_CHOSEN"
    VERIFICATION = "VERIFICATION"
    NOT_ANSWERED = "NOT_ANSWERED"


STATE_WORDS: dict[SlipState, Sentence] = {
    SlipState.DRAFT: _("Bản nháp, chưa gửi"),
    SlipState.SUBMITTED: _("Đã gửi"),
    SlipState.GROUPED: _("Đã xếp nhóm"),
    SlipState.SELECTED: _("Được chọn chất vấn tại phiên họp"),
    SlipState.ASKED: _("Đã chất vấn"),
    SlipState.ANSWERED: _("Đã trả lời tại phiên họp"),
    SlipState.WRITTEN_PENDING: _("Chờ trả lời bằng văn bản"),
    SlipState.WRITTEN_ANSWERED: _("Đã trả lời bằng văn bản"),
    SlipState.FOLLOW_UP: _("Theo dõi lời hứa"),
    SlipState.CLOSED: _("Đã kết thúc theo dõi"),
}
GROUP_WORDS: dict[GroupState, Sentence] = {
    GroupState.PREPARED: _("Đang chuẩn bị"),
    GroupState.PROPOSED: _("Đã trình Hội đồng nhân dân"),
    GroupState.SELECTED: _("Được chọn chất vấn tại phiên họp"),
    GroupState.NOT_SELECTED: _("Trả lời bằng văn bản"),
}
REASON_WORDS: dict[WrittenReason, Sentence] = {
    WrittenReason.NOT_CHOSEN: _("Ngoài nhóm vấn đề Hội đồng nhân dân chọn"),
    WrittenReason.VERIFICATION: _("Cần kiểm tra, xác minh thêm"),
    WrittenReason.NOT_ANSWERED: _("Chưa trả lời xong tại phiên họp"),
}
# The shape beside the word: see ui.state.
STATE_LOOKS: dict[SlipState, str] = {
    SlipState.DRAFT: "off", SlipState.ASKED: "now", SlipState.ANSWERED: "done", SlipState.WRITTEN_ANSWERED: "done",
    SlipState.CLOSED: "done", SlipState.FOLLOW_UP: "work", SlipState.SELECTED: "new",
}  # fmt: skip
GROUP_LOOKS: dict[GroupState, str] = {GroupState.SELECTED: "new", GroupState.NOT_SELECTED: "work"}
