"""Groups of petitions: made from the list, described, given to a unit, linked to an item."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.kernel import clock
from app.kernel.errors import Invalid, Refusal, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import _
from app.meetings import forms, whose
from app.petitions import actions, policy, queries
from app.petitions.context import load_desk, load_group, load_groups, shown, words
from app.petitions.models import Authority, PetitionGroup
from app.petitions.routes.petitions import done, listed

pages = Blueprint("petition_groups", __name__)
GROUPS = "/bodies/<body_id>/petition-groups"
GROUP = f"{GROUPS}/<group_id>"


@pages.get(GROUPS)
def groups(body_id: str) -> str:
    """GET ?state=: what is due first. Who answers here and is not of the council sees the own ones."""
    body, answerer_id = load_groups(body_id)
    state, today = request.args.get("state", ""), clock.today(body.time_zone)
    return render_template(
        "petitions/_groups.html" if wants_fragment() else "petitions/groups.html",
        groups=queries.groups(body.id, state=state, today=today, answerer_id=answerer_id),
        counts=queries.counts(body.id, today, answerer_id),
        show=state,
        reads=answerer_id is None,
        **words(body),
    )


@pages.post(GROUPS)
def make(body_id: str) -> Response | tuple[str, int]:
    """`petition` (several); `group` that they join, or the `title` of a new one."""
    load_desk(body_id)
    actor, chosen = current_actor(), request.form.getlist("petition")
    joined = forms.maybe_id("group", _("Nhóm kiến nghị"))
    try:
        if joined is not None:
            group = actions.join_group(actor, body_id, joined, chosen)
        else:
            group = actions.make_group(actor, body_id, chosen, actions.Heading(forms.text("title")))
    except Refusal as refusal:
        typed = {"chosen": chosen, "title": request.form.get("title", ""), "group": joined}
        return listed(load_desk(body_id), refusal.sentence, typed), refusal.status
    return done(f"/bodies/{body_id}/petition-groups/{group.id}", _("Đã đưa vào nhóm {n}.", n=group.number))


@pages.get(GROUP)
def group(body_id: str, group_id: str) -> str:
    """One group: its petitions, who answers until when, the answers, what can be done."""
    _body, found = load_group(body_id, group_id)
    template = "petitions/_group.html" if wants_fragment() else "petitions/group.html"
    return render_template(template, **shown(found, current_actor()))


@pages.post(f"{GROUP}/state")
def change(body_id: str, group_id: str) -> Response:
    """`deed`: describe, assign, link, part, remove."""
    _body, found = _kept(body_id, group_id)
    actor, mine, deed = current_actor(), (body_id, found.id), forms.text("deed")
    here = f"/bodies/{body_id}/petition-groups/{found.id}"
    if deed == "describe":
        authority = forms.one_of(Authority, "authority", _("Thẩm quyền giải quyết"))
        actions.amend_group(actor, *mine, actions.Heading(forms.text("title"), forms.text("field"), authority))
        return done(here, _("Đã lưu nhóm kiến nghị."))
    if deed == "assign":
        due_on = forms.day("due_on", _("Thời hạn trả lời"))
        person = forms.maybe_id("answerer", _("Người trả lời"))
        group = actions.assign_group(actor, *mine, unit=forms.text("unit"), answerer_id=person, due_on=due_on)
        return done(here, _("Đã giao {unit} trả lời.", unit=group.unit))
    if deed == "link":
        actions.link_item(actor, *mine, forms.maybe_id("item", _("Nội dung chương trình")))
        return done(here, _("Đã lưu liên kết với chương trình."))
    if deed == "part":
        actions.part_from_group(actor, *mine, forms.maybe_id("petition", _("Kiến nghị")) or "")
        return done(here, _("Đã đưa kiến nghị ra khỏi nhóm."))
    if deed == "remove":
        actions.remove_group(actor, *mine)
        return done(f"/bodies/{body_id}/petitions", _("Đã xóa nhóm; các kiến nghị trở về chưa xếp nhóm."))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


def _kept(body_id: str, group_id: str) -> tuple[Body, PetitionGroup]:
    body, found = load_group(body_id, group_id)
    allow(policy.can_keep(current_actor(), body.id), whose.SECRETARIAT)
    return body, found
