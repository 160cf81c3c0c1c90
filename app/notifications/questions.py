"""What people are told of questioning: the delegate what became of a question, who answers that a last day is near."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.sentences import Sentence, _
from app.meetings import policy as meetings
from app.notifications.news import News
from app.questioning import policy
from app.questioning.models import QuestionSlip

TOLD = ("IssuesChosen", "AnswerDueInWriting", "AnsweredInWriting", "LastDayNear")


def news(session: Session, name: str, fields: dict[str, Any]) -> Iterator[News]:
    """What an entry about questions means (R-QA-01, R-QA-03, R-QA-07)."""
    if name == "IssuesChosen":
        for slip in session.scalars(select(QuestionSlip).where(QuestionSlip.group_id.in_(fields["chosen"]))):
            yield _to_asker(_("Chất vấn của đại biểu được chọn cho phiên chất vấn: {issue}.", issue=slip.issue), slip)
        concerned = fields["written"]
    else:
        concerned = [fields["slip_id"]]
    for slip in session.scalars(select(QuestionSlip).where(QuestionSlip.id.in_(concerned))):
        if name == "LastDayNear":
            yield _near(slip, fields)
        elif name == "AnsweredInWriting":
            sentence = _("Đã có trả lời bằng văn bản cho chất vấn của đại biểu: {issue}.", issue=slip.issue)
            yield _to_asker(sentence, slip)
        else:
            sentence = _(
                "Chất vấn của đại biểu sẽ được trả lời bằng văn bản, hạn {day}: {issue}.",
                day=_day(fields["due_on"]),
                issue=slip.issue,
            )
            yield _to_asker(sentence, slip)


def _to_asker(sentence: Sentence, slip: QuestionSlip) -> News:
    person_id = slip.person_id
    return News(slip.id, sentence, _href(slip), lambda actor: actor.id == person_id)


def _near(slip: QuestionSlip, fields: dict[str, Any]) -> News:
    """To who answers, where that person takes part, and to the secretariat that follows it."""
    day, meeting = _day(fields["due_on"]), slip.meeting
    if fields["promise_id"] is not None:
        sentence = _("Sắp đến hạn thực hiện lời hứa, ngày {day}: {issue}.", day=day, issue=slip.issue)
    else:
        sentence = _("Sắp đến hạn trả lời chất vấn bằng văn bản, ngày {day}: {issue}.", day=day, issue=slip.issue)
    return News(
        slip.id,
        sentence,
        _href(slip),
        lambda actor: policy.is_asked(actor, slip) or meetings.can_prepare(actor, meeting),
        for_office=True,
    )


def _href(slip: QuestionSlip) -> str:
    return f"/meetings/{slip.meeting_id}/questions/{slip.id}"


def _day(written: str) -> str:
    return f"{date.fromisoformat(written):%d/%m/%Y}"
