"""The secretariat's desk: files as they come, dossiers as they fill, the clock of the deadline, release."""

from datetime import timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from app.documents import policy, portions, queries
from app.documents.actions import file, receive, release
from app.documents.intake.refusals import SecretPaper
from app.documents.models import (
    KIND_WORDS,
    OUTCOME_WORDS,
    Classification,
    DocumentKind,
    Outcome,
    Upload,
    Version,
)
from app.kernel import db
from app.kernel.clock import now
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import queries as meetings
from app.meetings.context import load_prepared_meeting
from app.meetings.models import Meeting

E = TypeVar("E", bound=StrEnum)

SUGGESTED = "suggested"  # in place of an item: each paper under the one that digitising found likely

STEP_WORDS = {
    "waiting": _("Chờ đến lượt"),
    "working": _("Đang số hóa"),
    "opening": _("Đang mở tệp"),
    "reading": _("Đang đọc các trang"),
    "signatures": _("Đang kiểm tra chữ ký số"),
}
CLASSIFICATION_WORDS = {
    Classification.PUBLIC: _("Công khai"),
    Classification.INTERNAL: _("Nội bộ đại biểu"),
    Classification.RESTRICTED: _("Hạn chế: chỉ đọc trên màn hình, không tải về"),
}


def add_to(blueprint: Blueprint) -> None:
    base = "/meetings/<meeting_id>"
    blueprint.add_url_rule(f"{base}/desk", "desk", desk)
    blueprint.add_url_rule(f"{base}/versions/<version_id>", "version", show_version)
    blueprint.add_url_rule(f"{base}/documents/<document_id>/filing", "file_document", file_document, methods=["POST"])
    blueprint.add_url_rule(f"{base}/documents/<document_id>/place", "move_document", move_document, methods=["POST"])
    blueprint.add_url_rule(f"{base}/filings", "file_together", file_together, methods=["POST"])
    blueprint.add_url_rule(f"{base}/releases", "release", release_papers, methods=["POST"])
    blueprint.add_url_rule(f"{base}/uploads/<upload_id>/removal", "clear_rejection", clear_rejection, methods=["POST"])
    for noun, view in (
        ("withdrawal", withdraw),
        ("password", give_password),
        ("attempts", try_again),
        ("removal", drop),
    ):
        blueprint.add_url_rule(f"{base}/versions/<version_id>/{noun}", noun, view, methods=["POST"])


def desk(meeting_id: str) -> str:
    """GET /meetings/<id>/desk?show=&item=&q=&page=; the live regions ask for ?fragment=files, =dossiers and =top."""
    meeting = load_prepared_meeting(meeting_id)
    which = request.args.get("fragment") if wants_fragment() else None
    template = {
        "files": "documents/_files.html",
        "dossiers": "documents/_dossiers.html",
        "top": "documents/_top.html",
    }
    return render_template(template.get(which or "", "documents/desk.html"), **_desk(meeting))


def _desk(meeting: Meeting) -> dict[str, object]:
    files, uploads = queries.desk(meeting), queries.untaken_uploads(meeting.id)
    ready = [v for v in files if v.outcome.is_readable and v.is_waiting]
    unfiled = [v for v in ready if v.document.dossier.kind == "incoming"]
    numbers = _numbers(meeting)
    return {
        "portion": portions.portion(files, _wish()),
        "uploads": uploads,
        "upload_items": queries.items_of([one.dossier_id for one in uploads]),
        "dossiers": queries.dossiers(meeting),
        "items": queries.items(meeting.id),
        "numbers": numbers,
        "counts": _counts(files),
        "ready": [v for v in ready if v.document.dossier.kind == "item"],
        "unfiled": unfiled,
        "suggested": [v for v in unfiled if v.document.suggested_item_id in numbers],
        "opened": queries.opened_counts([v.id for v in files if v.is_released]),
        "delegates": len(queries.delegates(meeting)),
        "deadline": meetings.deadline(meeting, now()),
        "can_release": policy.can_release(current_actor(), meeting),
        "stream": Meeting.desk_stream(meeting.id).id,
        "seq": _seq(Meeting.desk_stream(meeting.id).id),
        "steps": STEP_WORDS,
        "kinds": KIND_WORDS,
        "outcomes": OUTCOME_WORDS,
        "classifications": CLASSIFICATION_WORDS,
        "is_secret": _is_secret,
        "saved": queries.pages_not_printed(meeting),
        "sentence": Sentence.load,
    }


