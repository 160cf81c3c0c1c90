"""What changes opinion forms: one action, one transaction, its facts in the journal."""

from app.opinions.actions.answering import Overtaken, TooLate, enter_opinion, give_opinion
from app.opinions.actions.concluding import consolidate_form, decide_form, place_form
from app.opinions.actions.practice import forget_practice
from app.opinions.actions.preparing import Matter, amend_form, prepare_form, remove_form
from app.opinions.actions.sending import extend_form, remind_members, send_form, withdraw_form

__all__ = [
    "Matter",
    "Overtaken",
    "TooLate",
    "amend_form",
    "consolidate_form",
    "decide_form",
    "enter_opinion",
    "extend_form",
    "forget_practice",
    "give_opinion",
    "place_form",
    "prepare_form",
    "remind_members",
    "remove_form",
    "send_form",
    "withdraw_form",
]
