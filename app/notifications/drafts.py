"""What the office is told of drafts out for opinion: that opinions of the public wait, and that a unit has answered."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.drafts.models import AskedUnit, PublicDraft
from app.kernel.sentences import _
from app.notifications.news import News

STREAM = "body.drafts"
TOLD = ("PublicOpinionReceived", "UnitAnswered")


def news(session: Session, name: str, fields: dict[str, Any]) -> Iterator[News]:
    """Three hundred opinions that wait are one notice until it is seen."""
    draft = session.get(PublicDraft, fields["draft_id"])
    if draft is None:
        return
    desk = f"/bodies/{draft.body_id}/drafts/{draft.id}"
    if name == "PublicOpinionReceived":
        sentence = _("Ý kiến của công chúng chờ duyệt: {title}.", title=draft.title)
        yield News(draft.id, sentence, f"{desk}/opinions", for_office=True, once=True)
        return
    unit = session.get(AskedUnit, fields["unit_id"])
    if unit is not None:
        sentence = _("{unit} đã gửi ý kiến về dự thảo: {title}.", unit=unit.name, title=draft.title)
        yield News(unit.id, sentence, f"{desk}/units", for_office=True, once=True)
