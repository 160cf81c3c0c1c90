"""What changes comments: one action, one transaction, its facts in the narrowest journal."""

from app.comments.actions.attaching import (
    attach_file,
    begin_look,
    discard_file,
    let_be_seen,
    refuse_file,
    remove_file,
)
from app.comments.actions.grouping import amend_group, group_comments, merge_groups, separate_comments, ungroup
from app.comments.actions.moderating import hide_comment, remind_of_deadline, set_deadline, show_comment
from app.comments.actions.opening import open_sheet
from app.comments.actions.practice import forget_practice
from app.comments.actions.revising import agree, edit_comment, withdraw_comment
from app.comments.actions.settling import assign_groups, settle_group, take_in
from app.comments.actions.writing import Written, answer_comment, enter_comment, write_comment

__all__ = [
    "Written",
    "agree",
    "amend_group",
    "answer_comment",
    "assign_groups",
    "attach_file",
    "begin_look",
    "discard_file",
    "edit_comment",
    "enter_comment",
    "forget_practice",
    "group_comments",
    "hide_comment",
    "let_be_seen",
    "merge_groups",
    "open_sheet",
    "refuse_file",
    "remind_of_deadline",
    "remove_file",
    "separate_comments",
    "set_deadline",
    "settle_group",
    "show_comment",
    "take_in",
    "ungroup",
    "withdraw_comment",
    "write_comment",
]
