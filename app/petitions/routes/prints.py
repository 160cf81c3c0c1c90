"""The table of petitions and the report on what came of them, as files."""

import io
from typing import Any

from flask import Blueprint, current_app, send_file
from werkzeug.wrappers import Response

from app.documents import docx, press, xlsx
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.sentences import _
from app.petitions import prints, queries
from app.petitions.context import load_desk
from app.petitions.models import State
from app.petitions.queries import Wanted
from app.petitions.routes.petitions import PETITIONS, asked

pages = Blueprint("petition_prints", __name__)
FORMS = {
    "docx": (docx.as_docx, docx.TYPE),
    "xlsx": (xlsx.as_workbook, xlsx.TYPE),
    "pdf": (press.set_paper, "application/pdf"),
}


@pages.get(f"{PETITIONS}.<any(docx, xlsx, pdf):form>")
def table(body_id: str, form: str) -> Response:
    """The petitions of the list, with its filters."""
    body = load_desk(body_id)
    found = queries.petitions(body.id, asked(), clock.today(body.time_zone))
    if not found:
        raise NotFound(_("Không có kiến nghị nào để tổng hợp."))
    return _file(prints.table(body, found, clock.now(), is_demo=_is_demo()), form, "tong-hop-kien-nghi-cu-tri")


@pages.get(f"{PETITIONS}/report.<any(docx, xlsx, pdf):form>")
def report(body_id: str, form: str) -> Response:
    """What came of every group."""
    body = load_desk(body_id)
    today = clock.today(body.time_zone)
    groups = queries.groups(body.id, today=today)
    loose = queries.count(body.id, Wanted(state=State.NEW), today)
    if not groups and not loose:
        raise NotFound(_("Không có kiến nghị nào để tổng hợp."))
    paper = prints.report(body, groups, loose, clock.now(), is_demo=_is_demo())
    return _file(paper, form, "ket-qua-giai-quyet-kien-nghi-cu-tri")


def _file(paper: dict[str, Any], form: str, name: str) -> Response:
    make, kind = FORMS[form]
    return send_file(io.BytesIO(make(paper)), mimetype=kind, as_attachment=True, download_name=f"{name}.{form}")


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)
