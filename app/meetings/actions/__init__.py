"""What changes meetings: one action, one transaction, its facts in the journal."""

from app.meetings.actions.founding import copy_meeting, create_meeting, edit_meeting
from app.meetings.actions.rules import install_profiles

__all__ = ["copy_meeting", "create_meeting", "edit_meeting", "install_profiles"]
