"""What people do with the groups of a session; each is one transaction."""

from app.groups.actions import practice as practice
from app.groups.actions.announcing import announce_groups, dissolve_groups
from app.groups.actions.arranging import Plan, arrange_groups, plan_groups
from app.groups.actions.recording import (
    WRITERS,
    Written,
    approve_record,
    edit_opinion,
    remove_opinion,
    reopen_record,
    write_opinion,
)
from app.groups.actions.seating import move_delegate, name_officers

__all__ = [
    "WRITERS",
    "Plan",
    "Written",
    "announce_groups",
    "approve_record",
    "arrange_groups",
    "dissolve_groups",
    "edit_opinion",
    "move_delegate",
    "name_officers",
    "plan_groups",
    "remove_opinion",
    "reopen_record",
    "write_opinion",
]
