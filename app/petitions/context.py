"""The doors of the petitions' pages, what these are given, and the streams they listen to."""

from collections.abc import Sequence
from typing import Any

from flask import g

from app.accounts.models import Body
from app.accounts.queries import bodies
from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.meetings import policy as meetings
from app.meetings import whose
from app.meetings.context import hear
from app.meetings.days import due_words
from app.meetings.models import AgendaItem
from app.petitions import policy, queries
from app.petitions.models import (
    AUTHORITY_WORDS,
    OUTCOME_WORDS,
    STATE_LOOKS,
    STATE_WORDS,
    Petition,
    PetitionGroup,
    VoterContact,
    petitions_stream,
)

# Of the body's stream of petitions, and of one's own.
EVENTS = (
    "VoterContactNoted PetitionRecorded PetitionsImported PetitionsGrouped PetitionsAssigned PetitionsAnswered "
    "PetitionAnswerJudged PetitionsLinked PetitionsNoted"
)


def load_council(body_id: str) -> Body:
    """The council, for whoever reads its petitions; sets g.body and g.streams. Raises NotFound."""
    body = bodies.body(body_id)
    if not policy.has_petitions(body) or not policy.can_read(current_actor(), body.id):
        raise NotFound()
    g.body, g.streams = body, []
    hear(petitions_stream(body.id))
    return body


def load_desk(body_id: str) -> Body:
    """The same, for those who keep them. Raises NotFound, Forbidden."""
    body = load_council(body_id)
    allow(policy.can_keep(current_actor(), body.id), whose.SECRETARIAT)
    return body


def load_petition(body_id: str, petition_id: str) -> tuple[Body, Petition]:
    """A petition of the council. Raises NotFound."""
    body, found = load_council(body_id), queries.petition(petition_id)
    if found is None or found.body_id != body.id:
        raise NotFound()
    return body, found


def load_contact(body_id: str, contact_id: str) -> tuple[Body, VoterContact]:
    """A meeting with voters of the council. Raises NotFound."""
    body, found = load_council(body_id), queries.contact(contact_id)
    if found is None or found.body_id != body.id:
        raise NotFound()
    return body, found


def load_groups(body_id: str) -> tuple[Body, str | None]:
    """The council, for who reads all its groups (None) or answers some (then the own id). Raises NotFound."""
    actor = current_actor()
    if body_id in {one.id for one in queries.councils_answered(actor)} and not policy.can_read(actor, body_id):
        g.body = bodies.body(body_id)
        g.streams = [{"id": actor.id, "seq": journal.head(actor.id).seq}]
        return g.body, actor.id
    return load_council(body_id), None


def load_group(body_id: str, group_id: str) -> tuple[Body, PetitionGroup]:
    """A group, for who is of the council or answers it. Raises NotFound."""
    body, _own = load_groups(body_id)
    found = queries.group(group_id)
    if found is None or found.body_id != body.id or not policy.can_see(current_actor(), found):
        raise NotFound()
    return body, found


def doors() -> list[tuple[Body, str]]:
    """The ways to petitions for this person: each council with the address of what it shows them."""
    actor = current_actor()
    if actor.kind != "person":
        return []
    councils = {one.id: one for one in bodies.bodies_of(actor) if policy.has_petitions(one)}
    found = [(one, f"/bodies/{one.id}/petitions") for one in councils.values()]
    answered = [one for one in queries.councils_answered(actor) if one.id not in councils]
    return found + [(one, f"/bodies/{one.id}/petition-groups") for one in answered]


def of_item(item: AgendaItem) -> list[PetitionGroup]:
    """The groups of petitions that a line of the agenda answers, for who may see them."""
    actor = current_actor()
    return [one for one in queries.of_item(item.id) if policy.can_see(actor, one)]


def shown(group: PetitionGroup, actor: Actor) -> dict[str, Any]:
    """What `petitions/_group.html` is given."""
    keeps, reads = policy.can_keep(actor, group.body_id), policy.can_read(actor, group.body_id)
    unit, answerer_id = queries.proposal(group) if keeps and not group.unit else (group.unit, group.answerer_id)
    return {
        "group": group,
        "reads": reads,
        "sees_item": reads and group.item is not None and meetings.can_see(actor, group.item.meeting),
        "may_answer": policy.can_answer(actor, group),
        "is_asked": policy.is_asked(actor, group),
        "may_judge": policy.can_judge(actor, group.body_id),
        "unit": unit,
        "answerer_id": answerer_id,
        "people": _labels(group.body_id) if keeps else [],
        "units": queries.units(group.body_id) if keeps else [],
        "fields": queries.fields(group.body_id) if keeps else [],
        "items": [(one.id, f"{one.meeting.title}: {one.title}") for one in queries.items(group.body_id)]
        if keeps
        else [],
        **words(group.body),
    }


def words(body: Body) -> dict[str, Any]:
    """The words that templates about petitions use."""
    today = clock.today(body.time_zone)
    return {
        "state_words": STATE_WORDS,
        "state_looks": STATE_LOOKS,
        "authority_words": AUTHORITY_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "petition_events": EVENTS,
        "today": today,
        "due_words": lambda on: due_words(on, today),
        "keeps": policy.can_keep(current_actor(), body.id),
    }


def _labels(body_id: str) -> Sequence[tuple[str, str]]:
    found = ((one, one.title or one.unit) for one in queries.answerers(body_id))
    return [(one.id, f"{post} – {one.full_name}" if post else one.full_name) for one, post in found]
