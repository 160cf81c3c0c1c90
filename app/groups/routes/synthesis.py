"""What all groups said, by item of the session: on a page, and as the paper that is read to the hall."""

import io

from flask import Blueprint, current_app, render_template, send_file
from werkzeug.wrappers import Response

from app.documents import docx
from app.groups import prints, queries
from app.groups.context import load_overseen, of_group, words
from app.kernel import clock
from app.kernel.http import current_actor, wants_fragment

pages = Blueprint("group_synthesis", __name__)
SYNTHESIS = "/meetings/<meeting_id>/groups/synthesis"


@pages.get(SYNTHESIS)
def synthesis(meeting_id: str) -> str:
    """Opinions by item across the groups whose records are approved; which are not yet."""
    session = load_overseen(meeting_id)
    known = queries.groups(session)
    return render_template(
        "groups/_synthesis.html" if wants_fragment() else "groups/synthesis.html",
        groups=known,
        said=queries.synthesis(session),
        waiting=[one for one in known if one.approved_at is None],
        group_streams=[stream for one in known for stream in of_group(one, current_actor())],
        **words(clock.now()),
    )


@pages.get(f"{SYNTHESIS}.docx")
def printed(meeting_id: str) -> Response:
    """The synthesis as a paper that the office goes on writing in."""
    session = load_overseen(meeting_id)
    paper = prints.synthesis(session, clock.now(), is_demo=bool(current_app.config["SETTINGS"].demo))
    content = io.BytesIO(docx.as_docx(paper))
    return send_file(content, mimetype=docx.TYPE, as_attachment=True, download_name="tong-hop-y-kien-thao-luan-to.docx")
