"""What members of a People's Committee are told of opinion forms: asked, more time, reminded, over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.kernel.sentences import Sentence, _
from app.notifications.news import News
from app.opinions import queries
from app.opinions.models import OpinionForm

TOLD = {
    "OpinionFormSent": _("Đề nghị đại biểu trả lời phiếu lấy ý kiến trước {when}: {matter}."),
    "OpinionFormExtended": _("Phiếu lấy ý kiến được gia hạn đến {when}: {matter}."),
    "OpinionFormReminded": _("Nhắc đại biểu trả lời phiếu lấy ý kiến trước {when}: {matter}."),
    "OpinionFormWithdrawn": _("Phiếu lấy ý kiến đã được rút: {matter}."),
    "OpinionFormConsolidated": _("Đã tổng hợp phiếu lấy ý kiến: {matter}."),
    "OpinionFormDecided": _("Chủ tịch đã quyết định nội dung lấy ý kiến: {matter}."),
}


def news(session: Session, name: str, fields: dict[str, Any]) -> Iterator[News]:
    """Who was asked, or who has not answered yet; what has ended meanwhile reminds nobody."""
    form = session.get(OpinionForm, fields["form_id"])  # a practice meeting forgets its forms
    if form is None or form.deadline is None:
        return
    whom = {line.person_id for line in form.lines}
    if name == "OpinionFormReminded":
        whom = set() if form.consolidated_at or form.withdrawn_at else set(queries.still_asked(form.id))
    when = datetime.fromisoformat(fields.get("deadline") or form.deadline.isoformat())
    local = when.astimezone(form.meeting.body.time_zone)
    sentence = Sentence(TOLD[name].text, {"matter": form.matter, "when": f"{local:%H:%M %d/%m/%Y}"})
    asks = name in ("OpinionFormSent", "OpinionFormExtended", "OpinionFormReminded")
    href = f"/meetings/{form.meeting_id}/opinions/{form.id}{'/answer' if asks else ''}"
    yield News(form.id, sentence, href, lambda actor: actor.id in whom)
