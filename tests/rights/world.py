"""One world with a person of every role, and the ids that rows of the table name.

A package that adds rows adds what they name in a function of its own, called by `build`.
"""

from datetime import date, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import select

from app import rights
from app.accounts.actions import bodies
from app.accounts.models import BodyKind, BodyRole, BodyRoleHolding, Membership, Person, SignIn
from app.briefings import actions as briefings
from app.briefings.conclusions import Assignment
from app.briefings.recordings import Recording, RecordingFile
from app.briefings.rehearsals import Subject, Tried
from app.comments import actions as comments
from app.comments.models import CommentFile, FileState, Visibility
from app.conduct import actions as conduct
from app.conduct.models import Audience, Urgency
from app.documents import shelf_policy
from app.documents.intake.refusals import SecretPaper
from app.documents.models import (
    WAITING,
    Classification,
    Document,
    Dossier,
    ItemSubmitter,
    MarkedCopy,
    MarkedPage,
    Outcome,
    Page,
    PageFile,
    PaperCopy,
    ShelfLink,
    Upload,
    Version,
    VersionState,
)
from app.drafts import actions as drafts
from app.drafts.models import AskedUnit, PublicOpinion
from app.elections import actions as elections
from app.groups import actions as groups
from app.groups.dividing import Way
from app.kernel import db, files, journal
from app.kernel.actor import Actor, system
from app.kernel.clock import now, today
from app.kernel.db import Database
from app.kernel.ids import new_id
from app.meetings import actions
from app.meetings.models import HalfDay, Meeting, MeetingKind, MeetingState, Participation, Role
from app.opinions import actions as opinions
from app.petitions import actions as petitions
from app.petitions.models import Authority
from app.petitions.models import Outcome as PetitionOutcome
from app.questioning import actions as questioning
from app.questioning.models import QuestionSlip, WrittenReason
from app.speaking import actions as speaking
from app.speaking.models import Kind as SpeechKind
from app.voting import actions as voting
from tests.meetings import world as council

Ids = dict[str, str]


def build(database: Database) -> Ids:
    """Fills an empty database; returns ids by name, and for each column what signs that person in.

    `person.DELEGATE`, `sign_in.DELEGATE`, `mark.DELEGATE` (the account's mark in session cookies).
    """
    ids: Ids = {}
    small = council.build(database)
    meeting = council.draft_meeting(small)
    columns = {
        "DELEGATE": small.huy.id, "PRESIDING": small.binh.id, "SECRETARY": small.dat.id, "TELLER": small.lan.id,
        "OFFICE": small.thao.id, "ADMIN": small.admin.id, "STRANGER": small.stranger.id,
    }  # fmt: skip
    ids |= {"body": small.body.id, "term": small.term.id, "meeting": meeting.id}
    roles = {
        "DELEGATE": [Role.DELEGATE],
        "PRESIDING": [Role.DELEGATE, Role.PRESIDING_OFFICER],
        "SECRETARY": [Role.DELEGATE, Role.SESSION_SECRETARY],
        "TELLER": [Role.DELEGATE, Role.TELLER],
        "SUBMITTER": [Role.SUBMITTING_AGENCY],
        "GUEST": [Role.GUEST],
        "TECH": [Role.SITE_TECHNICIAN],
    }
    with db.database().writing(database.engine) as session:
        for column, name in (("SUBMITTER", "Hà Sở Trình"), ("GUEST", "Lê Khách Mời"), ("TECH", "Đỗ Kỹ Thuật")):
            columns[column] = _person(session, name)
        for column, held in roles.items():
            for role in held:
                at = council.LONG_AGO
                session.add(
                    Participation(
                        id=new_id(), meeting_id=meeting.id, person_id=columns[column], role=role, starts_at=at
                    )
                )
        for column, person_id in columns.items():
            ids[f"person.{column}"] = person_id
            ids[f"sign_in.{column}"] = _sign_in(session, person_id)
            ids[f"mark.{column}"] = session.get_one(Person, person_id).fs_uniquifier
        ids |= _accounts(session, columns)
    ids |= _meetings(database, small, meeting.id)
    ids |= _briefing(database, small, columns)
    ids |= _papers(database, ids)
    ids |= _opinions(database, small, columns)
    ids |= _drafts(small, ids)
    ids |= _groups(small, ids)
    ids |= _petitions(small, ids)
    return ids | _comments(ids)


