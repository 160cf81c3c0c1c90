"""The worker's part: files of comments are looked into; who has not commented is reminded before comments are over."""

import shutil
import tempfile
from pathlib import Path

from app.comments import actions, queries
from app.comments.actions.attaching import JOB, Looked
from app.config import Settings
from app.documents.intake import secrecy
from app.documents.intake.refusals import NotTaken, SecretPaper
from app.documents.intake.take import Unpacked, take
from app.documents.pages import PageRead, read
from app.documents.tasks import downloadable, workshop
from app.kernel import clock, db, files, jobs
from app.kernel.errors import Refusal, Unavailable
from app.kernel.recurring import recurring
from app.kernel.sentences import Sentence, _


def _given_up(claim: jobs.Claim, sentence: Sentence) -> None:
    looked = actions.begin_look(claim.subject_id)
    if looked is not None:
        actions.refuse_file(looked, sentence)


@jobs.task(JOB, given_up=_given_up)
def look_into_file(claim: jobs.Claim) -> None:
    """Makes the PDF that readers of the comment get, or says why there is none."""
    looked = actions.begin_look(claim.subject_id)
    if looked is None:
        return
    work = Path(tempfile.mkdtemp(prefix="comment-", dir=workshop(Settings.read())))
    try:
        actions.let_be_seen(looked, _pdf_of(looked, work))
    except SecretPaper as secret:
        actions.discard_file(looked, secret.sentence)
    except Unavailable:
        raise  # the disk or the database: the job is tried again
    except Refusal as refusal:
        actions.refuse_file(looked, refusal.sentence)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _pdf_of(looked: Looked, work: Path) -> str:
    """The hash of its PDF without active content. Raises Refusal."""
    intake, pages = work / "intake", work / "pages"
    intake.mkdir()
    pages.mkdir()
    taken = take(files.store().local(looked.sha256), looked.name, intake)
    if isinstance(taken, Unpacked):
        raise NotTaken(_("Tệp {name} là tệp nén. Đề nghị giải nén rồi gửi từng tệp.", name=looked.name))
    paper = read(taken.pdf, pages, on_page=_require_no_secret, typed=taken.is_typed)
    pdf = downloadable(taken, paper)
    if pdf is None:
        raise NotTaken(
            _("Không bỏ được nội dung tự chạy trong tệp {name}. Đề nghị in ra PDF rồi gửi lại.", name=looked.name)
        )
    return pdf


def _require_no_secret(page: PageRead) -> None:
    if secrecy.page_is_marked(page.text.splitlines()):
        raise SecretPaper()


@recurring("comment deadlines", every_s=30)
def remind() -> None:
    """Each deadline once; what another worker has just done is left as it is."""
    with db.reading():
        due = queries.to_remind(clock.now())
    for subject_id in due:
        actions.remind_of_deadline(subject_id)
