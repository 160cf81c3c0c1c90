"""What is put to a secret ballot, in which steps, and what may be answered (domain rules 3.4, 3.5, 4.2)."""

from enum import StrEnum

from app.kernel.sentences import Sentence, _


class ElectionKind(StrEnum):
    """An election to posts, the grading of confidence in three levels or a vote of confidence in two (R-CONF-01), and
    the end of a post by secret ballot: relief (miễn nhiệm) or dismissal (bãi nhiệm) (R-SEC-01)."""

    ELECTION = "ELECTION"
    GRADING = "GRADING"
    CONFIDENCE = "CONFIDENCE"
    RELIEF = "RELIEF"
    DISMISSAL = "DISMISSAL"


class ElectionMode(StrEnum):
    """Papers whose counts two tellers enter (the default for personnel), or ciphertexts whose sum the tellers open,
    where the rule profile allows it (R-SEC-09)."""

    PAPER_ENTRY = "PAPER_ENTRY"
    ELECTRONIC_SECRET = "ELECTRONIC_SECRET"  # noqa: S105 - a word, no password


class ElectionState(StrEnum):
    """The states of a secret ballot (section 4.2); void is one that has no value."""

    NOMINATION = "NOMINATION"
    LIST_CLOSED = "LIST_CLOSED"
    TELLERS_APPROVED = "TELLERS_APPROVED"
    ISSUING = "ISSUING"
    VOTING = "VOTING"
    COUNTING = "COUNTING"
    MINUTES_SIGNED = "MINUTES_SIGNED"
    ANNOUNCED = "ANNOUNCED"
    CONFIRMED = "CONFIRMED"
    VOID = "VOID"


class Post(StrEnum):
    """To what somebody is elected: the law says who introduces, and for which one must be a delegate (R-SEC-04)."""

    COUNCIL_CHAIR = "COUNCIL_CHAIR"
    COUNCIL_VICE_CHAIR = "COUNCIL_VICE_CHAIR"
    COMMITTEE_HEAD = "COMMITTEE_HEAD"
    UBND_CHAIR = "UBND_CHAIR"
    UBND_VICE_CHAIR = "UBND_VICE_CHAIR"
    UBND_MEMBER = "UBND_MEMBER"
    ASSESSOR = "ASSESSOR"
    OTHER = "OTHER"


class Origin(StrEnum):
    """How somebody came onto the list (R-SEC-02)."""

    INTRODUCED = "INTRODUCED"
    PROPOSED = "PROPOSED"
    STOOD = "STOOD"


class Answer(StrEnum):
    """What a ballot paper may say of one person."""

    VOTES = "VOTES"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    TRUST = "TRUST"
    NO_TRUST = "NO_TRUST"
    AGREE = "AGREE"
    DISAGREE = "DISAGREE"


class Office(StrEnum):
    """What a teller is in the counting committee."""

    HEAD = "HEAD"
    SECRETARY = "SECRETARY"
    MEMBER = "MEMBER"


ANSWERS: dict[ElectionKind, tuple[Answer, ...]] = {
    ElectionKind.ELECTION: (Answer.VOTES,),
    ElectionKind.GRADING: (Answer.HIGH, Answer.MEDIUM, Answer.LOW),
    ElectionKind.CONFIDENCE: (Answer.TRUST, Answer.NO_TRUST),
    ElectionKind.RELIEF: (Answer.AGREE, Answer.DISAGREE),
    ElectionKind.DISMISSAL: (Answer.AGREE, Answer.DISAGREE),
}
REMOVALS = frozenset({ElectionKind.RELIEF, ElectionKind.DISMISSAL})
# Elected among the delegates; the chairman of the committee only at the first session (R-SEC-04).
FROM_DELEGATES = frozenset({Post.COUNCIL_CHAIR, Post.COUNCIL_VICE_CHAIR, Post.COMMITTEE_HEAD})
# Whose election the superior approves (R-SEC-05).
APPROVED_ABOVE = frozenset({Post.COUNCIL_CHAIR, Post.COUNCIL_VICE_CHAIR, Post.UBND_CHAIR, Post.UBND_VICE_CHAIR})

