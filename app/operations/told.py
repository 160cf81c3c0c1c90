"""How a command ends that cannot go on: with a sentence for the operator, and a status that says which kind.

Nobody at a console reads a stack trace. What is not foreseen is one sentence too; the trace is there for whoever asks
for it with NGHITRUONG_LOG_LEVEL=DEBUG.
"""

import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from app.config import Misconfigured
from app.kernel.errors import Refusal, Unfit
from app.kernel.sentences import Sentence, _, speaking
from app.kernel.supervisor import UNFIT

FAILED = 1
STOPPED = 130  # what a shell reports after Ctrl-C


def language(environ: Mapping[str, str] | None = None) -> str:
    """The language that the operator asked for: NGHITRUONG_LANGUAGE, else the terminal's; Vietnamese unless English."""
    environ = os.environ if environ is None else environ
    names = ("NGHITRUONG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((environ[name] for name in names if environ.get(name)), "")
    return "en" if asked.lower().startswith("en") else "vi"


@contextmanager
def told() -> Iterator[None]:
    """Ends the process with a sentence on stderr when anything goes wrong inside."""
    with speaking(language()):
        try:
            yield
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            _end(_("Đã dừng theo yêu cầu."), STOPPED)
        except (Misconfigured, Unfit) as problem:
            _end(problem, UNFIT)
        except Refusal as problem:
            _end(problem, FAILED)
        except BrokenPipeError:
            raise
        except Exception as problem:
            if os.environ.get("NGHITRUONG_LOG_LEVEL", "").upper() == "DEBUG":
                traceback.print_exc()
            _end(_sentence(problem), FAILED)


def _end(sentence: object, status: int) -> None:
    click.echo(f"nghitruong: {sentence}", err=True)
    sys.stdout.flush()
    sys.exit(status)


def _sentence(problem: Exception) -> Sentence:
    if isinstance(problem, OSError):
        return _("Không dùng được {what}: {why}.", what=problem.filename or "", why=problem.strerror or problem)
    if "sqlalchemy" in sys.modules:  # where it was never imported, it cannot have failed
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        if isinstance(problem, SQLAlchemyError):
            why = str(problem.orig if isinstance(problem, DBAPIError) else problem).strip().partition("\n")[0]
            if "malformed" in why or "not a database" in why:
                return _("Tệp cơ sở dữ liệu bị hỏng ({why}). Hãy cất tệp đó đi và khôi phục từ bản sao lưu.", why=why)
            return _("Cơ sở dữ liệu không dùng được: {why}. Hãy kiểm tra máy chủ, địa chỉ và quyền.", why=why)
    return _(
        "Lỗi chưa lường trước ({kind}: {why}). Hãy chạy lại với NGHITRUONG_LOG_LEVEL=DEBUG và báo người phát triển.",
        kind=type(problem).__name__,
        why=str(problem).partition("\n")[0],
    )
