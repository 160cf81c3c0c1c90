"""What is done with voters' petitions: entered, grouped, given to a unit, answered, judged, linked."""

from app.petitions.actions.answering import accept_answer, answer_group, send_back_answer
from app.petitions.actions.entering import (
    Contact,
    amend_contact,
    amend_petition,
    enter_petition,
    note_contact,
    remove_petition,
)
from app.petitions.actions.grouping import (
    Heading,
    amend_group,
    assign_group,
    join_group,
    link_item,
    make_group,
    part_from_group,
    remove_group,
)
from app.petitions.actions.importing import import_list, plan_list
from app.petitions.actions.reminding import remind_of_day
from app.petitions.told import Told

__all__ = [
    "Contact",
    "Heading",
    "Told",
    "accept_answer",
    "amend_contact",
    "amend_group",
    "amend_petition",
    "answer_group",
    "assign_group",
    "enter_petition",
    "import_list",
    "join_group",
    "link_item",
    "make_group",
    "note_contact",
    "part_from_group",
    "plan_list",
    "remind_of_day",
    "remove_group",
    "remove_petition",
    "send_back_answer",
]
