"""Reports of the secretariat: who received, opened and read what, as a file; the pages that were not printed."""

from datetime import datetime
from io import BytesIO

from flask import Blueprint, Response, render_template, send_file

from app.documents import queries, reports
from app.documents.policy import Reader
from app.kernel.http import current_actor
from app.kernel.spreadsheets.writing import as_csv
from app.meetings.context import load_prepared_meeting


def add_to(blueprint: Blueprint) -> None:
    base = "/meetings/<meeting_id>"
    blueprint.add_url_rule(f"{base}/receipts.csv", "receipts", receipts)
    blueprint.add_url_rule(f"{base}/savings", "savings", savings)


def receipts(meeting_id: str) -> Response:
    """GET /meetings/<id>/receipts.csv: a row for each paper and delegate, times in the body's zone."""
    meeting = load_prepared_meeting(meeting_id)
    zone = meeting.body.time_zone

    def when(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%d/%m/%Y %H:%M:%S}"

    table = reports.receipt_table(meeting, Reader.of(current_actor(), meeting), when)
    name = f"nhan-va-doc-tai-lieu-{meeting.starts_on:%Y-%m-%d}.csv"
    return send_file(BytesIO(as_csv(table)), mimetype="text/csv", as_attachment=True, download_name=name)


def savings(meeting_id: str) -> str:
    """GET /meetings/<id>/savings: the pages not printed, paper by paper."""
    meeting = load_prepared_meeting(meeting_id)
    lines = reports.savings(meeting, Reader.of(current_actor(), meeting))
    return render_template(
        "documents/savings.html",
        lines=lines,
        pages=sum(line.version.page_count for line in lines),
        sides=sum(line.sides for line in lines),
        delegates=len(queries.delegates(meeting)),
    )