def _comments(ids: Ids) -> Ids:
    """TELLER's comments on {document}: one that the delegates read, in a group that is SUBMITTER's to answer, and one
    for the drafting body only."""
    lan, office = Actor(ids["person.TELLER"], "Triệu Thị Lan"), Actor(ids["person.OFFICE"], "Phạm Phương Thảo")
    to_all = str(comments.write_comment(lan, ids["document"], comments.Written("Đề nghị làm rõ"))["comment"])
    private = comments.Written("Xin trao đổi riêng", visibility=Visibility.DRAFTING)
    group = comments.group_comments(office, ids["document"], [to_all])
    held = Participation.meeting_id == ids["meeting"], Participation.role == Role.SUBMITTING_AGENCY
    with db.reading() as session:
        agency = session.scalars(select(Participation.id).where(*held)).one()
    comments.assign_groups(office, ids["document"], [group], agency)
    stored = files.store().put(Path(__file__))
    file_id = new_id()
    with db.database().writing(db.database().engine) as session:
        session.add(CommentFile(
            id=file_id, comment_id=to_all, name="so-lieu.pdf", size=stored.size, sha256=stored.sha256,
            pdf_sha256=stored.sha256, state=FileState.READY, added_at=now(),
        ))  # fmt: skip
    return {
        "comment": to_all,
        "comment_file": file_id,
        "comment_group": group,
        "submitting": agency,
        "private_comment": str(comments.write_comment(lan, ids["document"], private)["comment"]),
    }


def _accounts(session: db.Session, columns: Ids) -> Ids:
    """What the rows of people and bodies name."""
    holding = session.scalars(select(BodyRoleHolding).where(BodyRoleHolding.role == BodyRole.OFFICE_STAFF)).one()
    member = session.scalars(select(Membership).where(Membership.person_id == columns["DELEGATE"])).one()
    nobody = _person(session, "Vũ Ngoài Bảng")
    return {
        "delegate": columns["DELEGATE"],
        "office": columns["OFFICE"],
        "office_role": holding.id,
        "membership": member.id,
        "other_sign_in": _sign_in(session, nobody),
    }


def _meetings(database: Database, small: council.World, meeting_id: str) -> Ids:
    """What the rows of meetings name: a meeting that is being prepared, public, with a sitting and a line."""
    sitting = actions.add_sitting(
        small.thao, meeting_id, on=date(2026, 4, 14), half=HalfDay.MORNING, starts_at=time(7, 30), ends_at=time(11, 30)
    )
    other = actions.add_item(small.thao, meeting_id, title="Chất vấn", sitting_id=sitting.id)
    item = actions.add_item(small.thao, meeting_id, title="Khai mạc", sitting_id=sitting.id)
    with db.database().writing(database.engine) as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.state, meeting.is_public = MeetingState.PREPARING, True
        given = select(Participation.id).where(
            Participation.meeting_id == meeting_id, Participation.role == Role.SITE_TECHNICIAN
        )
        participation = session.scalars(given).one()
        attendee = session.scalars(
            select(Participation.id).where(
                Participation.meeting_id == meeting_id,
                Participation.role == Role.DELEGATE,
                Participation.person_id == small.huy.id,
            )
        ).one()
    notice = conduct.prepare_notice(small.thao, meeting_id, "Nghỉ 15 phút", Urgency.ORDINARY, Audience.EVERYBODY)
    lan = Actor(small.lan.id, small.lan.name)
    asked = speaking.ask_floor(lan, meeting_id, item.id, SpeechKind.SPEECH)
    ballot = voting.prepare_ballot(small.thao, meeting_id, [item.id], voting.Question("Kế hoạch đầu tư công"))
    election = elections.prepare_election(small.thao, meeting_id, item.id, elections.Plan("Phó Chủ tịch UBND tỉnh"))
    elections.name_tellers(
        small.thao, meeting_id, item.id, head=small.lan.id, secretary=small.dat.id, members=[small.binh.id]
    )
    candidate = elections.nominate(small.thao, meeting_id, election.id, elections.Nominee("Lại Thị Thu Trang"))
    questions = _questions(lan, small, meeting_id)
    display, _token = actions.invite_by_link(
        small.thao, meeting_id, name="Màn hình", role=Role.HALL_SCREEN, ends_at=now() + timedelta(days=1)
    )
    change = journal.head(Meeting.desk_stream(meeting_id).id).seq
    return {
        "sitting": sitting.id,
        "item": item.id,
        "other_item": other.id,
        "participation": participation,
        "attendee": attendee,
        "change": str(change),
        "asked": str(asked["request"]),
        "room_notice": notice.id,
        "display": display.id,
        "ballot": ballot.id,
        "election": election.id,
        "candidate": candidate.id,
        **questions,
    }