def _wish() -> portions.Wish:
    """What the address asks to see; whatever is not understood asks for nothing."""
    asked = request.args
    show = portions.Show(asked["show"]) if asked.get("show") in list(portions.Show) else portions.Show.ALL
    item = asked["item"] if is_id(asked.get("item")) else ""
    return portions.Wish(show, item, asked.get("q", "").strip()[:100], asked.get("page", 1, type=int))


def _back(meeting_id: str) -> Redirect:
    """To the desk, as it was filtered when the button was pressed."""
    came_from = urlsplit(request.referrer or "")
    here = f"/meetings/{meeting_id}/desk"
    return redirect(f"{here}?{came_from.query}" if came_from.path == here and came_from.query else here)


def _is_secret(one: Version | Upload) -> bool:
    """Whether the file was refused as a state secret, so that the paper register is offered (section 7.3)."""
    return bool(one.sentence) and Sentence.load(one.sentence).text == SecretPaper().sentence.text


def _counts(files: list[Version]) -> dict[str, int]:
    waiting = [v for v in files if v.is_waiting]
    return {
        "all": len(files),
        "stop": sum(v.outcome in (Outcome.REFUSED, Outcome.NEEDS_PASSWORD) for v in waiting),
        "heed": sum(v.outcome is Outcome.WARNING for v in waiting),
        "work": sum(not v.outcome.is_over for v in waiting),
        "ready": sum(v.outcome is Outcome.READY and v.document.dossier.item_id is not None for v in waiting),
        "unfiled": sum(v.outcome.is_readable and v.document.dossier.item_id is None for v in waiting),
    }


def _numbers(meeting: Meeting) -> dict[str, str]:
    return {row.item.id: row.number for row in meetings.agenda(meeting.id).flat()}


def _seq(stream_id: str) -> int:
    return next((stream["seq"] for stream in g.streams if stream["id"] == stream_id), 0)


def show_version(meeting_id: str, version_id: str) -> str:
    """One file: what it is, what was noticed, its signatures, who has it, and the form that files it."""
    meeting = load_prepared_meeting(meeting_id)
    version = _version(meeting, version_id)
    return render_template(
        "documents/version.html",
        version=version,
        document=version.document,
        notes=queries.notes(version),
        signatures=queries.signatures(version),
        receipts=queries.receipts(version) if version.is_released else [],
        items=queries.items(meeting.id),
        numbers=_numbers(meeting),
        kinds=KIND_WORDS,
        outcomes=OUTCOME_WORDS,
        classifications=CLASSIFICATION_WORDS,
        groups=queries.groups(meeting),
        can_release=policy.can_release(current_actor(), meeting),
        is_late=meetings.deadline(meeting, now()).left < timedelta(0),
        sentence=Sentence.load,
    )


def file_document(meeting_id: str, document_id: str) -> Redirect:
    """POST: names the paper and hangs it under its item."""
    load_prepared_meeting(meeting_id)
    form = request.form
    filing = file.Filing(
        title=form.get("title", ""),
        symbol=form.get("symbol", "")[:80],
        kind=_one_of(DocumentKind, form.get("kind", "")),
        item_id=form["item"] if is_id(form.get("item")) else None,
        classification=_one_of(Classification, form.get("classification", Classification.INTERNAL)),
        for_guests=form.get("for_guests") == "1",
        may_be_kept=form.get("may_be_kept") == "1",
        group_id=form["group"] if is_id(form.get("group")) else None,
    )
    file.file_document(current_actor(), meeting_id, document_id, filing)
    flash(str(_("Đã lưu thông tin tài liệu.")), "done")
    return _back(meeting_id)


