"""What changes comments: one action, one transaction, its facts in the narrowest journal."""

from app.comments.actions.moderating import hide_comment, set_deadline, show_comment
from app.comments.actions.opening import open_sheet
from app.comments.actions.practice import forget_practice
from app.comments.actions.revising import agree, edit_comment, withdraw_comment
from app.comments.actions.writing import Written, answer_comment, write_comment

__all__ = [
    "Written",
    "agree",
    "answer_comment",
    "edit_comment",
    "forget_practice",
    "hide_comment",
    "open_sheet",
    "set_deadline",
    "show_comment",
    "withdraw_comment",
    "write_comment",
]
