"""Opinion polls among the sites: asked and closed by the control room, answered by each site once."""

from sqlalchemy import select

from app.briefings.actions.access import controlled_by, own_site
from app.briefings.events import OpinionPollClosed, OpinionPollHidden, OpinionPollOpened, SiteOpined
from app.briefings.models import Briefing
from app.briefings.opinions import Opinion, OpinionPoll, asked
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.policy import NO_SECRETS


def open_poll(actor: Actor, meeting_id: str, question: str, listed: str) -> OpinionPoll:
    """Asks all sites; `listed` has one option a line. One poll at a time, and the result of the one before leaves the
    screens. Raises Invalid, Conflict, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        briefing.require_open()
        if briefing.meeting.has_secret_content:
            raise Conflict(NO_SECRETS)
        question, listed = asked(question, listed)
        for before in _shown(tx, meeting_id):
            if before.is_open:
                raise Conflict(_("Đang xin ý kiến một nội dung khác. Đề nghị kết thúc trước."))
            before.hidden_at = tx.now
        poll = OpinionPoll(
            id=new_id(), meeting_id=meeting_id, question=question, listed=listed, asked_at=tx.now,
            asked_by_name=actor.name[:200],
        )  # fmt: skip
        tx.add(poll)
        tx.record(OpinionPollOpened(meeting_id, poll.id, question, poll.options))
        return poll


def give_opinion(actor: Actor, meeting_id: str, poll_id: str, choice: int) -> None:
    """The actor's site answers, or answers otherwise, until the poll is closed. `choice`: the option's number from 0.

    Raises Conflict once it is closed, Invalid, Forbidden for who is no site or not let in, NotFound.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        _briefing, site = own_site(tx, actor, meeting_id)
        if site.admitted_at is None or site.expelled_at is not None:
            raise Forbidden(_("Điểm cầu chưa được vào phòng họp nên chưa trả lời được."))
        poll = tx.get(OpinionPoll, id=poll_id, meeting_id=meeting_id)
        if not poll.is_open:
            raise Conflict(_("Đã kết thúc xin ý kiến nội dung này nên câu trả lời không được ghi nhận."))
        if choice >= len(poll.options):
            raise Invalid(_("Lựa chọn này không có trong danh sách. Đề nghị chọn lại."))
        given = tx.session.get(Opinion, (poll.id, site.id))
        if given is None:
            tx.add(Opinion(poll_id=poll.id, site_id=site.id, choice=choice, at=tx.now))
        elif given.choice == choice:
            return
        else:
            given.choice, given.at = choice, tx.now
        tx.record(SiteOpined(meeting_id, poll.id, site.id))


def close_poll(actor: Actor, meeting_id: str, poll_id: str) -> None:
    """No more answers; the result is on every screen and in the journal. Raises Conflict, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        controlled_by(tx, actor, meeting_id)
        poll = tx.get(OpinionPoll, id=poll_id, meeting_id=meeting_id)
        if not poll.is_open:
            raise Conflict(_("Đã kết thúc xin ý kiến nội dung này."))
        end_poll(tx, poll)


def hide_poll(actor: Actor, meeting_id: str, poll_id: str) -> None:
    """The result leaves the screens; it stays in the report. Raises Conflict while it is open, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        controlled_by(tx, actor, meeting_id)
        poll = tx.get(OpinionPoll, id=poll_id, meeting_id=meeting_id)
        if poll.is_open:
            raise Conflict(_("Đang xin ý kiến một nội dung khác. Đề nghị kết thúc trước."))
        if poll.hidden_at is None:
            poll.hidden_at = tx.now
            tx.record(OpinionPollHidden(meeting_id, poll.id))


def end_open_polls(tx: Transaction, meeting_id: str) -> None:
    """With the room its poll ends."""
    for poll in _shown(tx, meeting_id):
        if poll.is_open:
            end_poll(tx, poll)
        poll.hidden_at = tx.now


def end_poll(tx: Transaction, poll: OpinionPoll) -> None:
    """The change itself, with the counts as they are now."""
    poll.closed_at = tx.now
    result = poll.result
    counts = [len(one.sites) for one in result.by_option]
    tx.record(OpinionPollClosed(poll.meeting_id, poll.id, counts, len(result.silent)))


def _shown(tx: Transaction, meeting_id: str) -> list[OpinionPoll]:
    query = select(OpinionPoll).where(OpinionPoll.meeting_id == meeting_id, OpinionPoll.hidden_at.is_(None))
    return list(tx.session.scalars(query))
