"""What is done with drafts: made ready, put out, said something about, moderated, ended."""

from app.drafts.actions.moderating import approve_opinion, refuse_opinion
from app.drafts.actions.opening import close_draft, extend_draft, open_draft, withdraw_draft
from app.drafts.actions.preparing import Description, amend_draft, prepare_draft, remove_draft
from app.drafts.actions.sending import Written, send_opinion
from app.drafts.actions.settling import answer_opinions, publish_result

__all__ = [
    "Description",
    "Written",
    "amend_draft",
    "answer_opinions",
    "approve_opinion",
    "close_draft",
    "extend_draft",
    "open_draft",
    "prepare_draft",
    "publish_result",
    "refuse_opinion",
    "remove_draft",
    "send_opinion",
    "withdraw_draft",
]
