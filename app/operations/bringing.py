"""ingest and import: papers and rosters that lie on this machine, brought in by the same actions as in the browser."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.models import Body, Term
from app.accounts.roster.plan import Kind
from app.accounts.routes.rosters import read_file
from app.config import Settings
from app.documents.actions import receive
from app.kernel.actor import system
from app.kernel.db import reading
from app.kernel.errors import Conflict, Invalid, NotFound, Refusal
from app.kernel.sentences import _
from app.meetings.models import Meeting
from app.operations.start import opened

OPERATOR = system("command line")


def ingest(settings: Settings, meeting_id: str, paths: Sequence[Path]) -> None:
    """Hands files (folders: all below them) to the meeting's desk; the worker digitises them. 1 if any was refused."""
    opened(settings)
    if not _is_meeting(meeting_id):
        _say_meetings()
        raise Invalid(_("Hãy chọn một kỳ họp ở trên bằng --meeting MÃ."))
    counts: Counter[str] = Counter()
    for path in [file for given in paths for file in _files(given)]:
        word, why = _taken(meeting_id, path)
        counts[word] += 1
        click.echo(f"{word:<8} {path}{f': {why}' if why else ''}")
    click.echo(
        _("{taken} tệp đã nhận, {known} tệp đã có, {refused} tệp bị từ chối.",
          taken=counts["taken"], known=counts["known"], refused=counts["refused"])
    )  # fmt: skip
    sys.exit(1 if counts["refused"] else 0)


def _taken(meeting_id: str, path: Path) -> tuple[str, object]:
    """Hands one file over: the word for what became of it, and the sentence where there is one."""
    try:
        receive.take_file(OPERATOR, meeting_id, path, path.name)
    except Conflict as refusal:
        return "known", refusal
    except Refusal as refusal:
        return "refused", refusal
    except OSError as problem:  # a file that this user may not read; the others are taken all the same
        return "refused", problem.strerror
    return "taken", None


def bring_roster(settings: Settings, code: str, path: Path, really: bool) -> None:
    """Says row by row what a roster file would do to the body's newest term and, `really`, does it."""
    opened(settings)
    term_id = _newest_term(code)
    sheet = read_file(path.read_bytes())
    plan = accounts.plan_roster(OPERATOR, term_id, sheet.lines)
    for step in plan.steps:
        click.echo(f"{step.line.number:>5}  {step.kind.value:<8} {step.line.full_name}  {step.sentence or ''}".rstrip())
    if really:
        accounts.import_roster(OPERATOR, term_id, sheet.lines, plan.digest())
    click.echo(", ".join(f"{plan.count(kind)} {kind.value}" for kind in Kind))
    if not really:
        click.echo(_("Chưa có gì thay đổi; thêm --really để thực hiện."))


def _files(path: Path) -> list[Path]:
    return sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]


def _is_meeting(meeting_id: str) -> bool:
    try:
        wanted = str(UUID(meeting_id))
    except ValueError:
        return False
    with reading() as session:
        return session.get(Meeting, wanted) is not None


def _say_meetings() -> None:
    with reading() as session:
        for meeting in session.scalars(select(Meeting).order_by(Meeting.starts_on.desc()).limit(20)):
            click.echo(f"{meeting.id}  {meeting.starts_on:%d/%m/%Y}  {meeting.title}")


def _newest_term(code: str) -> str:
    with reading() as session:
        query = select(Term.id).join(Body).where(Body.code == code).order_by(Term.starts_on.desc()).limit(1)
        found = session.scalars(query).first()
        codes = sorted(session.scalars(select(Body.code)))
    if found is None:
        raise NotFound(
            _(
                "Không có cơ quan mã “{code}” có nhiệm kỳ; các mã hiện có: {codes}.",
                code=code,
                codes=", ".join(codes) or "-",
            )
        )
    return found
