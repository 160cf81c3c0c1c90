"""The rules that meetings are convened under, each with its legal basis (R-LAW-01)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import actions, forms, policy, queries
from app.meetings.models import RuleProfile
from app.meetings.profiles import read, written

pages = Blueprint("rules", __name__)

SURE_WORDS: dict[str, Sentence] = {
    "V": _("Đã đọc văn bản gốc"),
    "S": _("Theo nguồn thứ cấp"),
    "K": _("Theo hiểu biết chung, cần đối chiếu"),
    "U": _("Chưa xác minh hoặc tùy địa phương"),
}


@pages.get("/admin/rules")
def profiles() -> str:
    _require()
    bodies = queries.bodies_of_rules(current_actor())
    return render_template("meetings/rules.html", profiles=queries.rule_profiles([body.id for body in bodies]))


@pages.get("/admin/rules/<profile_id>")
def profile(profile_id: str) -> str:
    found = _profile(profile_id)
    return render_template(
        "meetings/rule.html",
        profile=found,
        bodies=_stating(found),
        sure_words=SURE_WORDS,
        shown=_shown,
        words=RULE_WORDS,
    )


@pages.get("/admin/rules/<profile_id>/versions/new")
def new_version(profile_id: str) -> str:
    return _version_form(_profile(profile_id), None)


@pages.post("/admin/rules/<profile_id>/versions")
def create_version(profile_id: str) -> Response | tuple[str, int]:
    base = _profile(profile_id)
    try:
        stated = actions.state_rules(
            current_actor(),
            _body_id(base),
            base.id,
            values={name: _written(base, name) for name in base.names()},
            basis=forms.text("basis"),
            valid_from=forms.day("valid_from", _("Ngày áp dụng")),
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _version_form(base, refusal.sentence), refusal.status
    flash(str(_("Đã lập bản quy định riêng; kỳ họp tạo từ nay áp dụng bản này.")), "done")
    return redirect(f"/admin/rules/{stated.id}")


def _written(base: RuleProfile, name: str) -> tuple[Any, str]:
    """The value of the form and its article; a field that was not sent keeps its value."""
    old = base[name]
    if f"basis-{name}" not in request.form:
        return old, ""
    value = read(old, forms.text(name))
    article = forms.text(f"basis-{name}")
    # An article that was left as it stood is the old one's: whoever changes a value names what it rests on now.
    return value, "" if value != old and article == base.basis(name) else article


def _version_form(base: RuleProfile, problem: Sentence | None) -> str:
    bodies = _stating(base)
    if not bodies:
        raise NotFound()
    return render_template(
        "meetings/rule_version.html",
        profile=base,
        bodies=[(body.id, body.name) for body in bodies],
        values=request.form,
        problems=[("basis", problem)] if problem else [],
        words=RULE_WORDS,
        base_choices=[(code, str(word)) for code, word in BASE_WORDS.items()],
        written=written,
        shown=_shown,
    )


def _stating(base: RuleProfile) -> list[Body]:
    """The bodies for which this person may state another version of these rules."""
    bodies = queries.bodies_of_rules(current_actor(), stating=True)
    return [body for body in bodies if body.level is base.level and base.body_id in (None, body.id)]


def _body_id(base: RuleProfile) -> str:
    bodies = _stating(base)
    if len(bodies) == 1:
        return bodies[0].id
    asked = forms.text("body_id")
    if not is_id(asked):
        raise NotFound()
    return asked


def _profile(profile_id: str) -> RuleProfile:
    _require()
    bodies = queries.bodies_of_rules(current_actor())
    found = next((one for one in queries.rule_profiles([body.id for body in bodies]) if one.id == profile_id), None)
    if found is None:
        raise NotFound()
    return found


def _require() -> None:
    if not policy.can_see_rules(current_actor()):
        raise NotFound()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(_("Có")) if value else str(_("Không"))
    if isinstance(value, str) and value in BASE_WORDS:
        return str(BASE_WORDS[value])
    return written(value).replace("\n", ", ")


BASE_WORDS: dict[str, Sentence] = {
    "TOTAL_DELEGATES": _("Tổng số đại biểu"),
    "TOTAL_MEMBERS": _("Tổng số thành viên"),
    "BALLOTS_COLLECTED": _("Số phiếu thu về"),
}

RULE_WORDS: dict[str, Sentence] = {
    "first_session_days": _("Kỳ họp thứ nhất khai mạc trong số ngày kể từ ngày bầu cử"),
    "convene_days": _("Quyết định triệu tập trước ngày khai mạc (ngày)"),
    "convene_days_urgent": _("Quyết định triệu tập kỳ họp chuyên đề, đột xuất trước (ngày)"),
    "programme_public_days": _("Công bố dự kiến chương trình trước (ngày)"),
    "programme_public_days_urgent": _("Công bố dự kiến chương trình kỳ họp chuyên đề, đột xuất trước (ngày)"),
    "document_days": _("Gửi tài liệu trước ngày khai mạc (ngày)"),
    "document_days_urgent": _("Gửi tài liệu cho cuộc họp đột xuất trước (ngày)"),
    "public_holidays": _("Ngày nghỉ lễ, tết (tháng-ngày hằng năm, hoặc năm-tháng-ngày)"),
    "document_days_are_working_days": _("Hạn gửi tài liệu tính theo ngày làm việc"),
    "document_alarm_days": _("Nhắc hạn tài liệu từ ngày thứ"),
    "document_red_days": _("Báo động hạn tài liệu từ ngày thứ"),
    "quorum": _("Tỷ lệ có mặt để tiến hành họp, ít nhất"),
    "quorum_base": _("Tỷ lệ có mặt tính trên"),
    "quorum_warning_margin": _("Cảnh báo khi số có mặt còn hơn mức tối thiểu"),
    "majority": _("Tỷ lệ tán thành để thông qua"),
    "majority_is_strict": _("Phải quá tỷ lệ, bằng là không được thông qua"),
    "dismissal_majority": _("Tỷ lệ tán thành để bãi nhiệm đại biểu, ít nhất"),
    "voting_base": _("Tỷ lệ biểu quyết tính trên"),
    "request_session": _("Tỷ lệ đại biểu yêu cầu họp chuyên đề, đột xuất"),
    "request_meeting": _("Tỷ lệ thành viên yêu cầu họp"),
    "closed_sitting_request": _("Tỷ lệ đại biểu đề nghị họp kín"),
    "election_majority": _("Tỷ lệ phiếu để trúng cử"),
    "election_base": _("Tỷ lệ phiếu bầu tính trên"),
    "tellers_least": _("Ban kiểm phiếu có ít nhất (người)"),
    "tellers_most": _("Ban kiểm phiếu có nhiều nhất (người)"),
    "confidence_base": _("Tỷ lệ tín nhiệm tính trên"),
    "confidence_low_resign": _("Tín nhiệm thấp quá tỷ lệ này: có thể xin từ chức"),
    "confidence_low_relief": _("Tín nhiệm thấp từ tỷ lệ này: miễn nhiệm"),
    "confidence_grading": _("Có lấy phiếu tín nhiệm"),
    "speech_seconds_first": _("Phát biểu tại hội trường lần đầu (giây)"),
    "speech_seconds_again": _("Phát biểu tại hội trường lần sau (giây)"),
    "speech_seconds_group": _("Phát biểu tại tổ (giây)"),
    "debate_seconds": _("Tranh luận (giây)"),
    "report_seconds": _("Trình bày báo cáo (giây)"),
    "amber_seconds": _("Báo sắp hết giờ khi còn (giây)"),
    "question_seconds": _("Nêu chất vấn (giây)"),
    "answer_seconds": _("Trả lời mỗi câu chất vấn (giây)"),
    "question_debate_seconds": _("Tranh luận khi chất vấn (giây)"),
    "questioning_is_broadcast": _("Phiên chất vấn được truyền trực tiếp"),
    "remote_attendance_allowed": _("Cho phép dự họp từ xa"),
    "remote_counts_for_quorum": _("Dự từ xa được tính là có mặt"),
    "remote_may_vote_secret": _("Dự từ xa được bỏ phiếu kín"),
    "electronic_secret_ballot_allowed": _("Cho phép bỏ phiếu kín điện tử về nhân sự"),
    "electronic_secret_ballot_least": _("Phiếu kín điện tử có ít nhất (đại biểu bỏ phiếu)"),
    "vote_seconds": _("Thời gian biểu quyết (giây)"),
    "vote_seconds_least": _("Thời gian biểu quyết ngắn nhất (giây)"),
    "vote_seconds_most": _("Thời gian biểu quyết dài nhất (giây)"),
    "show_names_after_close": _("Hiện lựa chọn theo tên sau khi kết thúc"),
    "comments_may_be_unnamed": _("Cho phép góp ý không nêu tên"),
    "percent_decimals": _("Số chữ số thập phân của tỷ lệ"),
    "answer_report_days": _("Báo cáo việc thực hiện lời hứa trước khai mạc (ngày)"),
    "written_answer_days": _("Trả lời chất vấn bằng văn bản trong (ngày)"),
    "resolution_sent_days": _("Gửi nghị quyết lên cấp trên trong (ngày)"),
    "publish_working_days": _("Công khai trong (ngày làm việc)"),
    "promise_explained_days": _("Giải trình lời hứa quá hạn trong (ngày)"),
    "promise_explained_days_complex": _("Giải trình lời hứa quá hạn, việc phức tạp, trong (ngày)"),
    "voters_petition_percent": _("Tỷ lệ cử tri kiến nghị phải họp, trên (%)"),
    "meetings_a_month": _("Số phiên họp thường kỳ mỗi tháng"),
    "tie_follows_chair": _("Số phiếu ngang nhau thì theo ý kiến Chủ tịch"),
    "deputy_may_vote": _("Cấp phó dự thay được biểu quyết"),
    "opinion_form_base": _("Phiếu lấy ý kiến tính trên"),
}
