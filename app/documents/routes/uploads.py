"""Resumable uploads: the server's side of tus 1.0.0 (https://tus.io/protocols/resumable-upload), core and creation."""

import base64
import binascii
from pathlib import Path

from flask import Blueprint, Response, current_app, request

from app.documents.actions import receive
from app.documents.models import Upload
from app.kernel import db, threads
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

VERSION = "1.0.0"
PIECE = 1 << 20


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/uploads", "begin_upload", begin, methods=["POST"])
    blueprint.add_url_rule("/uploads/<upload_id>", "upload_offset", offset, methods=["HEAD"])
    blueprint.add_url_rule("/uploads/<upload_id>", "grow_upload", grow, methods=["PATCH"])


def begin() -> Response:
    """POST /uploads: opens a place for a file; the name and what it is for are in Upload-Metadata."""
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    size = request.headers.get("Upload-Length", type=int)
    if size is None or size < 0 or not told.get("filename"):
        raise Invalid(_("Yêu cầu tải tệp không đủ thông tin. Đề nghị tải lại trang rồi chọn lại tệp."))
    upload = _begin(told, size)
    if size == 0:
        raise Invalid(_("Tệp {name} rỗng, không có nội dung. Đề nghị kiểm tra lại tệp gốc.", name=upload.name))
    return _answer(201, Location=f"/uploads/{upload.id}")


def _begin(told: dict[str, str], size: int) -> Upload:
    """A place at the desk of a meeting, or at a body's reference shelf. Raises Refusal."""
    declared = told.get("declared") == "1"
    most = current_app.config["SETTINGS"].upload_limit_mb << 20
    dossier, document, item = (told.get(name) for name in ("dossier", "document", "item"))
    document_id = document if is_id(document) else None
    if is_id(told.get("body")):
        return receive.begin_shelf_upload(
            current_actor(), told["body"], told["filename"], size, declared=declared, most=most, document_id=document_id
        )
    if not is_id(told.get("meeting")):
        raise Invalid(_("Yêu cầu tải tệp không đủ thông tin. Đề nghị tải lại trang rồi chọn lại tệp."))
    return receive.begin_upload(
        current_actor(), told["meeting"], told["filename"], size, declared=declared, most=most,
        dossier_id=dossier if is_id(dossier) else None, document_id=document_id,
        item_id=item if is_id(item) else None,
    )  # fmt: skip


def offset(upload_id: str) -> Response:
    """HEAD: how much has come, so that a broken line goes on from there."""
    upload = _mine(upload_id)
    reached = upload.size if upload.ended_at else receive.have(upload, _incoming())
    return _answer(200, **{"Upload-Offset": reached, "Upload-Length": upload.size, "Cache-Control": "no-store"})


def grow(upload_id: str) -> Response:
    """PATCH: the next bytes; the last ones make it a paper on its way."""
    upload = _mine(upload_id)
    if request.mimetype != "application/offset+octet-stream":
        raise Invalid(_("Phần tệp gửi lên không đúng khuôn dạng. Đề nghị tải lại trang rồi chọn lại tệp."))
    at = request.headers.get("Upload-Offset", -1, type=int)
    if upload.ended_at is not None or at != receive.have(upload, _incoming()):
        raise Conflict(_("Phần tệp gửi lên không nối tiếp phần đã nhận. Đề nghị tải lại tệp."))
    while piece := request.stream.read(PIECE):
        at = threads.apart(receive.grow, upload, _incoming(), at, piece)
    headers: dict[str, object] = {"Upload-Offset": at}
    if at == upload.size:
        version = receive.finish_upload(current_actor(), upload.id, _incoming())
        headers["Paper-Version"] = version.id if version is not None else ""
    return _answer(204, **headers)


def _mine(upload_id: str) -> Upload:
    upload = db.session().get(Upload, upload_id) if is_id(upload_id) else None
    if upload is None or upload.person_id != current_actor().id:
        raise NotFound()
    return upload


def _incoming() -> Path:
    folder: Path = current_app.config["SETTINGS"].data.resolve() / "incoming"
    return folder


def _metadata(header: str) -> dict[str, str]:
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Invalid(_("Tên tệp không đọc được. Đề nghị đổi tên tệp rồi tải lại.")) from None
    return found


def _answer(status: int, **headers: object) -> Response:
    response = Response(status=status)
    response.headers["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response.headers[name] = str(value)
    return response
