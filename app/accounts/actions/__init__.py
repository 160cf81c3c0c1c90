"""What can be done with people, bodies, rosters and sign-ins; each action is one transaction."""

from app.accounts.actions.bodies import (
    change_body,
    change_term,
    create_body,
    create_term,
    end_role,
    give_role,
    put_group,
)
from app.accounts.actions.memberships import add_member, change_member, end_membership
from app.accounts.actions.people import (
    change_person,
    close_account,
    create_person,
    first_administrator,
    invite,
    open_account,
    reset_second_step,
    set_password,
)
from app.accounts.actions.roster import import_roster, plan_roster

__all__ = [
    "add_member",
    "change_body",
    "change_member",
    "change_person",
    "change_term",
    "close_account",
    "create_body",
    "create_person",
    "create_term",
    "end_membership",
    "end_role",
    "first_administrator",
    "give_role",
    "import_roster",
    "invite",
    "open_account",
    "plan_roster",
    "put_group",
    "reset_second_step",
    "set_password",
]