def _questions(lan: Actor, small: council.World, meeting_id: str) -> Ids:
    """Three slips of TELLER: a draft, one that was sent, one that is to be answered in writing."""
    draft, sent, owed = (
        questioning.write_slip(
            lan, meeting_id, questioning.Written(None, "Giám đốc Sở Y tế", f"Thuốc {n}", "Vì sao thiếu?"), send=n > 0
        ).id
        for n in range(3)
    )
    group = questioning.make_group(small.thao, meeting_id, "Y tế cơ sở", None, "Giám đốc Sở Y tế")
    with db.database().writing(db.database().engine) as session:
        session.get_one(QuestionSlip, owed).owe_in_writing(WrittenReason.NOT_CHOSEN, date(2026, 5, 4))
    promise = questioning.note_promise(small.thao, meeting_id, owed, "Cấp đủ thuốc", date(2036, 5, 4)).id
    return {"promise": promise, "draft_slip": draft, "slip": sent, "owed_slip": owed, "question_group": group.id}


def _briefing(database: Database, small: council.World, columns: Ids) -> Ids:
    """A briefing with three rooms and DELEGATE on a laptop; TECH controls it, the rest are what they are elsewhere."""
    thao, body = small.thao, small.body.id
    free, *called = (
        briefings.register_point(thao, body, code=f"DC0{n}", name=f"Điểm cầu {n}", unit=f"Đơn vị {n}").id
        for n in range(4)
    )
    system = briefings.save_system(thao, body, "Hệ thống của tỉnh", called).id
    meeting = council.draft_meeting(small, kind=MeetingKind.BRIEFING, title="Giao ban").id
    roles = {
        "DELEGATE": Role.DELEGATE, "PRESIDING": Role.PRESIDING_OFFICER, "SECRETARY": Role.SESSION_SECRETARY,
        "TELLER": Role.TELLER, "SUBMITTER": Role.SUBMITTING_AGENCY, "GUEST": Role.GUEST, "TECH": Role.CONTROL_OPERATOR,
    }  # fmt: skip
    with db.database().writing(database.engine) as session:
        session.get_one(Meeting, meeting).state = MeetingState.PREPARING
        for column, role in roles.items():
            held = {"meeting_id": meeting, "person_id": columns[column], "role": role}
            session.add(Participation(id=new_id(), starts_at=council.LONG_AGO, **held))
    briefings.call_system(thao, meeting, system)
    laptop = briefings.call_person(thao, meeting, columns["DELEGATE"])
    briefings.make_device_link(thao, body, called[0])
    task = briefings.assign_task(thao, meeting, Assignment("Báo cáo kết quả", site_id=laptop.id))
    tried = [Tried(one, is_well=True) for one in Subject]
    filled = briefings.fill_rehearsal(Actor(columns["DELEGATE"], "Bùi Quang Huy"), meeting, tried)
    _link, view_link = briefings.make_key(thao, meeting, "Sảnh", site_id=None, days=1)
    stream_key, _token = briefings.make_key(thao, meeting, "Máy mã hóa", site_id=laptop.id, days=1)
    with db.database().writing(database.engine) as session:
        began = {"began_at": council.LONG_AGO, "ended_at": council.LONG_AGO, "gathered_at": council.LONG_AGO}
        recording = Recording(id=new_id(), meeting_id=meeting, began_by_name="Đỗ Kỹ Thuật", **began)
        stored = files.store().put(Path(__file__).with_name("test_matrix.py"))
        recorded = RecordingFile(
            id=new_id(), name="a.webm", track="camera", site_id=laptop.id, began_at=council.LONG_AGO, length_ms=1000,
            size=stored.size, sha256=stored.sha256,
        )  # fmt: skip
        recording.files.append(recorded)
        session.add(recording)
    return {
        "recording": recording.id, "recorded": recorded.id,
        "rehearsed": filled.filled_at.isoformat(),
        "briefing": meeting, "point": called[0], "free_point": free, "system": system, "site": laptop.id,
        "task": task.id, "stream_key": stream_key.id, "view_link": view_link,
    }  # fmt: skip


