"""What changes the floor: one action, one transaction, its facts in the journal."""

from app.speaking.actions.asking import ask_floor, withdraw_request, write_opinion
from app.speaking.actions.calling import call_up
from app.speaking.actions.giving import end_speech, extend_speech, give_floor, return_to_queue
from app.speaking.actions.practice import forget_practice
from app.speaking.actions.queueing import accept_debate, group_request, let_speak, move_request

__all__ = [
    "accept_debate",
    "ask_floor",
    "call_up",
    "end_speech",
    "extend_speech",
    "forget_practice",
    "give_floor",
    "group_request",
    "let_speak",
    "move_request",
    "return_to_queue",
    "withdraw_request",
    "write_opinion",
]
