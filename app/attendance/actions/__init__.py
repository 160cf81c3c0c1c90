"""What changes attendance: one action, one transaction, its facts in the journal."""

from app.attendance.actions.cards import check_in_by_card, replace_card
from app.attendance.actions.marking import Overtaken, check_in, check_out, mark, mark_the_rest, take_back
from app.attendance.actions.rosters import take_roster_again
from app.attendance.actions.seating import arrange_rows, import_seats, move_seat, plan_seats

__all__ = [
    "Overtaken",
    "arrange_rows",
    "check_in",
    "check_in_by_card",
    "check_out",
    "import_seats",
    "mark",
    "mark_the_rest",
    "move_seat",
    "plan_seats",
    "replace_card",
    "take_back",
    "take_roster_again",
]
