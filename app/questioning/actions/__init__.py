"""What changes questions: one action, one transaction, its facts in the journal."""

from app.questioning.actions.answering import answer_in_writing, owe_answer_in_writing
from app.questioning.actions.choosing import record_choice
from app.questioning.actions.grouping import amend_group, group_slip, make_group, propose_groups, remove_group
from app.questioning.actions.practice import forget_practice
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
    "edit_slip",
    "forget_practice",
    "group_slip",
    "make_group",
    "owe_answer_in_writing",
    "propose_groups",
    "record_choice",
    "remove_group",
    "remove_slip",
    "send_slip",
    "take_back_slip",
    "write_slip",
]