def move_document(meeting_id: str, document_id: str) -> Redirect:
    """POST: hangs the paper under an item, or takes it back among the unfiled."""
    load_prepared_meeting(meeting_id)
    item_id = request.form.get("item")
    file.move_document(current_actor(), meeting_id, document_id, item_id if is_id(item_id) else None)
    return _back(meeting_id)


def file_together(meeting_id: str) -> Redirect:
    """POST document= (many), item= (an item, "suggested" or empty), kind=, classification=: files them in one act."""
    load_prepared_meeting(meeting_id)
    form = request.form
    document_ids = [document_id for document_id in form.getlist("document") if is_id(document_id)]
    item_id = form.get("item")
    said = file.Together(
        item_id=item_id if is_id(item_id) else None,
        as_suggested=item_id == SUGGESTED,
        kind=_one_of(DocumentKind, form["kind"]) if form.get("kind") else None,
        classification=_one_of(Classification, form["classification"]) if form.get("classification") else None,
    )
    homeless = file.file_together(current_actor(), meeting_id, document_ids, said)
    count = len(set(document_ids))
    flash(str(_("Đã lưu thông tin của {count} tài liệu.", count=count)), "done")
    if homeless:
        flash(str(_("{count} tài liệu vẫn chưa gắn nội dung. Đề nghị chọn nội dung.", count=homeless)), "heed")
    return _back(meeting_id)


def release_papers(meeting_id: str) -> Redirect:
    """POST: releases the versions named in the form, in one act."""
    load_prepared_meeting(meeting_id)
    version_ids = [version_id for version_id in request.form.getlist("version") if is_id(version_id)]
    if not version_ids:
        raise Invalid(_("Chưa chọn tài liệu nào để phát hành."))
    done = release.release(current_actor(), meeting_id, version_ids, request.form.get("late_approver", ""))
    flash(str(_("Đã phát hành {count} tài liệu đến đại biểu.", count=len(done))), "done")
    return _back(meeting_id)


def withdraw(meeting_id: str, version_id: str) -> Redirect:
    """POST: takes a released version back, with its reason."""
    load_prepared_meeting(meeting_id)
    release.withdraw(current_actor(), meeting_id, version_id, request.form.get("reason", ""))
    flash(str(_("Đã thu hồi tài liệu.")), "done")
    return _back(meeting_id)


def give_password(meeting_id: str, version_id: str) -> Redirect:
    """POST: opens an encrypted file with its password, which is used once and not kept."""
    load_prepared_meeting(meeting_id)
    password, secret = request.form.get("password", ""), current_app.config["SETTINGS"].secret_key()
    if not password:
        raise Invalid(_("Đề nghị nhập mật khẩu của tệp."))
    file.give_password(current_actor(), meeting_id, version_id, password, secret)
    return _back(meeting_id)


def try_again(meeting_id: str, version_id: str) -> Redirect:
    """POST: digitises a refused file once more."""
    load_prepared_meeting(meeting_id)
    file.try_again(current_actor(), meeting_id, version_id)
    return _back(meeting_id)


def drop(meeting_id: str, version_id: str) -> Redirect:
    """POST: takes a file that was never released off the desk."""
    load_prepared_meeting(meeting_id)
    file.drop_version(current_actor(), meeting_id, version_id)
    return _back(meeting_id)


def clear_rejection(meeting_id: str, upload_id: str) -> Redirect:
    """POST: takes a file that was refused by its name off the desk."""
    load_prepared_meeting(meeting_id)
    if not is_id(upload_id):
        raise NotFound()
    receive.clear_rejection(current_actor(), meeting_id, upload_id)
    return _back(meeting_id)


def _version(meeting: Meeting, version_id: str) -> Version:
    version = db.session().get(Version, version_id) if is_id(version_id) else None
    if version is None or version.document.dossier.meeting_id != meeting.id:
        raise NotFound()
    return version


def _one_of(kind: type[E], text: str) -> E:
    try:
        return kind(text)
    except ValueError:
        raise Invalid(_("Loại tài liệu không có trong danh mục. Đề nghị chọn lại.")) from None
