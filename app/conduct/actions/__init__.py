"""What the console does: one act, one transaction, whichever subjects it changes."""

from app.conduct.actions.displays import set_display
from app.conduct.actions.items import call_item, defer_item, finish_item, return_to_item, take_next
from app.conduct.actions.notices import NoticeOvertaken, edit_notice, prepare_notice, show_notice, take_notice_back
from app.conduct.actions.practice import forget_practice
from app.conduct.actions.seen import Overtaken
from app.conduct.actions.sittings import (
    announce_recess,
    begin_sitting,
    close_doors,
    end_sitting,
    open_roll_call,
    preside,
    resume_sitting,
)

__all__ = [
    "NoticeOvertaken",
    "Overtaken",
    "announce_recess",
    "begin_sitting",
    "call_item",
    "close_doors",
    "defer_item",
    "edit_notice",
    "end_sitting",
    "finish_item",
    "forget_practice",
    "open_roll_call",
    "prepare_notice",
    "preside",
    "resume_sitting",
    "return_to_item",
    "set_display",
    "show_notice",
    "take_next",
    "take_notice_back",
]
