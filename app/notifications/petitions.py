"""What people are told of voters' petitions: who answers what was given, judged, is due; the office what came."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.kernel.sentences import Sentence, _
from app.notifications.news import News
from app.petitions.models import PetitionGroup, State

STREAM = "body.petitions"
TOLD = ("PetitionsAssigned", "PetitionsAnswered", "PetitionAnswerJudged", "PetitionsDayNear")


def news(session: Session, name: str, fields: dict[str, Any]) -> Iterator[News]:
    """What an entry about a group means; nothing of a group that is gone."""
    group = session.get(PetitionGroup, fields["group_id"])
    if group is None:
        return
    if name == "PetitionsAssigned":
        yield _to_answerer(_asked(group, fields["due_on"]), group)
    elif name == "PetitionsAnswered":
        sentence = _("{unit} đã trả lời kiến nghị của cử tri: {title}.", unit=group.unit, title=group.title)
        yield News(group.id, sentence, _href(group), for_office=True)
    elif name == "PetitionAnswerJudged":
        yield _to_answerer(_judged(group, State(fields["state"])), group)
    else:
        sentence = _(
            "Sắp đến hạn trả lời kiến nghị của cử tri, ngày {day}: {title}.",
            day=_day(fields["due_on"]),
            title=group.title,
        )
        yield _to_answerer(sentence, group, for_office=True)


def _asked(group: PetitionGroup, due_on: str) -> Sentence:
    return _(
        "Kiến nghị của cử tri được giao trả lời, hạn {day}: {title}.",
        day=_day(due_on),
        title=group.title,
    )


def _judged(group: PetitionGroup, state: State) -> Sentence:
    if state is State.RETURNED:
        return _("Trả lời kiến nghị của cử tri được đề nghị làm lại: {title}.", title=group.title)
    return _("Trả lời kiến nghị của cử tri đã được chấp nhận: {title}.", title=group.title)


def _to_answerer(sentence: Sentence, group: PetitionGroup, *, for_office: bool = False) -> News:
    persons = frozenset([group.answerer_id] if group.answerer_id is not None else [])
    return News(group.id, sentence, _href(group), for_office=for_office, persons=persons)


def _href(group: PetitionGroup) -> str:
    return f"/bodies/{group.body_id}/petition-groups/{group.id}"


def _day(written: str) -> str:
    return f"{date.fromisoformat(written):%d/%m/%Y}"
