"""What is done with drafts: made ready, put out, sent to units, said something about, moderated, ended."""

from app.drafts.actions.answers import Typed
from app.drafts.actions.asking import NOT_OVER, Addressee, Given, Way, ask_units, end_unit, extend_units, remind_units
from app.drafts.actions.letters import Letter, enter_letter
from app.drafts.actions.moderating import approve_opinion, refuse_opinion
from app.drafts.actions.opening import close_draft, extend_draft, open_draft, withdraw_draft
from app.drafts.actions.preparing import Description, amend_draft, prepare_draft, remove_draft
from app.drafts.actions.replying import save_answer, send_answer
from app.drafts.actions.sending import Written, send_opinion
from app.drafts.actions.settling import answer_opinions, publish_result

__all__ = [
    "NOT_OVER",
    "Addressee",
    "Description",
    "Given",
    "Letter",
    "Typed",
    "Way",
    "Written",
    "amend_draft",
    "answer_opinions",
    "approve_opinion",
    "ask_units",
    "close_draft",
    "end_unit",
    "enter_letter",
    "extend_draft",
    "extend_units",
    "open_draft",
    "prepare_draft",
    "publish_result",
    "refuse_opinion",
    "remind_units",
    "remove_draft",
    "save_answer",
    "send_answer",
    "send_opinion",
    "withdraw_draft",
]
