"""The table of comments and the report on them, each as DOCX, XLSX and PDF."""

import io

from flask import Blueprint, current_app, send_file
from werkzeug.wrappers import Response

from app.comments import gathering, policy, prints
from app.comments.routes.sheet import load_subject
from app.comments.text import places_of
from app.documents import docx, press, xlsx
from app.kernel.clock import now
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.kernel.sentences import _

pages = Blueprint("comment_prints", __name__)
PAPERS = {
    "table": (prints.table, "tong-hop-gop-y"),
    "report": (prints.report, "bao-cao-tiep-thu-giai-trinh"),
}
FORMS = {
    "docx": (docx.as_docx, docx.TYPE),
    "xlsx": (xlsx.as_workbook, xlsx.TYPE),
    "pdf": (press.set_paper, "application/pdf"),
}


@pages.get("/comments/<subject_id>/<any(table, report):name>.<any(docx, xlsx, pdf):form>")
def printed(subject_id: str, name: str, form: str) -> Response:
    """For the secretariat and the body that drafts the paper: both read every comment that stands."""
    about, actor = load_subject(subject_id), current_actor()
    allow(
        policy.sees_all(actor, about.meeting, about.item_id),
        _("Bảng tổng hợp góp ý dành cho Ban thư ký và cơ quan soạn thảo."),
    )
    spots = gathering.spots(about, actor, places_of(about), gathering.groups_of(about))
    if not spots:
        raise NotFound(_("Chưa có góp ý nào để tổng hợp."))
    write, file_name = PAPERS[name]
    make, media_type = FORMS[form]
    content = make(write(about, spots, now(), is_demo=bool(current_app.config["SETTINGS"].demo)))
    return send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=f"{file_name}.{form}")
