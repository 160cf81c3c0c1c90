"""A body's reference shelf: its page for members, and beside it the work of those who prepare it."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.accounts.queries import bodies
from app.documents import queries, shelf, shelf_policy
from app.documents.actions import shelf as actions
from app.documents.models import KIND_WORDS, OUTCOME_WORDS, Classification, DocumentKind, Version, shelf_desk
from app.documents.routes.desk import STEP_WORDS
from app.documents.shelf import Shown
from app.documents.shelf_policy import ShelfReader
from app.kernel import journal
from app.kernel.errors import Invalid, NotFound, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import whose

E = TypeVar("E", bound=StrEnum)

CLASSIFICATION_WORDS = {
    Classification.PUBLIC: _("Công khai: khách mời của kỳ họp có dẫn tài liệu cũng đọc được"),
    Classification.INTERNAL: _("Nội bộ đại biểu"),
}
LISTENED = "DocumentReleased DocumentWithdrawn PaperReceived PaperDigitised PaperRejected PaperFiled"


def add_to(blueprint: Blueprint) -> None:
    base = "/bodies/<body_id>/shelf"
    blueprint.add_url_rule(base, "body_shelf", show)
    blueprint.add_url_rule(f"{base}/versions/<version_id>", "shelf_version", show_version)
    blueprint.add_url_rule(f"{base}/documents/<document_id>/description", "describe", describe, methods=["POST"])
    blueprint.add_url_rule(f"{base}/releases", "publish", publish, methods=["POST"])
    for noun, view in (
        ("withdrawal", withdraw),
        ("password", give_password),
        ("attempts", try_again),
        ("removal", drop),
    ):
        blueprint.add_url_rule(f"{base}/versions/<version_id>/{noun}", f"shelf_{noun}", view, methods=["POST"])


def show(body_id: str) -> str:
    """GET /bodies/<id>/shelf?kind=&year=&q=: the published papers; live regions ask for ?fragment=desk or papers."""
    body, reader = _load(body_id)
    which = request.args.get("fragment") if wants_fragment() else None
    template = {"desk": "documents/_shelf_desk.html", "papers": "documents/_shelf.html"}
    return render_template(template.get(which or "", "documents/body_shelf.html"), **_shelf(body, reader))


def _shelf(body: Body, reader: ShelfReader) -> dict[str, object]:
    shown, versions = _shown(), shelf.published(body.id, reader)
    desk = shelf.desk(body.id) if reader.prepares else []
    years = sorted({version.document.year for version in versions if version.document.year}, reverse=True)
    kinds = {version.document.kind for version in versions}
    return {
        "groups": shelf.groups(versions, shown),
        "count": len(versions),
        "shown": shown,
        "kind_choices": [("", _("Tất cả")), *((kind, word) for kind, word in KIND_WORDS.items() if kind in kinds)],
        "year_choices": [("", _("Tất cả")), *((str(year), str(year)) for year in years)],
        "desk": desk,
        "ready": [version for version in desk if version.outcome.is_readable],
        "uploads": shelf.repeated_uploads(body.id) if reader.prepares else [],
        "can_publish": shelf_policy.can_publish(current_actor(), body.id),
        "streams": g.streams,
        "events": LISTENED,
        **_words(reader),
    }


def _words(reader: ShelfReader) -> dict[str, object]:
    return {
        "reader": reader,
        "kinds": KIND_WORDS,
        "outcomes": OUTCOME_WORDS,
        "steps": STEP_WORDS,
        "sentence": Sentence.load,
    }


def _shown() -> Shown:
    kind, year = request.args.get("kind", ""), request.args.get("year", type=int)
    return Shown(
        DocumentKind(kind) if kind in DocumentKind.__members__ else None, year, request.args.get("q", "")[:100].strip()
    )


def _load(body_id: str) -> tuple[Body, ShelfReader]:
    """The body for whoever may see its shelf; sets g.body and g.streams. Raises NotFound for a stranger."""
    body = bodies.body(body_id)
    reader = ShelfReader.of(current_actor(), body.id)
    if reader.is_stranger:
        raise NotFound()
    heard = [Body.stream(body.id)] if reader.belongs else []
    heard += [shelf_desk(body.id)] if reader.prepares else []
    heads = journal.heads([stream.id for stream in heard])
    g.body = body
    g.streams = [{"id": one.id, "seq": heads[one.id].seq if one.id in heads else 0} for one in heard]
    return body, reader


def _load_prepared(body_id: str) -> tuple[Body, ShelfReader]:
    """The same for those who prepare the shelf. Raises NotFound, Forbidden."""
    body, reader = _load(body_id)
    allow(reader.prepares, whose.OFFICE)
    return body, reader


def show_version(body_id: str, version_id: str) -> str:
    """GET: one file of the shelf, for those who prepare it."""
    body, reader = _load_prepared(body_id)
    version = shelf.version_on(body.id, version_id) if is_id(version_id) else None
    if version is None:
        raise NotFound()
    return render_template(
        "documents/shelf_version.html",
        version=version,
        document=version.document,
        notes=queries.notes(version),
        signatures=queries.signatures(version),
        classifications=CLASSIFICATION_WORDS,
        can_publish=shelf_policy.can_publish(current_actor(), body.id),
        newer=_newer(version),
        **_words(reader),
    )


def _newer(version: Version) -> Version | None:
    """A later version of the same paper that waits to be published."""
    later = [one for one in version.document.versions if one.number > version.number and one.is_waiting]
    return later[-1] if later else None


def describe(body_id: str, document_id: str) -> Response:
    """POST {title, symbol, kind, year, classification}: what the paper is."""
    body, _reader = _load_prepared(body_id)
    form = request.form
    told = actions.Description(
        title=form.get("title", ""),
        symbol=form.get("symbol", "")[:80],
        kind=_one_of(DocumentKind, form.get("kind", "")),
        classification=_one_of(Classification, form.get("classification", Classification.INTERNAL)),
        year=_year(form.get("year", "").strip()),
    )
    actions.describe(current_actor(), body.id, _id(document_id), told)
    flash(str(_("Đã lưu thông tin tài liệu.")), "done")
    return redirect(f"/bodies/{body.id}/shelf")


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Invalid(_("Năm ban hành là số từ {first} đến {last}. Đề nghị nhập lại.",
                        first=actions.OLDEST, last=actions.NEWEST))  # fmt: skip
    return int(text)


def publish(body_id: str) -> Response:
    """POST {version...}: puts them on the shelf."""
    body, _reader = _load(body_id)
    version_ids = [one for one in request.form.getlist("version") if is_id(one)]
    if not version_ids:
        raise Invalid(_("Chưa chọn tài liệu nào để phát hành."))
    count = actions.publish(current_actor(), body.id, version_ids)
    flash(str(_("Đã đưa {count} tài liệu lên kệ.", count=count)), "done")
    return redirect(f"/bodies/{body.id}/shelf")


def withdraw(body_id: str, version_id: str) -> Response:
    """POST {reason}: takes a published version back."""
    body, _reader = _load(body_id)
    actions.withdraw(current_actor(), body.id, _id(version_id), request.form.get("reason", ""))
    flash(str(_("Đã thu hồi tài liệu.")), "done")
    return redirect(f"/bodies/{body.id}/shelf")


def give_password(body_id: str, version_id: str) -> Response:
    """POST {password}: opens an encrypted file with its password, which is used once and not kept."""
    body, _reader = _load_prepared(body_id)
    password, secret = request.form.get("password", ""), current_app.config["SETTINGS"].secret_key()
    if not password:
        raise Invalid(_("Đề nghị nhập mật khẩu của tệp."))
    actions.give_password(current_actor(), body.id, _id(version_id), password, secret)
    return redirect(f"/bodies/{body.id}/shelf")


def try_again(body_id: str, version_id: str) -> Response:
    """POST: digitises a refused file once more."""
    body, _reader = _load_prepared(body_id)
    actions.try_again(current_actor(), body.id, _id(version_id))
    return redirect(f"/bodies/{body.id}/shelf")


def drop(body_id: str, version_id: str) -> Response:
    """POST: takes a file that was never published off the desk."""
    body, _reader = _load_prepared(body_id)
    actions.drop_version(current_actor(), body.id, _id(version_id))
    return redirect(f"/bodies/{body.id}/shelf")


def _id(given: str) -> str:
    if not is_id(given):
        raise NotFound()
    return given


def _one_of(kind: type[E], text: str) -> E:
    try:
        return kind(text)
    except ValueError:
        raise Invalid(_("Loại tài liệu không có trong danh mục. Đề nghị chọn lại.")) from None