def _opinions(database: Database, small: council.World, columns: Ids) -> Ids:
    """A committee that OFFICE serves for one meeting: PRESIDING, DELEGATE and TELLER are its members, GUEST is there as
    a deputy; a form that was sent to them, and one that was not."""
    members = ("PRESIDING", "DELEGATE", "TELLER")
    held = [(one, Role.UBND_MEMBER) for one in members] + [
        ("PRESIDING", Role.PRESIDING_OFFICER), ("SECRETARY", Role.SESSION_SECRETARY), ("GUEST", Role.GUEST),
        ("OFFICE", Role.OFFICE_STAFF), ("SUBMITTER", Role.SUBMITTING_AGENCY), ("TECH", Role.SITE_TECHNICIAN),
    ]  # fmt: skip
    body = bodies.create_body(system("seed"), "UBND tỉnh An Lĩnh", BodyKind.PEOPLES_COMMITTEE, "UB", place="An Lĩnh")
    meeting = actions.create_meeting(
        system("seed"), body, kind=MeetingKind.COMMITTEE_MEETING, title="Phiên họp tháng 5", starts_on=date(2036, 5, 28)
    ).id
    with db.database().writing(database.engine) as session:
        found = session.get_one(Meeting, meeting)
        found.state, found.convened_at = MeetingState.PREPARING, council.LONG_AGO
        for column, role in held:
            given = {"meeting_id": meeting, "person_id": columns[column], "role": role}
            session.add(Participation(id=new_id(), starts_at=council.LONG_AGO, **given))
        dossier = Dossier(id=new_id(), body_id=body, meeting_id=meeting, kind="item", title="")
        session.add(dossier)
        session.flush()
        stored = files.store().put(Path(opinions.__file__))
        version = _version(session, _document(session, dossier.id), 1, VersionState.RELEASED, stored.sha256)
    sent, waiting = (
        opinions.prepare_form(small.thao, meeting, opinions.Matter(f"Nội dung {n}", version)).id for n in (1, 2)
    )
    opinions.send_form(small.thao, meeting, sent, now() + timedelta(days=3))
    return {"committee": meeting, "opinion_form": waiting, "sent_form": sent, "form_version": version}


def _drafts(small: council.World, ids: Ids) -> Ids:
    """{public_version} out for everybody's opinion, and once more made ready only."""
    with db.reading() as session:
        stored = session.get_one(Version, ids["public_version"]).sha256
    with db.database().writing(db.database().engine) as session:
        session.get_one(Version, ids["public_version"]).pdf_sha256 = stored
    told = drafts.Description(ids["public_version"], "Dự thảo Quy chế", "Sở Nội vụ", questions="Có cần quy định này?")
    out, ready = (drafts.prepare_draft(small.thao, ids["body"], told).id for _ in range(2))
    drafts.open_draft(small.thao, ids["body"], out, today(), today() + timedelta(days=30))
    said = drafts.Written("", "Đề nghị làm rõ", "Lý A Sùng")
    code, shown = (drafts.send_opinion(out, said, key=new_id(), pace=lambda: None) for _ in range(2))
    with db.reading() as session:
        found = {one.code: one.id for one in session.scalars(select(PublicOpinion))}
    drafts.approve_opinion(small.thao, ids["body"], out, found[shown])
    way, last = drafts.Way("https://x.example"), today() + timedelta(days=30)
    (given,) = drafts.ask_units(small.thao, ids["body"], out, [drafts.Addressee("Sở Nội vụ")], last, way)
    with db.reading() as session:
        unit = session.scalars(select(AskedUnit.id)).one()
    return {
        "open_draft": out, "asked_unit": unit, "unit_token": given.link.rpartition("/")[2], "prepared_draft": ready,
        "public_opinion": found[code], "approved_opinion": found[shown], "public_code": code,
    }  # fmt: skip


def _petitions(small: council.World, ids: Ids) -> Ids:
    """A petition in no group; one that SUBMITTER is to answer, and one that is answered and waits to be judged."""
    body, due = ids["body"], today() + timedelta(days=20)
    met = petitions.note_contact(small.thao, body, petitions.Contact(today(), "Nhà văn hóa xã")).id
    told = petitions.Told("Đề nghị sửa đường", "Giao thông", "Nậm Khoang", Authority.PROVINCE, met)
    loose, *grouped = (petitions.enter_petition(small.thao, body, told).id for _ in range(3))
    waiting, answered = (petitions.make_group(small.thao, body, [one], petitions.Heading()).id for one in grouped)
    for group in (waiting, answered):
        petitions.assign_group(
            small.thao, body, group, unit="Sở Xây dựng", answerer_id=ids["person.SUBMITTER"], due_on=due
        )
    answer = petitions.answer_group(small.thao, body, answered, PetitionOutcome.DONE, "Đã sửa xong").id
    return {
        "voter_contact": met, "petition": loose, "petition_group": waiting, "answered_group": answered,
        "petition_answer": answer,
    }  # fmt: skip


