"""A roster from a file and into one: looked at row by row, then carried out."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from app.accounts import actions, policy
from app.accounts.queries import bodies
from app.accounts.roster import lines, writing
from app.accounts.roster.plan import Kind
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.kernel.spreadsheets import uploads
from app.kernel.spreadsheets.writing import TYPE, as_csv, as_xlsx

pages = Blueprint("rosters", __name__, url_prefix="/admin/terms/<term_id>")

LARGEST = 8 << 20


@pages.get("/import")
def choose(term_id: str) -> str:
    return _page(term_id)


@pages.post("/import")
def look(term_id: str) -> str | tuple[str, int]:
    """Reads the file and shows what would happen; nothing is changed."""
    actor, term = current_actor(), bodies.term(term_id)
    policy.require_administration(actor, term.body_id)
    try:
        sheet = read_file(_uploaded())
        plan = actions.plan_roster(actor, term.id, sheet.lines)
    except (Invalid, Conflict) as refusal:
        return _page(term_id, errors=[("file", refusal.sentence)]), 422
    return _page(term_id, sheet=sheet, plan=plan, packed=_pack(sheet.lines, plan.digest()))


@pages.post("/import/execution")
def carry_out(term_id: str) -> Response | tuple[str, int]:
    actor, term = current_actor(), bodies.term(term_id)
    policy.require_administration(actor, term.body_id)
    found, digest = _unpack(request.form.get("packed", ""))
    try:
        done = actions.import_roster(actor, term.id, found, digest)
    except Conflict as refusal:
        plan = actions.plan_roster(actor, term_id, found)
        sheet = lines.Sheet(found)
        errors = [("file", refusal.sentence)]
        return _page(term_id, sheet=sheet, plan=plan, packed=_pack(found, plan.digest()), errors=errors), 409
    sentence = _(
        "Đã nhập danh sách: {new} người mới, {changed} người thay đổi.",
        new=done.count(Kind.NEW),
        changed=done.count(Kind.CHANGED),
    )
    flash(str(sentence), "done")
    return redirect(f"/admin/terms/{term_id}")


@pages.get("/roster.csv", endpoint="as_csv")
def roster_csv(term_id: str) -> Response:
    table, name = _table(term_id)
    return _download(as_csv(table), f"{name}.csv", "text/csv")


@pages.get("/roster.xlsx", endpoint="as_xlsx")
def roster_xlsx(term_id: str) -> Response:
    table, name = _table(term_id)
    return _download(as_xlsx(table, name, writing.WIDTHS), f"{name}.xlsx", TYPE)


def read_file(content: bytes) -> lines.Sheet:
    """The people in a spreadsheet, read in the sandbox. Raises Invalid with what to do."""
    return lines.from_tables(uploads.tables(content))


def _uploaded() -> bytes:
    too_large = _("Tệp lớn hơn 8 MB. Danh sách đại biểu không cần hình ảnh; đề nghị lưu lại gọn hơn.")
    return uploads.uploaded(LARGEST, _("Đề nghị chọn tệp danh sách."), too_large)


def _page(term_id: str, **shown: Any) -> str:
    term = bodies.term(term_id)
    policy.require_administration(current_actor(), term.body_id)
    g.body = term.body
    return render_template("accounts/admin/import.html", term=term, section="bodies", **{"errors": [], **shown})


def _pack(found: list[lines.Line], digest: str) -> str:
    rows = [{**asdict(line), "fault": line.fault.dump() if line.fault else None} for line in found]
    return uploads.pack([rows, digest], "roster")


def _unpack(text: str) -> tuple[list[lines.Line], str]:
    rows, digest = uploads.unpack(text, "roster")
    found = [lines.Line(**{**row, "fault": Sentence.load(row["fault"]) if row["fault"] else None}) for row in rows]
    return found, str(digest)


def _table(term_id: str) -> tuple[list[list[str]], str]:
    """The roster for who administers it or works for the body's office."""
    actor, term = current_actor(), bodies.term(term_id)
    if not (policy.can_administer(actor, term.body_id) or policy.can_see_contacts(actor, term.body_id)):
        raise Forbidden(policy.ADMINISTRATORS) if policy.belongs(actor, term.body_id) else NotFound()
    return writing.rows(bodies.roster(term.id)), f"danh-sach-{term.body.code}-{term.number}"


def _download(content: bytes, name: str, kind: str) -> Response:
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
