"""What changes questions: one action, one transaction, its facts in the journal."""

from app.questioning.actions.answering import answer_in_writing, owe_answer_in_writing
from app.questioning.actions.choosing import record_choice
from app.questioning.actions.grouping import amend_group, group_slip, make_group, propose_groups, remove_group
from app.questioning.actions.practice import forget_practice
from app.questioning.actions.promising import close_promise, note_promise
from app.questioning.actions.reminding import remind_of_answer, remind_of_promise
from app.questioning.actions.sitting import call_to_answer, call_to_ask, note_answered
from app.questioning.actions.writing import (
    Written,
    edit_slip,
    remove_slip,
    send_slip,
    take_back_slip,
    write_slip,
)

__all__ = [
    "Written",
    "amend_group",
    "answer_in_writing",
    "call_to_answer",
    "call_to_ask",
    "close_promise",
    "edit_slip",
    "forget_practice",
    "group_slip",
    "make_group",
    "note_answered",
    "note_promise",
    "owe_answer_in_writing",
    "propose_groups",
    "record_choice",
    "remind_of_answer",
    "remind_of_promise",
    "remove_group",
    "remove_slip",
    "send_slip",
    "take_back_slip",
    "write_slip",
]
