"""Góp ý của tôi: what one wrote in all meetings, and what became of each."""

from flask import Blueprint, render_template

from app.comments import queries
from app.comments.models import OUTCOME_WORDS, STATE_WORDS, VISIBILITY_WORDS
from app.comments.text import cite
from app.documents.articles import pieces
from app.kernel.http import current_actor

pages = Blueprint("own_comments", __name__)


@pages.get("/comments")
def mine() -> str:
    """GET: the actor's comments, the newest first, with the answers to each."""
    found = queries.own(current_actor())
    return render_template(
        "comments/mine.html",
        comments=found,
        titles=queries.titles(one.subject_id for one in found),
        answers=queries.answers_to([one.id for one in found]),
        state_words=STATE_WORDS,
        outcome_words=OUTCOME_WORDS,
        visibility_words=VISIBILITY_WORDS,
        pieces=pieces,
        cite=cite,
    )
