"""What pages about questions are given, the streams they listen to, and the door to a slip."""

from datetime import datetime, timedelta
from typing import Any

from flask import g

from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.meetings.context import hear, load_meeting
from app.meetings.days import due_words
from app.meetings.models import ItemType, Meeting
from app.petitions import policy as petitions_policy
from app.petitions import queries as petitions
from app.petitions.models import PetitionGroup
from app.questioning import policy, queries
from app.questioning.models import (
    GROUP_LOOKS,
    GROUP_WORDS,
    LONGEST_ISSUE,
    LONGEST_QUESTION,
    REASON_WORDS,
    STATE_LOOKS,
    STATE_WORDS,
    QuestionSlip,
    questioning_stream,
)
from app.speaking import queries as speaking
from app.speaking.context import MEMBERS_EVENTS
from app.speaking.models import KIND_WORDS

# Of the stream of slips, the members' and one's own.
EVENTS = (
    "SlipSent SlipNoted SlipGrouped QuestionGroupChanged IssuesProposed IssuesChosen AnswerDueInWriting "
    "AnsweredInWriting QuestionAsked AnswerBegun QuestionAnswered PromiseNoted PromiseClosed PracticeReset "
    "PresidingOfficerChanged"
)


def load_questions(meeting_id: str) -> Meeting:
    """The meeting, for whoever takes part; g.streams gains one's own and, for who receives slips, theirs."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    streams = [questioning_stream(meeting.id)] if policy.can_receive(actor, meeting) else []
    if not hear(*streams):
        return load_questions(meeting_id)
    if is_id(actor.id):
        g.streams = [*g.streams, {"id": actor.id, "seq": journal.head(actor.id).seq}]
    return meeting


def load_slip(meeting_id: str, slip_id: str) -> tuple[Meeting, QuestionSlip]:
    """The meeting and a slip of it that the actor may see. Raises NotFound."""
    meeting = load_questions(meeting_id)
    return meeting, seen(meeting, slip_id)


def seen(meeting: Meeting, slip_id: str) -> QuestionSlip:
    """A slip of the meeting that the actor may see. Raises NotFound."""
    slip = queries.slip(meeting, slip_id)
    if slip is None or not policy.can_see_slip(current_actor(), slip):
        raise NotFound()
    return slip


def shown(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """What `questioning/_questions.html` is given."""
    receives = policy.can_receive(actor, meeting)
    sent = queries.sent(meeting.id) if receives else []
    groups = [one for one in queries.groups(meeting.id) if policy.can_see_group(actor, meeting, one)]
    return {
        "mine": queries.own(meeting, actor) if policy.can_write(actor, meeting) else [],
        "to_me": queries.put_to(meeting, actor),
        "groups": groups,
        "in_group": {one.id: [slip for slip in one.slips if policy.can_see_slip(actor, slip)] for one in groups},
        "loose": [slip for slip in sent if slip.group_id is None],
        "sent_count": len(sent),
        "choice": queries.choice(meeting.id),
        "may_write": policy.can_write(actor, meeting) and not meeting.has_ended,
        "receives": receives,
        "sees_promises": receives or meetings_policy.is_member(actor, meeting),
        "may_group": policy.can_group(actor, meeting),
        "conducts": policy.can_choose(actor, meeting),
        "may_choose": policy.can_choose(actor, meeting) and not any(one.asked_at for one in sent),
        **words(meeting),
    }


def board(meeting: Meeting, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `questioning/_board.html` is given."""
    item = meetings.current_item(meeting)
    return {
        "chosen_groups": [one for one in queries.groups(meeting.id) if one.is_chosen],
        "speech": speaking.speech_of_now(meeting),
        "at": at,
        "kind_words": KIND_WORDS,
        "is_questioning": item is not None and item.type is ItemType.QUESTIONING,
        "others": [(one.id, one.name_with_title) for one in queries.questionees(meeting, at)],
        "answer_s": int(meeting.rule_profile["answer_seconds"]),
        "may_choose": policy.can_choose(actor, meeting),
        "may_group": policy.can_group(actor, meeting),
        "board_events": f"{EVENTS} {MEMBERS_EVENTS} ItemStateChanged",
        **words(meeting),
    }


def of_petitions(meeting: Meeting, group_id: str) -> dict[str, Any]:
    """The slip's form filled in from a group of voters' petitions; empty for none that the actor may see."""
    group = petitions.group(group_id)
    if group is None or group.body_id != meeting.body_id or not petitions_policy.can_see(current_actor(), group):
        return {}
    said = "\n".join(f"- {one.text} ({one.place})" for one in group.petitions)
    return {
        "petitions": group.id,
        "questionee": group.unit,
        "issue": group.title[:LONGEST_ISSUE],
        "text": f"Cử tri kiến nghị:\n{said}\n"[:LONGEST_QUESTION],
    }


def slips_of(group: PetitionGroup) -> list[QuestionSlip]:
    """The slips that take up a group of voters' petitions, as far as the actor sees them."""
    actor = current_actor()
    return [one for one in queries.slips_of(group.id) if policy.can_see_slip(actor, one)]


def ways_to_ask(group: PetitionGroup) -> list[tuple[Meeting, str]]:
    """The sessions in which the actor may ask about the group, each with the address of the form."""
    actor = current_actor()
    sessions = [one for one in meetings.meetings_of(actor) if one.body_id == group.body_id and not one.has_ended]
    may = [one for one in sessions if policy.can_write(actor, one)]
    return [(one, f"/meetings/{one.id}/questions/new?petitions={group.id}") for one in may]


def words(meeting: Meeting) -> dict[str, Any]:
    """The words that templates about questions use."""
    today = queries.today(meeting, clock.now())
    return {
        "slip_words": STATE_WORDS,
        "sees_petitions": lambda group: petitions_policy.can_see(current_actor(), group),
        "slip_looks": STATE_LOOKS,
        "group_words": GROUP_WORDS,
        "group_looks": GROUP_LOOKS,
        "reason_words": REASON_WORDS,
        "due_words": lambda on: due_words(on, today),
        "is_overdue": lambda on: on < today,
        "question_events": EVENTS,
        "explained_by": lambda on: on + timedelta(days=int(meeting.rule_profile.get("promise_explained_days", 15))),
        "written_days": int(meeting.rule_profile.get("written_answer_days", 20)),
        "written_basis": meeting.rule_profile.basis("written_answer_days")
        if "written_answer_days" in meeting.rule_profile.names()
        else "",
    }
