"""Comments (góp ý), and what is made of them: groups, which the drafting body answers."""

from app.comments.models.attachment import LARGEST_FILE, LONGEST_FILE_NAME, MOST_FILES, CommentFile, FileState
from app.comments.models.comment import (
    CAME_BY_WORDS,
    LONGEST_REASON,
    LONGEST_TEXT,
    STATE_WORDS,
    VISIBILITY_WORDS,
    Agreement,
    CameBy,
    Comment,
    CommentDeadline,
    CommentEdition,
    CommentState,
    Visibility,
    drafting_stream,
    sheet_stream,
)
from app.comments.models.group import LONGEST_HEADING, OUTCOME_WORDS, AnswerEdition, CommentGroup, Outcome

__all__ = [
    "CAME_BY_WORDS",
    "LARGEST_FILE",
    "LONGEST_FILE_NAME",
    "LONGEST_HEADING",
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "MOST_FILES",
    "OUTCOME_WORDS",
    "STATE_WORDS",
    "VISIBILITY_WORDS",
    "Agreement",
    "AnswerEdition",
    "CameBy",
    "Comment",
    "CommentDeadline",
    "CommentEdition",
    "CommentFile",
    "CommentGroup",
    "CommentState",
    "FileState",
    "Outcome",
    "Visibility",
    "drafting_stream",
    "sheet_stream",
]
