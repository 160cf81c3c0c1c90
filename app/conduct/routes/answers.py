"""How a deed of the console is answered: to a script as JSON, to a form by its page again."""

from flask import flash, jsonify, redirect
from werkzeug.wrappers import Response

from app.kernel.http import wants_json
from app.kernel.sentences import Sentence


def done(meeting_id: str, sentence: Sentence, page: str = "console") -> Response:
    """What was done, in a sentence."""
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(f"/meetings/{meeting_id}/{page}")