def _groups(small: council.World, ids: Ids) -> Ids:
    """{meeting} in two groups: DELEGATE's, which PRESIDING heads, with an opinion in its record; and another."""
    plan = groups.Plan(ids["sitting"], time(15), time(17), [ids["item"]])
    group, _other = (
        one.meeting_id for one in groups.arrange_groups(small.thao, ids["meeting"], 2, Way.NAME, plan)
    )  # fmt: skip
    groups.announce_groups(small.thao, ids["meeting"])
    with db.reading() as session:
        item = session.get_one(Meeting, group).items[0].id
    opinion = groups.write_opinion(small.thao, group, groups.Written(item, "Nhất trí")).id
    return {"group": group, "group_item": item, "group_opinion": opinion}


def _person(session: db.Session, name: str) -> str:
    person = Person(id=new_id(), full_name=name, sort_name="1", created_at=council.LONG_AGO, fs_uniquifier=new_id())
    session.add(person)
    session.flush()
    return person.id


def _sign_in(session: db.Session, person_id: str) -> str:
    one = SignIn(id=new_id(), person_id=person_id, created_at=now(), seen_at=now())
    session.add(one)
    session.flush()
    return one.id


def _papers(database: Database, ids: Ids) -> Ids:
    """What the rows of papers name: one in two released versions, a draft, a personnel file, one for guests too."""
    file = files.store().put(Path(__file__))
    theirs = files.store().put(Path(council.__file__))  # bytes of its own: a file shared with guests is theirs to read
    of_another = files.store().put(Path(rights.__file__))
    ids["other_bytes"] = files.store().put(Path(journal.__file__)).sha256
    open_to_all = files.store().put(Path(actions.__file__))
    with db.database().writing(database.engine) as session:
        dossier = Dossier(
            id=new_id(), body_id=ids["body"], meeting_id=ids["meeting"], item_id=ids["item"], kind="item", title=""
        )
        session.add(dossier)
        elsewhere = Dossier(
            id=new_id(),
            body_id=ids["body"],
            meeting_id=ids["meeting"],
            item_id=ids["other_item"],
            kind="item",
            title="",
        )
        session.add(elsewhere)
        session.flush()
        agency = _agency(session, ids)
        plain = _document(session, dossier.id, pack_start=1, pack_pages=1)
        _version(session, plain, 1, VersionState.SUPERSEDED, file.sha256)
        version = _version(session, plain, 2, VersionState.RELEASED, file.sha256)
        draft = _version(session, _document(session, dossier.id), 1, VersionState.DRAFT, file.sha256)
        restricted = _document(session, dossier.id, classification=Classification.RESTRICTED)
        guests = _document(session, dossier.id, for_guests=True)
        public = _document(session, dossier.id, classification=Classification.PUBLIC)
        public_version = _version(session, public, 1, VersionState.RELEASED, open_to_all.sha256)
        session.get_one(Page, (public_version, 0)).image = f"{open_to_all.sha256}.png"
        other = _version(session, _document(session, elsewhere.id), 1, VersionState.RELEASED, of_another.sha256)
        submitted = _document(session, dossier.id)
        shelf = _shelf(session, ids)
        copy = PaperCopy(
            id=new_id(), item_id=ids["item"], number=1, receiver="Bùi Quang Huy", handed_at=council.LONG_AGO,
            handed_by=ids["person.OFFICE"],
        )  # fmt: skip
        session.add(copy)
        return shelf | {
            "paper_copy": copy.id,
            **_marked(session, restricted, ids),
            "rejected": _rejected(session, ids),
            "agency": agency,
            "other_version": other,
            "other_file": f"{of_another.sha256}.json",
            "submitted_version": _version(session, submitted, 1, VersionState.SUBMITTED, file.sha256),
            "document": plain,
            "version": version,
            "draft_version": draft,
            "guest_version": _version(session, guests, 1, VersionState.RELEASED, theirs.sha256),
            "public_version": public_version,
            "page_file": f"{file.sha256}.json",
        }


def _agency(session: db.Session, ids: Ids) -> str:
    """SUBMITTER brings {item} and nothing else."""
    held = Participation.meeting_id == ids["meeting"], Participation.role == Role.SUBMITTING_AGENCY
    agency = session.scalars(select(Participation.id).where(*held)).one()
    session.add(
        ItemSubmitter(
            item_id=ids["item"], participation_id=agency, named_at=council.LONG_AGO, named_by=ids["person.OFFICE"]
        )
    )
    return agency


