"""A roster from a file and into one: looked at row by row, then carried out."""

import base64
import json
import tempfile
import zlib
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, send_file
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.accounts import actions, policy
from app.accounts.queries import bodies
from app.accounts.roster import lines, writing
from app.accounts.roster.plan import Kind
from app.kernel import sandbox
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _

pages = Blueprint("rosters", __name__, url_prefix="/admin/terms/<term_id>")

LARGEST = 8 << 20
LIMITS = sandbox.Limits(memory=512 << 20, cpu=20, wall=30.0)


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


@pages.get("/roster.csv")
def as_csv(term_id: str) -> Response:
    table, name = _table(term_id)
    return _download(writing.as_csv(table), f"{name}.csv", "text/csv")


@pages.get("/roster.xlsx")
def as_xlsx(term_id: str) -> Response:
    table, name = _table(term_id)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(writing.as_xlsx(table, name), f"{name}.xlsx", kind)


def read_file(content: bytes) -> lines.Sheet:
    """The people in a spreadsheet, read in the sandbox. Raises Invalid with what to do."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder) / "roster"
        path.write_bytes(content)
        work = Path(folder) / "work"
        work.mkdir()
        outcome = sandbox.run_step(
            "app.accounts.roster.cells:step", {"path": str(path)}, work=work, readable=[path], limits=LIMITS
        )
    if isinstance(outcome, sandbox.Refused):
        raise Invalid(outcome.sentence)
    if not isinstance(outcome, sandbox.Finished):
        raise Invalid(_("Tệp quá lớn hoặc bị hỏng nên không đọc được. Đề nghị lưu lại dạng .xlsx hoặc .csv gọn hơn."))
    return lines.from_tables(_as_tables(outcome.result.get("tables")))


def _as_tables(found: Any) -> list[list[list[str]]]:
    """What the sandbox reports is foreign text: anything of another shape is a broken file."""
    if not isinstance(found, list):
        raise Invalid(_("Không đọc được tệp này. Đề nghị lưu lại dạng .xlsx rồi nhập lại."))
    return [[[str(cell) for cell in row] for row in table] for table in found]


def _uploaded() -> bytes:
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent is not None else b""
    if not content:
        raise Invalid(_("Đề nghị chọn tệp danh sách."))
    if len(content) > LARGEST:
        raise Invalid(_("Tệp lớn hơn 8 MB. Danh sách đại biểu không cần hình ảnh; đề nghị lưu lại gọn hơn."))
    return content


def _page(term_id: str, **shown: Any) -> str:
    term = bodies.term(term_id)
    policy.require_administration(current_actor(), term.body_id)
    g.body = term.body
    return render_template("accounts/admin/import.html", term=term, section="bodies", **{"errors": [], **shown})


def _pack(found: list[lines.Line], digest: str) -> str:
    """The lines that were looked at, signed, so that exactly they are carried out."""
    rows = [{**asdict(line), "fault": line.fault.dump() if line.fault else None} for line in found]
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 9)
    return str(_signer().dumps([base64.b85encode(packed).decode(), digest]))


def _unpack(text: str) -> tuple[list[lines.Line], str]:
    try:
        packed, digest = _signer().loads(text)
        rows = json.loads(zlib.decompress(base64.b85decode(packed)))
    except (BadSignature, ValueError, zlib.error) as error:
        raise Invalid(_("Bản xem trước không còn dùng được. Đề nghị chọn lại tệp.")) from error
    found = [lines.Line(**{**row, "fault": Sentence.load(row["fault"]) if row["fault"] else None}) for row in rows]
    return found, str(digest)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="roster")


def _table(term_id: str) -> tuple[list[list[str]], str]:
    """The roster for who administers it or works for the body's office."""
    actor, term = current_actor(), bodies.term(term_id)
    if not (policy.can_administer(actor, term.body_id) or policy.can_see_contacts(actor, term.body_id)):
        raise Forbidden(policy.ADMINISTRATORS) if policy.belongs(actor, term.body_id) else NotFound()
    return writing.rows(bodies.roster(term.id)), f"danh-sach-{term.body.code}-{term.number}"


def _download(content: bytes, name: str, kind: str) -> Response:
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
