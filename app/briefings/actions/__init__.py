"""What changes bridge points and rooms: one action, one transaction, its facts in the journal."""

from app.briefings.actions.calling import call_person, call_point, call_system, name_sites, remove_site
from app.briefings.actions.checking import record_check
from app.briefings.actions.floor import extend_floor, give_floor, request_floor, take_floor, withdraw_request
from app.briefings.actions.points import (
    close_point,
    edit_point,
    end_device_link,
    make_device_link,
    register_point,
    remove_system,
    save_system,
)
from app.briefings.actions.presence import note_connected, note_left, note_lost, report_site
from app.briefings.actions.room import (
    admit_site,
    broadcast_site,
    change_room,
    end_room,
    enter,
    expel_site,
    move_chair,
    mute_all,
    mute_site,
    open_room,
    poll_sites,
)

__all__ = [
    "admit_site",
    "broadcast_site",
    "call_person",
    "call_point",
    "call_system",
    "change_room",
    "close_point",
    "edit_point",
    "end_device_link",
    "end_room",
    "enter",
    "expel_site",
    "extend_floor",
    "give_floor",
    "make_device_link",
    "move_chair",
    "mute_all",
    "mute_site",
    "name_sites",
    "note_connected",
    "note_left",
    "note_lost",
    "open_room",
    "poll_sites",
    "record_check",
    "register_point",
    "remove_site",
    "remove_system",
    "report_site",
    "request_floor",
    "save_system",
    "take_floor",
    "withdraw_request",
]
