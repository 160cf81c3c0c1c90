"""One's own comment is edited or withdrawn; somebody agrees with another's."""

from typing import Any

from app.comments import queries
from app.comments.actions.access import (
    UNNAMED,
    add_edition,
    changeable,
    checked,
    known,
    require_open,
    require_standing,
    require_writer,
    streams_of_comment,
    tell,
)
from app.comments.models import Agreement, CommentState
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import transaction


def edit_comment(actor: Actor, comment_id: str, text: str, old: str, new: str, seen: int) -> dict[str, Any]:
    """One's own comment gets other words; the ones before stay in its history. Returns {edition, beside, at, receipt}.

    `seen`: the edition that the words were written over. Where another device has changed it meanwhile, nothing is
    overwritten: these words stand beside the others (`beside` is true) until their author makes one text of both.
    Raises NotFound for anybody else's, Invalid, Conflict after the deadline.
    """
    texts = checked(text, old, new)
    streams, by = streams_of_comment(comment_id, actor), known(comment_id).recorded_as(actor)
    with transaction(streams, by) as tx:
        comment = changeable(tx, comment_id, actor)[0]
        if (comment.text, comment.old_words, comment.new_words) == texts and not comment.beside:
            return {"edition": comment.edition, "beside": False, "again": True}
        is_beside = seen < comment.edition
        comment.edition += 1
        comment.changed_at = tx.now
        if not is_beside:
            for one in comment.beside:
                one.is_beside = False
            comment.text, comment.old_words, comment.new_words = texts
        add_edition(tx, comment, texts, is_beside)
        recorded = tell(tx, comment, "edited")
        return {"edition": comment.edition, "beside": is_beside, "at": tx.now.isoformat(), "receipt": recorded}


def withdraw_comment(actor: Actor, comment_id: str) -> dict[str, Any]:
    """One's own comment does not count any more; who answered it keeps the answer. Raises NotFound."""
    streams, by = streams_of_comment(comment_id, actor), known(comment_id).recorded_as(actor)
    with transaction(streams, by) as tx:
        comment, _about = queries.own_comment(comment_id, actor)
        if comment.state is CommentState.WITHDRAWN:
            return {"again": True}
        require_standing(comment)
        comment.state, comment.changed_at = CommentState.WITHDRAWN, tx.now
        return {"at": tx.now.isoformat(), "receipt": tell(tx, comment, "withdrawn")}


def agree(actor: Actor, comment_id: str, agrees: bool) -> dict[str, Any]:
    """One touch: the actor agrees with a comment, or does not any more. Returns {agreed, count, at, receipt}.

    Raises NotFound for what the actor does not read, Forbidden for who is no delegate, Conflict for one's own or after
    the deadline.
    """
    with transaction(streams_of_comment(comment_id, actor), UNNAMED) as tx:  # entries would tell who agrees
        comment, about = queries.comment(comment_id, actor)
        require_writer(actor, about)
        require_standing(comment)
        require_open(tx, about)
        if comment.person_id == actor.id:
            raise Conflict(_("Đây là góp ý của chính đại biểu."))
        held = tx.session.get(Agreement, (comment.id, actor.id))
        if (held is not None) is agrees:
            return {"agreed": agrees, "count": len(comment.agreements), "again": True}
        if held is not None:
            comment.agreements.remove(held)
        else:
            comment.agreements.append(Agreement(comment_id=comment.id, person_id=actor.id, at=tx.now))
        tx.session.flush()
        recorded = tell(tx, comment, "agreed" if agrees else "no_longer_agreed")
        return {"agreed": agrees, "count": len(comment.agreements), "at": tx.now.isoformat(), "receipt": recorded}
