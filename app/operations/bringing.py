"""ingest and import: papers and rosters that lie on this machine, brought in by the same actions as in the browser."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy import select

from app import open_stores
from app.accounts import actions as accounts
from app.accounts.models import Body, Term
from app.accounts.roster.plan import Kind
from app.accounts.routes.rosters import read_file
from app.config import Settings
from app.documents.actions import receive
from app.kernel.actor import system
from app.kernel.db import reading
from app.kernel.errors import Conflict, Refusal
from app.meetings.models import Meeting

OPERATOR = system("command line")


def ingest(settings: Settings, meeting_id: str, paths: Sequence[Path]) -> None:
    """Hands files (folders: all below them) to the meeting's desk; the worker digitises them. 1 if any was refused."""
    open_stores(settings)
    if not meeting_id:
        _say_meetings()
        raise click.ClickException("name one of these with --meeting")
    refused = 0
    for path in [file for given in paths for file in _files(given)]:
        try:
            receive.take_file(OPERATOR, meeting_id, path, path.name)
            click.echo(f"taken    {path}")
        except Conflict as refusal:
            click.echo(f"known    {path}: {refusal}")
        except Refusal as refusal:
            refused += 1
            click.echo(f"refused  {path}: {refusal}")
    sys.exit(1 if refused else 0)


def bring_roster(settings: Settings, code: str, path: Path, really: bool) -> None:
    """Says row by row what a roster file would do to the body's newest term and, `really`, does it."""
    open_stores(settings)
    try:
        term_id = _newest_term(code)
        sheet = read_file(path.read_bytes())
        plan = accounts.plan_roster(OPERATOR, term_id, sheet.lines)
        for step in plan.steps:
            click.echo(
                f"{step.line.number:>5}  {step.kind.value:<8} {step.line.full_name}  {step.sentence or ''}".rstrip()
            )
        if really:
            accounts.import_roster(OPERATOR, term_id, sheet.lines, plan.digest())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    counts = ", ".join(f"{plan.count(kind)} {kind.value}" for kind in Kind)
    click.echo(f"{counts}{'' if really else '  (nothing was changed: --really carries it out)'}")


def _files(path: Path) -> list[Path]:
    return sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]


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
        raise click.ClickException(f"no body {code!r} with a term here; there are: {', '.join(codes) or 'none'}")
    return found
