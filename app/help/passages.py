"""Which passage of the guides helps on which page: the help of every page leads there, in the reader's language."""

from flask import request

OFFICE, DELEGATES, ADMINISTRATORS = "secretariat", "delegates", "administrators"

# By endpoint or, with a dot at the end, by blueprint; what stands for the endpoint itself goes first.
PASSAGES = {
    "security.": (DELEGATES, "signing-in"),
    "security.change_password": (DELEGATES, "account"),
    "security.two_factor_setup": (DELEGATES, "account"),
    "security.mf_recovery_codes": (DELEGATES, "account"),
    "security.wan_register": (DELEGATES, "account"),
    "security.verify": (DELEGATES, "account"),
    "trust": (DELEGATES, "signing-in"),
    "offline": (DELEGATES, "offline"),
    "keeping.": (DELEGATES, "offline"),
    "accounts.": (DELEGATES, "account"),
    "directory.": (DELEGATES, "account"),
    "calendar.": (DELEGATES, "account"),
    "notifications.": (DELEGATES, "notices"),
    "conduct.": (DELEGATES, "today"),
    "floor.": (DELEGATES, "today"),
    "ballot_slips.": (DELEGATES, "voting"),
    "ballots.ballots": (DELEGATES, "voting"),
    "ballots.": (OFFICE, "votes"),
    "ballot_questions.": (OFFICE, "votes"),
    "elections.": (OFFICE, "elections"),
    "election_lists.": (OFFICE, "elections"),
    "election_counts.": (OFFICE, "elections"),
    "sealed_ballots.": (OFFICE, "elections"),
    "ballot_receipts.": (DELEGATES, "voting"),
    "questions.": (DELEGATES, "questions"),
    "questioning.": (OFFICE, "questions"),
    "promises.": (OFFICE, "questions"),
    "promises.promises": (DELEGATES, "questions"),
    "question_writing.": (DELEGATES, "questions"),
    "question_groups.": (OFFICE, "questions"),
    "question_answers.": (OFFICE, "questions"),
    "opinion_forms.": (OFFICE, "opinion-forms"),
    "opinion_forms.forms": (DELEGATES, "opinion-forms"),
    "opinion_answers.": (DELEGATES, "opinion-forms"),
    "speaking_statistics.": (OFFICE, "conducting"),
    "console.": (OFFICE, "conducting"),
    "room_notices.": (OFFICE, "conducting"),
    "hall.": (OFFICE, "presenting"),
    "admin.": (ADMINISTRATORS, "bodies"),
    "admin_people.": (ADMINISTRATORS, "accounts"),
    "rosters.": (ADMINISTRATORS, "import"),
    "meetings.": (OFFICE, "meeting"),
    "meetings.meetings": (DELEGATES, "today"),
    "sittings.": (OFFICE, "meeting"),
    "agenda.": (OFFICE, "meeting"),
    "people.": (OFFICE, "meeting"),
    "rules.": (OFFICE, "meeting"),
    "attendance.": (OFFICE, "attendance"),
    "attendance_sheets.": (OFFICE, "attendance"),
    "seats.": (OFFICE, "attendance"),
    "cards.": (OFFICE, "attendance"),
    "bridge_points.": (OFFICE, "briefings"),
    "briefing_sites.": (OFFICE, "briefings"),
    "bridge.": (OFFICE, "briefings"),
    "briefing_room.": (OFFICE, "briefings"),
    "device_check.": (OFFICE, "briefings"),
    "briefing_control.": (OFFICE, "briefings"),
    "rehearsal.": (OFFICE, "briefings"),
    "recordings.": (OFFICE, "briefings"),
    "captions.": (OFFICE, "briefings"),
    "stream_keys.": (OFFICE, "briefings"),
    "conclusion.": (OFFICE, "briefings"),
    "briefing_report.": (OFFICE, "briefings"),
    "documents.papers": (DELEGATES, "papers"),
    "documents.pack": (DELEGATES, "papers"),
    "documents.differences": (DELEGATES, "papers"),
    "documents.reader": (DELEGATES, "reading"),
    "annotations.my_notes": (DELEGATES, "notes"),
    "comments.": (DELEGATES, "comments"),
    "own_comments.": (DELEGATES, "comments"),
    "comment_desk.": (OFFICE, "comments"),
    "comment_groups.": (OFFICE, "comments"),
    "comment_prints.": (OFFICE, "comments"),
    "documents.search": (DELEGATES, "search"),
    "documents.body_shelf": (DELEGATES, "shelf"),
    "documents.shelf_version": (OFFICE, "shelf"),
    "documents.references": (OFFICE, "shelf"),
    "documents.desk": (OFFICE, "receiving"),
    "documents.version": (OFFICE, "replacing"),
    "documents.copies": (OFFICE, "secret-papers"),
    "documents.savings": (OFFICE, "release"),
    "documents.submissions": (OFFICE, "agencies"),
    "documents.submission": (OFFICE, "agencies"),
    "documents.submitters": (OFFICE, "agencies"),
}


def address(endpoint: str | None) -> str:
    """The address of the passage for that endpoint's page; of all guides where none is named."""
    named = PASSAGES.get(endpoint or "") or PASSAGES.get(f"{(endpoint or '').partition('.')[0]}.")
    return f"/help/{named[0]}#{named[1]}" if named else "/help"


def here() -> str:
    """The same for the page that is being answered."""
    return address(request.endpoint)
