"""What changes meetings: one action, one transaction, its facts in the journal."""

from app.meetings.actions.agenda import (
    Overtaken,
    add_item,
    edit_item,
    move_item,
    remove_item,
    step_item,
    undo_change,
)
from app.meetings.actions.calendar import end_calendar_link, make_calendar_link
from app.meetings.actions.course import adopt_programme, change_item_state, change_state
from app.meetings.actions.founding import copy_meeting, create_meeting, edit_meeting
from app.meetings.actions.people import change_presiding_officer, end_role, give_role, invite_by_link, take_roster
from app.meetings.actions.practice import reset_practice
from app.meetings.actions.rules import install_profiles, state_rules
from app.meetings.actions.sittings import add_sitting, change_sitting_state, edit_sitting, remove_sitting

__all__ = [
    "Overtaken",
    "add_item",
    "add_sitting",
    "adopt_programme",
    "change_item_state",
    "change_presiding_officer",
    "change_sitting_state",
    "change_state",
    "copy_meeting",
    "create_meeting",
    "edit_item",
    "edit_meeting",
    "edit_sitting",
    "end_calendar_link",
    "end_role",
    "give_role",
    "install_profiles",
    "invite_by_link",
    "make_calendar_link",
    "move_item",
    "remove_item",
    "remove_sitting",
    "reset_practice",
    "state_rules",
    "step_item",
    "take_roster",
    "undo_change",
]
