"""The minutes as they were signed in ink, scanned: a released paper of the meeting (R-SEC-07, R-SEC-09)."""

from app.documents import queries as documents
from app.elections.actions.access import prepared, streams_of
from app.elections.events import MinutesScanned
from app.elections.models import Election
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.kernel.sentences import _
from app.kernel.transaction import transaction


def name_scan(actor: Actor, meeting_id: str, election_id: str, document_id: str | None) -> Election:
    """That paper is the scan of the signed minutes; None: none is. The numbers stay those that were signed here.

    Raises NotFound, Forbidden, Conflict before the minutes are signed.
    """
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        meeting, one = prepared(tx, actor, meeting_id, election_id)
        if not one.has_numbers or one.voided_at is not None:
            raise Conflict(_("Biên bản kiểm phiếu chưa được ký nên chưa có bản quét. Đề nghị thực hiện sau khi ký."))
        if document_id is not None and document_id not in {paper.id for paper in documents.released(meeting.id)}:
            raise NotFound()
        if one.scan_id != document_id:
            one.scan_id = document_id
            tx.record(MinutesScanned(meeting.id, one.id, document_id))
        return one