MODE_WORDS: dict[ElectionMode, Sentence] = {
    ElectionMode.PAPER_ENTRY: _("Phiếu giấy, hai thành viên Ban kiểm phiếu nhập độc lập"),
    ElectionMode.ELECTRONIC_SECRET: _("Phiếu kín điện tử, Ban kiểm phiếu giữ khóa"),
}
KIND_WORDS: dict[ElectionKind, Sentence] = {
    ElectionKind.ELECTION: _("Bầu chức danh"),
    ElectionKind.GRADING: _("Lấy phiếu tín nhiệm"),
    ElectionKind.CONFIDENCE: _("Bỏ phiếu tín nhiệm"),
    ElectionKind.RELIEF: _("Miễn nhiệm"),
    ElectionKind.DISMISSAL: _("Bãi nhiệm"),
}
STATE_WORDS: dict[ElectionState, Sentence] = {
    ElectionState.NOMINATION: _("Đề cử"),
    ElectionState.LIST_CLOSED: _("Đã chốt danh sách"),
    ElectionState.TELLERS_APPROVED: _("Đã bầu Ban kiểm phiếu"),
    ElectionState.ISSUING: _("Đang phát phiếu"),
    ElectionState.VOTING: _("Đang bỏ phiếu"),
    ElectionState.COUNTING: _("Đang kiểm phiếu"),
    ElectionState.MINUTES_SIGNED: _("Đã ký biên bản kiểm phiếu"),
    ElectionState.ANNOUNCED: _("Đã công bố kết quả"),
    ElectionState.CONFIRMED: _("Đã có nghị quyết xác nhận"),
    ElectionState.VOID: _("Không có giá trị"),
}
POST_WORDS: dict[Post, Sentence] = {
    Post.COUNCIL_CHAIR: _("Chủ tịch Hội đồng nhân dân"),
    Post.COUNCIL_VICE_CHAIR: _("Phó Chủ tịch Hội đồng nhân dân"),
    Post.COMMITTEE_HEAD: _("Trưởng Ban, Phó Trưởng Ban của Hội đồng nhân dân"),
    Post.UBND_CHAIR: _("Chủ tịch Ủy ban nhân dân"),
    Post.UBND_VICE_CHAIR: _("Phó Chủ tịch Ủy ban nhân dân"),
    Post.UBND_MEMBER: _("Ủy viên Ủy ban nhân dân"),
    Post.ASSESSOR: _("Hội thẩm Tòa án nhân dân"),
    Post.OTHER: _("Chức danh khác"),
}
INTRODUCERS: dict[Post, Sentence] = {
    Post.COUNCIL_CHAIR: _("Chủ tọa kỳ họp"),
    Post.COUNCIL_VICE_CHAIR: _("Chủ tịch Hội đồng nhân dân"),
    Post.COMMITTEE_HEAD: _("Chủ tịch Hội đồng nhân dân"),
    Post.UBND_CHAIR: _("Chủ tịch Hội đồng nhân dân"),
    Post.UBND_VICE_CHAIR: _("Chủ tịch Ủy ban nhân dân"),
    Post.UBND_MEMBER: _("Chủ tịch Ủy ban nhân dân"),
    Post.ASSESSOR: _("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam"),
}
ORIGIN_WORDS: dict[Origin, Sentence] = {
    Origin.INTRODUCED: _("Được giới thiệu"),
    Origin.PROPOSED: _("Được giới thiệu thêm"),
    Origin.STOOD: _("Tự ứng cử"),
}
ANSWER_WORDS: dict[Answer, Sentence] = {
    Answer.VOTES: _("Số phiếu bầu"),
    Answer.HIGH: _("Tín nhiệm cao"),
    Answer.MEDIUM: _("Tín nhiệm"),
    Answer.LOW: _("Tín nhiệm thấp"),
    Answer.TRUST: _("Tín nhiệm"),
    Answer.NO_TRUST: _("Không tín nhiệm"),
    Answer.AGREE: _("Đồng ý"),
    Answer.DISAGREE: _("Không đồng ý"),
}
OFFICE_WORDS: dict[Office, Sentence] = {
    Office.HEAD: _("Trưởng ban kiểm phiếu"),
    Office.SECRETARY: _("Thư ký Ban kiểm phiếu"),
    Office.MEMBER: _("Thành viên Ban kiểm phiếu"),
}
