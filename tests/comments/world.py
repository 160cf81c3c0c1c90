"""A draft resolution that was released, and what its readers say of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import app.comments.tasks  # noqa: F401  (declares what the worker does)
from app.accounts.models import Person
from app.comments import actions, queries
from app.comments.actions import Written
from app.comments.models import Comment, CommentDeadline, Visibility, drafting_stream, sheet_stream
from app.comments.queries import Thread
from app.documents.actions.release import release
from app.documents.actions.submitters import name_submitter
from app.documents.models import DocumentKind, Version
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.meetings.models import Meeting, Participation, Role, RuleProfile
from tests.documents.chamber import Chamber

DRAFT = """NGHỊ QUYẾT
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định mức hỗ trợ.
Điều 2. Mức hỗ trợ
1. Hộ nghèo được hỗ trợ 500.000 đồng mỗi tháng.
2. Hộ cận nghèo:
a) Có trẻ em được hỗ trợ 300.000 đồng;
b) Trường hợp khác được hỗ trợ 200.000 đồng."""
SECOND = "Điều 3. Tổ chức thực hiện\nỦy ban nhân dân tỉnh tổ chức thực hiện."


@dataclass
class Sheet:
    """The chamber, its draft, and shortcuts."""

    house: Chamber
    version: Version

    @property
    def id(self) -> str:
        return self.version.document_id

    @property
    def lan(self) -> Actor:
        return self.house.lan

    @property
    def huy(self) -> Actor:
        return self.house.huy

    def say(self, actor: Actor, text: str = "Đề nghị làm rõ", **how: Any) -> str:
        """The comment's id."""
        return str(actions.write_comment(actor, self.id, Written(text, **how))["comment"])

    def to_drafters(self, actor: Actor, text: str = "Xin trao đổi riêng") -> str:
        return self.say(actor, text, visibility=Visibility.DRAFTING)

    def one(self, comment_id: str) -> Comment:
        with reading() as session:
            found = session.get_one(Comment, comment_id)
            assert all(isinstance(one, list) for one in (found.editions, found.agreements, found.files))
            return found

    def threads(self, actor: Actor) -> list[Thread]:
        """What that person reads."""
        with reading():
            return queries.threads(queries.subject(self.id, actor), actor)

    def texts(self, actor: Actor) -> list[str]:
        return [thread.said.comment.text for thread in self.threads(actor) if thread.said]

    def heard(self, stream: str) -> list[dict[str, Any]]:
        ids = {"sheet": sheet_stream(self.id).id, "drafting": drafting_stream(self.id).id}
        return journal.since(ids.get(stream, stream), 0)

    def told(self, stream: str) -> list[str]:
        return [entry["name"] for entry in self.heard(stream)]

    def own(self, actor: Actor) -> list[str]:
        return [entry["data"].get("change", "") for entry in journal.since(Person.stream(actor.id).id, 0)]

    def deadline_passes(self) -> None:
        """As if the secretariat had set it for an hour ago."""
        actions.set_deadline(self.house.office, self.id, clock.now() + timedelta(hours=1))
        with db.database().writing(db.database().engine) as session:
            session.get_one(CommentDeadline, self.id).due_at = clock.now() - timedelta(minutes=1)

    def let_be_unnamed(self) -> None:
        """The council's regulation allows it."""
        import json

        with db.database().writing(db.database().engine) as session:
            profile = session.get_one(Meeting, self.house.meeting_id).rule_profile
            stated = profile.all_stated()
            stated["comments_may_be_unnamed"] = {"value": True, "basis": "Quy chế", "confidence": "U"}
            session.get_one(RuleProfile, profile.id).parameters = json.dumps(stated)


def build(house: Chamber) -> Sheet:
    """Releases the draft; `house.submitter` is of the agency that drafted it."""
    draft = house.paper(DRAFT, SECOND, title="Nghị quyết về mức hỗ trợ", kind=DocumentKind.DRAFT_RESOLUTION)
    release(house.office, house.meeting_id, [draft.id])
    with reading() as session:
        held = {"meeting_id": house.meeting_id, "person_id": house.submitter.id, "role": Role.SUBMITTING_AGENCY}
        agency = session.query(Participation).filter_by(**held).one().id
    name_submitter(house.office, house.meeting_id, house.item_id, agency)
    return Sheet(house, house.version(draft.id))
