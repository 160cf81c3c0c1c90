"""What the room's pages send over the websocket: the chair's commands, a site's own, and the way to its pictures."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from app.briefings import actions, policy, queries
from app.briefings.captions import typed
from app.briefings.checks import MOST, Measured
from app.briefings.entering import admitted
from app.briefings.exchange import Exchange
from app.briefings.grants import TRACKS, is_fingerprint
from app.briefings.models import MOST_SITES, Briefing, Readiness
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Check, Line, Message, Signal, command, question, signal
from app.kernel.errors import Forbidden, Invalid, NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.meetings import policy as meetings

LONGEST_SDP = 60_000
NOTHING: tuple[str, ...] = ()


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 40


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 2000


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000


def _is_id_or_none(value: object) -> bool:
    return value is None or is_id(value)


def _room(_actor: Actor, message: Message) -> Sequence[StreamRef]:
    return [Briefing.stream(message["meeting"])]


def _declare(name: str, carry_out: Callable[[Actor, Message], object], **fields: Check) -> None:
    """A command that answers with nothing but its acknowledgement."""

    def call(actor: Actor, message: Message) -> dict[str, Any]:
        carry_out(actor, message)
        return {}

    command(name, streams=_room, fields={"meeting": is_id, **fields})(call)


# ---- the chair and the control room ------------------------------------------------------------

_declare("room_open", lambda who, m: actions.open_room(who, m["meeting"]))
_declare("room_end", lambda who, m: actions.end_room(who, m["meeting"]))
_declare(
    "room_change", lambda who, m: actions.change_room(who, m["meeting"], m["what"], m["value"]),
    what=_is_word, value=_is_word,
)  # fmt: skip
_declare("room_mute_all", lambda who, m: actions.mute_all(who, m["meeting"], m["muted"]), muted=_is_flag)
_declare("room_poll", lambda who, m: actions.poll_sites(who, m["meeting"], m["seconds"]), seconds=_is_count)
_declare("room_record", lambda who, m: actions.record_room(who, m["meeting"], m["on"]), on=_is_flag)
_declare("site_admit", lambda who, m: actions.admit_site(who, m["meeting"], m["site"]), site=is_id)
_declare("site_expel", lambda who, m: actions.expel_site(who, m["meeting"], m["site"]), site=is_id)
_declare(
    "site_mute", lambda who, m: actions.mute_site(who, m["meeting"], m["site"], m["track"], m["muted"]),
    site=is_id, track=_is_word, muted=_is_flag,
)  # fmt: skip
_declare("site_broadcast", lambda who, m: actions.broadcast_site(who, m["meeting"], m["site"]), site=_is_id_or_none)
_declare("site_chair", lambda who, m: actions.move_chair(who, m["meeting"], m["site"]), site=is_id)
_declare("site_give_floor", lambda who, m: actions.give_floor(who, m["meeting"], m["site"]), site=is_id)
_declare("site_take_floor", lambda who, m: actions.take_floor(who, m["meeting"], m["site"]), site=is_id)
_declare("site_extend_floor", lambda who, m: actions.extend_floor(who, m["meeting"], m["site"]), site=is_id)

# ---- a site of itself --------------------------------------------------------------------------

_declare("site_ask_floor", lambda who, m: actions.request_floor(who, m["meeting"]))
_declare("site_withdraw_floor", lambda who, m: actions.withdraw_request(who, m["meeting"]))


def _report(actor: Actor, message: Message) -> None:
    try:
        readiness = Readiness(message["readiness"])
    except ValueError:
        raise Invalid(_("Lựa chọn này không có trong danh sách. Đề nghị chọn lại.")) from None
    actions.report_site(
        actor, message["meeting"], readiness, message["present"], message["remark"], message["site"]
    )  # `site` None: one's own


_declare("site_report", _report, site=_is_id_or_none, readiness=_is_word, present=_is_count, remark=_is_text)


def _is_site_or_none(value: object) -> bool:
    return value in (None, "") or is_id(value)


_declare("room_say", lambda who, m: actions.say(who, m["meeting"], m["text"]), text=_is_text)
_declare(
    "room_tell", lambda who, m: actions.tell_sites(who, m["meeting"], m["text"], m["site"] or None),
    text=_is_text, site=_is_site_or_none,
)  # fmt: skip
_declare(
    "room_hide_line", lambda who, m: actions.hide_line(who, m["meeting"], m["line"], m["reason"]),
    line=is_id, reason=_is_text,
)  # fmt: skip


_declare("caption_write", lambda who, m: actions.write_caption(who, m["meeting"], m["text"]), text=_is_text)
_declare(
    "caption_mend", lambda who, m: actions.mend_caption(who, m["meeting"], m["caption"], m["text"]),
    caption=is_id, text=_is_text,
)  # fmt: skip
_declare(
    "poll_open", lambda who, m: actions.open_poll(who, m["meeting"], m["question"], m["options"]),
    question=_is_text, options=_is_text,
)  # fmt: skip
_declare("poll_close", lambda who, m: actions.close_poll(who, m["meeting"], m["poll"]), poll=is_id)
_declare("poll_hide", lambda who, m: actions.hide_poll(who, m["meeting"], m["poll"]), poll=is_id)
_declare(
    "site_opine", lambda who, m: actions.give_opinion(who, m["meeting"], m["poll"], m["choice"]),
    poll=is_id, choice=_is_count,
)  # fmt: skip


@signal("caption_type", fields={"meeting": is_id, "text": _is_text})
def caption_type(actor: Actor, message: Message) -> list[Signal]:
    """What is being typed, on every screen until the line is finished; kept nowhere."""
    room = queries.briefing(message["meeting"])
    if room is None or not meetings.can_see(actor, room.meeting):
        raise NotFound()
    allow(policy.can_control(actor, room.meeting), policy.CONTROL)
    actions.require_captions(room)
    return [Signal(Briefing.stream(message["meeting"]).id, "caption", {"text": typed(message["text"])})]


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST


def _note_check(actor: Actor, message: Message) -> None:
    measured = Measured(
        has_camera=message["camera"],
        voice=round(message["voice"]),
        has_speaker=message["speaker"],
        picture_comes_back=message["picture_back"],
        voice_comes_back=message["voice_back"],
        delay_ms=round(message["delay_ms"]),
        loss_permille=round(10 * message["loss_pct"]),
        jitter_ms=round(message["jitter_ms"]),
        kbit_s=round(message["kbit_s"]),
    )
    actions.record_check(actor, message["meeting"], measured)


_declare(
    "site_check", _note_check, camera=_is_flag, voice=_is_figure, speaker=lambda v: v is None or _is_flag(v),
    picture_back=_is_flag, voice_back=_is_flag, delay_ms=_is_figure, loss_pct=_is_figure, jitter_ms=_is_figure,
    kbit_s=_is_figure,
)  # fmt: skip

# ---- pictures ----------------------------------------------------------------------------------


def carry_signalling(exchange: Exchange) -> None:
    """Declares the questions by which a page comes to its pictures."""

    @question("room_join", fields={"meeting": is_id, "fingerprint": is_fingerprint, "watches": _is_flag})
    def room_join(actor: Actor, message: Message, line: Line) -> dict[str, Any]:
        """{waits: true} in the lobby, else the offer and the relays for a line that has no other way.

        `watches`: the control room, which sends nothing.
        """
        meeting = message["meeting"]
        if message["watches"]:
            point, publish = _watcher(actor, meeting, line), NOTHING
        else:
            site_id = admitted(actor, meeting)
            if site_id is None:
                return {"waits": True}
            point, publish = site_id, TRACKS
        with db.reading():
            room = queries.briefing(meeting)
            places = len(room.live_sites) if room is not None else 0
        offer = exchange.join(
            line, room=meeting, point=point, publish=publish, fingerprint=message["fingerprint"],
            thumbnails=min(places, MOST_SITES),
        )  # fmt: skip
        return {"waits": False, "offer": offer, "relays": exchange.relays.servers(point, time.time())}

    @question("check_join", fields={"meeting": is_id, "fingerprint": is_fingerprint, "watches": _is_flag})
    def check_join(actor: Actor, message: Message, line: Line) -> dict[str, Any]:
        """The offer for one half of a test of devices, before the room opens or while it is. `watches`: the half to
        which the other's picture and voice come back."""
        with db.reading():
            room = queries.briefing(message["meeting"])
            if room is None or not meetings.can_see(actor, room.meeting):
                raise NotFound()
            site = policy.site_of(actor, room)
        if site is None:
            raise Forbidden(_("Việc này dành cho điểm cầu của cuộc họp."))
        sends = not message["watches"]
        offer = exchange.check(line, point=site.id, sends=sends, fingerprint=message["fingerprint"])
        return {"waits": False, "offer": offer, "relays": exchange.relays.servers(site.id, time.time())}

    @question("room_answer", fields={"session": _is_word, "sdp": lambda v: isinstance(v, str) and len(v) < LONGEST_SDP})
    def room_answer(actor: Actor, message: Message, line: Line) -> dict[str, Any]:
        exchange.answer(line, message["session"], message["sdp"])
        return {}

    @question("room_leave", fields={"session": _is_word})
    def room_leave(actor: Actor, message: Message, line: Line) -> dict[str, Any]:
        exchange.leave(line, message["session"])
        return {}

    @question("room_resume", fields={"meeting": is_id, "session": _is_word})
    def room_resume(actor: Actor, message: Message, line: Line) -> dict[str, Any]:
        """A page whose socket came back: {there: false} when it has to join anew."""
        with db.reading():
            room = queries.briefing(message["meeting"])
            site = policy.site_of(actor, room) if room is not None else None
        return {"there": site is not None and exchange.resume(line, message["session"], message["meeting"], site.id)}


def _watcher(actor: Actor, meeting_id: str, line: Line) -> str:
    """The name under which a control room watches: one for each page."""
    with db.reading():
        room = queries.briefing(meeting_id)
        if room is None or not meetings.can_see(actor, room.meeting):
            raise NotFound()
        allow(policy.can_control(actor, room.meeting), policy.CONTROL)
        if not room.is_open:
            raise Forbidden(_("Phòng họp chưa mở hoặc đã kết thúc. Đề nghị mở phòng họp trước."))
    return f"watch.{line.id}"[:64].replace("/", "-")
