"""The worker's part: whoever has not commented yet is reminded before comments are over."""

from app.comments import actions, queries
from app.kernel import clock, db
from app.kernel.recurring import recurring


@recurring("comment deadlines", every_s=30)
def remind() -> None:
    """Each deadline once; what another worker has just done is left as it is."""
    with db.reading():
        due = queries.to_remind(clock.now())
    for subject_id in due:
        actions.remind_of_deadline(subject_id)
