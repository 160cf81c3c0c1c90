"""The attendance sheet of a sitting: as a page to print, and as a workbook."""

import io

from flask import Blueprint, render_template, send_file
from werkzeug.wrappers import Response

from app.attendance import queries
from app.attendance.context import load_kept_sitting
from app.attendance.models import STANDING_WORDS, UNMARKED
from app.kernel import clock
from app.kernel.sentences import _
from app.kernel.spreadsheets.writing import TYPE, as_xlsx
from app.meetings.models import HALF_WORDS, ROLE_WORDS, Meeting, Role, Sitting

pages = Blueprint("attendance_sheets", __name__)
WIDTHS = (11, 12, 30, 6, 8, 18, 12, 12, 24, 30)


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>/attendance/sheet")
def sheet(meeting_id: str, sitting_id: str) -> str:
    """The sheet in the layout of an official paper (Nghị định 30/2020/NĐ-CP), for the printer."""
    meeting, held = load_kept_sitting(meeting_id, sitting_id)
    lines = queries.roster(meeting, held, clock.now())
    return render_template(
        "attendance/sheet.html",
        sitting=held,
        half=HALF_WORDS[held.half],
        lines=lines,
        counted=queries.absences(lines),
        quorum=queries.quorum_of(meeting, sum(1 for one in lines if one.standing and one.standing.is_here), len(lines)),
        words=STANDING_WORDS,
        unmarked_words=UNMARKED,
        printed_at=clock.now(),
    )


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>/attendance.xlsx")
def workbook(meeting_id: str, sitting_id: str) -> Response:
    meeting, held = load_kept_sitting(meeting_id, sitting_id)
    content = as_xlsx(_table(meeting, held), "Điểm danh", WIDTHS)
    name = f"diem-danh-{held.on:%Y-%m-%d}-{held.half.lower()}.xlsx"
    return send_file(io.BytesIO(content), mimetype=TYPE, as_attachment=True, download_name=name)


def _table(meeting: Meeting, held: Sitting) -> list[list[str]]:
    zone, at = meeting.body.time_zone, clock.now()
    headings = [
        _("Số thứ tự"), _("Mã"), _("Họ và tên"), _("Tổ"), _("Ghế"), _("Trạng thái"), _("Lúc đến"), _("Ghi lúc"),
        _("Người ghi"), _("Lý do"),
    ]  # fmt: skip
    rows = [[str(heading) for heading in headings]]
    lines = [*queries.roster(meeting, held, at), *queries.guests(meeting, held, at)]
    for number, line in enumerate(lines, start=1):
        known = line.attendance
        group = str(line.group_number) if line.group_number else ""
        code = str(ROLE_WORDS[Role(line.code)]) if line.code in Role.__members__ else line.code
        rows.append(
            [
                str(number), code, line.name, group, line.seat, str(line.words),
                f"{known.arrived_at.astimezone(zone):%H:%M}" if known and known.arrived_at else "",
                f"{known.at.astimezone(zone):%H:%M %d/%m/%Y}" if known else "", known.by_name if known else "",
                known.reason if known else "",
            ]
        )  # fmt: skip
    return rows
