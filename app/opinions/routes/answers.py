"""A member's own page of a form: what is asked, the opinion, the receipt."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import current_actor
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import once
from app.meetings import forms as fields
from app.opinions import actions, queries
from app.opinions.actions.answering import answer_streams
from app.opinions.context import load_form, words
from app.opinions.models import FormState
from app.opinions.routes.forms import FORM
from app.voting.queries import receipt_code

pages = Blueprint("opinion_answers", __name__)


@pages.get(f"{FORM}/answer")
def answer(meeting_id: str, form_id: str) -> str:
    """One's own form, with what was answered before."""
    return _page(meeting_id, form_id, {}, None)


@pages.post(f"{FORM}/answer")
def give(meeting_id: str, form_id: str) -> Response | tuple[str, int]:
    """`opinion`, `text`, `replaces` and the page's `key`; the same answer sent again gets the first receipt."""
    meeting, form = load_form(meeting_id, form_id)
    actor = current_actor()
    page_key = fields.maybe_id("key", _("Ý kiến"))
    if page_key is None:
        raise Invalid(_("Trang này đã cũ. Đề nghị tải lại trang rồi gửi lại."))
    opinion, text = fields.text("opinion"), request.form.get("text", "")
    replaces = fields.whole("replaces", _("Ý kiến"))
    # Another answer from the same page is another command: the first one's receipt must not be taken for its own.
    key = str(uuid5(UUID(page_key), f"{replaces} {opinion} {text}"))
    try:
        given = once(
            actor, key, answer_streams(meeting.id, form.id, actor.id),
            lambda: actions.give_opinion(actor, meeting_id, form_id, opinion, text, replaces=replaces, key=key),
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(meeting_id, form_id, request.form, refusal.sentence), refusal.status
    code = receipt_code(str(given["receipt"]["hash"]))
    flash(str(_("Đã ghi nhận ý kiến, biên nhận {code}.", code=code)), "done")
    return redirect(f"/meetings/{meeting_id}/opinions/{form_id}/answer")


def _page(meeting_id: str, form_id: str, typed: Mapping[str, Any], problem: Sentence | None) -> str:
    _meeting, form = load_form(meeting_id, form_id)
    actor, at = current_actor(), clock.now()
    mine = queries.line_of(form.id, actor)
    if mine is None:
        raise NotFound(_("Đại biểu không có trong danh sách lấy ý kiến của nội dung này."))
    kept = {"opinion": mine.opinion or "", "text": mine.text}
    return render_template(
        "opinions/answer.html",
        form=form,
        mine=mine,
        state=form.state(at),
        is_out=form.state(at) is FormState.SENT,
        given=queries.given(form.id, mine.participation_id),
        receipt=queries.receipt(actor, mine.key),
        values={**kept, **{name: typed[name] for name in kept if name in typed}},
        problems=[("opinion", problem)] if problem is not None else [],
        key=new_id(),
        **words(at),
    )