def _marked(session: db.Session, document_id: str, ids: Ids) -> Ids:
    """The personnel file, with the finished copies of those who read it."""
    with NamedTemporaryFile(suffix=".json") as words:
        Path(words.name).write_text('{"w": 595, "h": 842, "lines": []}')
        ours = files.store().put(Path(words.name)).sha256
    version_id = _version(session, document_id, 1, VersionState.RELEASED, ours)
    page = session.get_one(Page, (version_id, 0))
    page.image = f"{ours}.png"
    copy_id = ""
    for column in ("DELEGATE", "PRESIDING", "SECRETARY", "TELLER"):
        copy_id = new_id()
        session.add(
            MarkedCopy(
                id=copy_id, version_id=version_id, person_id=ids[f"person.{column}"], text=column,
                made_at=council.LONG_AGO, expires_at=now() + timedelta(days=1), ended_at=council.LONG_AGO,
            )
        )  # fmt: skip
        session.flush()
        session.add(MarkedPage(copy_id=copy_id, index=0, image=f"{ours}.png", thumbnail=f"{ours}.webp"))
    return {"restricted_version": version_id, "restricted_file": f"{ours}.json", "marked_copy": copy_id}


def _shelf(session: db.Session, ids: Ids) -> Ids:
    """The body's shelf: a paper that {item} links, a public one that it links too, one that nobody links, a draft."""
    shelf = Dossier(id=new_id(), body_id=ids["body"], meeting_id=None, item_id=None, kind="shelf", title="")
    session.add(shelf)
    session.flush()
    ours = files.store().put(Path(shelf_policy.__file__)).sha256
    linked, open_one, unlinked = (_document(session, shelf.id) for _ in range(3))
    session.get_one(Document, open_one).classification = Classification.PUBLIC
    for place, document_id in enumerate((linked, open_one)):
        session.add(
            ShelfLink(
                item_id=ids["item"], document_id=document_id, position=place, linked_at=council.LONG_AGO,
                linked_by=ids["person.OFFICE"],
            )
        )  # fmt: skip
    return {
        "shelf_document": linked,
        "unlinked_document": unlinked,
        "shelf_version": _version(session, linked, 1, VersionState.RELEASED, ours),
        "open_shelf_version": _version(session, open_one, 1, VersionState.RELEASED, ids["other_bytes"]),
        "unlinked_version": _version(session, unlinked, 1, VersionState.RELEASED, ids["other_bytes"]),
        "shelf_draft": _version(session, _document(session, shelf.id), 1, VersionState.DRAFT, ids["other_bytes"]),
        "shelf_file": f"{ours}.json",
    }


def _rejected(session: db.Session, ids: Ids) -> str:
    """A file that was refused by its name."""
    upload = Upload(
        id=new_id(), meeting_id=ids["meeting"], name="KH MẬT.pdf", size=1, received=0, person_id=ids["person.OFFICE"],
        created_at=council.LONG_AGO, ended_at=council.LONG_AGO, sentence=SecretPaper().sentence.dump(),
    )  # fmt: skip
    session.add(upload)
    return upload.id


def _document(session: db.Session, dossier_id: str, **fields: object) -> str:
    document = Document(
        id=new_id(), dossier_id=dossier_id, title="Tờ trình", created_at=council.LONG_AGO, created_by="seed", **fields
    )
    session.add(document)
    session.flush()
    return document.id


def _version(session: db.Session, document_id: str, number: int, state: VersionState, sha256: str) -> str:
    version = Version(
        id=new_id(), document_id=document_id, number=number, state=state, file_name="to-trinh.pdf", sha256=sha256,
        size=1, uploaded_at=council.LONG_AGO, uploaded_by="seed", outcome=Outcome.READY, page_count=1, pages_done=1,
        pdf_sha256=sha256, released_at=council.LONG_AGO if state not in WAITING else None,
    )  # fmt: skip
    session.add(version)
    session.flush()
    session.add(
        Page(
            version_id=version.id, index=0, label="1", width=595.0, height=842.0, identity=sha256, image=None,
            thumbnail=None, words=f"{sha256}.json",
        )
    )  # fmt: skip
    session.add(PageFile(name=f"{sha256}.json", version_id=version.id))
    session.flush()
    return version.id
