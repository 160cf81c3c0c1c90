"""QuestionSlip, QuestionGroup, QuestionChoice, Promise: a question from the draft to what was promised."""

from app.questioning.models.group import QuestionChoice, QuestionGroup, questioning_stream
from app.questioning.models.kinds import (
    GROUP_LOOKS,
    GROUP_WORDS,
    LONGEST_ANSWER,
    LONGEST_ISSUE,
    LONGEST_PROMISE,
    LONGEST_QUESTION,
    REASON_WORDS,
    STATE_LOOKS,
    STATE_WORDS,
    GroupState,
    SlipState,
    WrittenReason,
)
from app.questioning.models.promise import Promise
from app.questioning.models.slip import QuestionSlip

__all__ = [
    "GROUP_LOOKS",
    "GROUP_WORDS",
    "LONGEST_ANSWER",
    "LONGEST_ISSUE",
    "LONGEST_PROMISE",
    "LONGEST_QUESTION",
    "REASON_WORDS",
    "STATE_LOOKS",
    "STATE_WORDS",
    "GroupState",
    "Promise",
    "QuestionChoice",
    "QuestionGroup",
    "QuestionSlip",
    "SlipState",
    "WrittenReason",
    "questioning_stream",
]
