"""What happens to bridge points and in the room of a briefing.

Those of the room go to the briefing's stream (sites and control room); those of the register to the body's desk.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from app.kernel.events import Event, upcasts


@dataclass(frozen=True)
class BridgePointRegistered(Event):
    body_id: str
    point_id: str
    code: str


@dataclass(frozen=True)
class BridgePointChanged(Event):
    body_id: str
    point_id: str


@dataclass(frozen=True)
class BridgePointClosed(Event):
    body_id: str
    point_id: str


@dataclass(frozen=True)
class DeviceLinkMade(Event):
    """Another link for the room's computer; the one before, and whoever came in by it, is out."""

    body_id: str
    point_id: str


@dataclass(frozen=True)
class DeviceLinkEnded(Event):
    body_id: str
    point_id: str


@dataclass(frozen=True)
class SystemChanged(Event):
    """`points`: ids in their order, none for a list that was taken away."""

    body_id: str
    system_id: str
    title: str
    points: list[str]


@dataclass(frozen=True)
class SitesChanged(Event):
    """Who belongs to the briefing; open pages fetch the list."""

    meeting_id: str
    count: int


@dataclass(frozen=True)
class RoomOpened(Event):
    """From now on sites join by themselves."""

    meeting_id: str


@dataclass(frozen=True)
class RoomEnded(Event):
    meeting_id: str


@dataclass(frozen=True)
class RoomChanged(Event):
    """What holds for everybody: mode, layout, lock, muting on entry, the deputy site. `what` names it."""

    meeting_id: str
    what: str
    value: str


@dataclass(frozen=True)
class SiteKnocked(Event):
    """Waits in the lobby: the room is locked."""

    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class SiteAdmitted(Event):
    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class SiteExpelled(Event):
    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class StreamKeyMade(Event):
    """A token for an encoder of that site; without a site a link for who only watches."""

    meeting_id: str
    key_id: str
    site_id: str | None
    label: str


@dataclass(frozen=True)
class StreamKeyEnded(Event):
    """Taken back; whoever came in by it is out."""

    meeting_id: str
    key_id: str


@dataclass(frozen=True)
class SiteConnected(Event):
    """Pictures and voices reach the room; `lost_s` is how long they did not, 0 at the first time."""

    meeting_id: str
    site_id: str
    lost_s: int


@dataclass(frozen=True)
class SiteLost(Event):
    """Nothing has come from it for five seconds (section 6.6)."""

    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class SiteLeft(Event):
    """Left on purpose."""

    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class SiteReported(Event):
    """The roll call of sites, in writing (section 6.2)."""

    meeting_id: str
    site_id: str
    readiness: str
    present: int
    remark: str


@dataclass(frozen=True)
class DevicesChecked(Event):
    """A site tested its camera, microphone, loudspeaker and line; the record says the rest (section 6.2)."""

    meeting_id: str
    site_id: str
    verdict: str


@dataclass(frozen=True)
class SiteMuted(Event):
    """Enforced by the media process. `track`: microphone or camera."""

    meeting_id: str
    site_id: str
    track: str
    muted: bool


@dataclass(frozen=True)
class AllMuted(Event):
    """Every microphone but the chair's; `muted` false gives all back."""

    meeting_id: str
    muted: bool


@dataclass(frozen=True)
class SiteAskedFloor(Event):
    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class SiteWithdrewRequest(Event):
    meeting_id: str
    site_id: str


@dataclass(frozen=True)
class SiteGivenFloor(Event):
    meeting_id: str
    site_id: str
    seconds: int


@dataclass(frozen=True)
class SiteGaveFloorBack(Event):
    """`spoken_s`: for how long it had the floor."""

    meeting_id: str
    site_id: str
    spoken_s: int


@dataclass(frozen=True)
class SiteGivenMoreTime(Event):
    meeting_id: str
    site_id: str
    seconds: int


@dataclass(frozen=True)
class SiteBroadcast(Event):
    """The large picture of everybody; None goes back to who has the floor."""

    meeting_id: str
    site_id: str | None


@dataclass(frozen=True)
class PollingStarted(Event):
    """Each site in turn is everybody's large picture, for so many seconds (điểm danh hình)."""

    meeting_id: str
    seconds: int


@dataclass(frozen=True)
class PollingStopped(Event):
    meeting_id: str


@dataclass(frozen=True)
class ChairSiteChanged(Event):
    """`because_lost`: the deputy took over since nothing came from the chair's site."""

    meeting_id: str
    site_id: str
    because_lost: bool


@dataclass(frozen=True)
class ConclusionWritten(Event):
    """A new wording of the draft; those who write it fetch it."""

    meeting_id: str
    number: int


@dataclass(frozen=True)
class TaskAssigned(Event):
    """A task of the draft, new or in other words; `number` grows with every change."""

    meeting_id: str
    task_id: str
    number: int


@dataclass(frozen=True)
class TaskRemoved(Event):
    meeting_id: str
    task_id: str


@dataclass(frozen=True)
class TaskMarked(Event):
    """Done, or not done after all; by the unit or the secretariat."""

    meeting_id: str
    task_id: str
    is_done: bool
    result: str


@dataclass(frozen=True)
class ConclusionIssued(Event):
    """The notice goes to every site; each sees the tasks that are its own (R-UB-07)."""

    meeting_id: str
    revision: int
    ordered_by: str


@dataclass(frozen=True)
class ConclusionRecalled(Event):
    """Taken back to be mended; the sites do not see it until it is issued again."""

    meeting_id: str
    reason: str


@dataclass(frozen=True)
class TasksMoved(Event):
    """Something of some task changed, for the room: never what."""

    meeting_id: str


@dataclass(frozen=True)
class SiteSaid(Event):
    """A line to all sites; `site_id` None: of the control room.

    `digest` shows what it said to who has the words (`talk.digest_of`). The entry has none: every site may read it, and
    a line may be hidden.
    """

    version: ClassVar[int] = 2
    meeting_id: str
    line_id: str
    site_id: str | None
    digest: str


@dataclass(frozen=True)
class SitesTold(Event):
    """A notice of the control room; `digest` as of a line."""

    version: ClassVar[int] = 2
    meeting_id: str
    line_id: str
    to_site_id: str | None
    digest: str


@upcasts("SiteSaid", 1)
@upcasts("SitesTold", 1)
def _without_words(fields: dict[str, Any]) -> dict[str, Any]:
    """The words stood in the entry once, and still do for the chain's sake; nobody is given them."""
    return {**{name: value for name, value in fields.items() if name != "text"}, "digest": ""}


@dataclass(frozen=True)
class LineHidden(Event):
    meeting_id: str
    line_id: str
    reason: str


@dataclass(frozen=True)
class CaptionWritten(Event):
    """A finished line of the captions; `site_id`: who spoke."""

    meeting_id: str
    caption_id: str
    site_id: str | None
    text: str


@dataclass(frozen=True)
class CaptionMended(Event):
    """Another wording; an empty one took the line away."""

    meeting_id: str
    caption_id: str
    text: str


@dataclass(frozen=True)
class OpinionPollOpened(Event):
    """A question to all sites, which is no vote (R-VOTE-05)."""

    meeting_id: str
    poll_id: str
    question: str
    options: list[str]


@dataclass(frozen=True)
class SiteOpined(Event):
    """The site answered, or answered otherwise: what is told when the poll is closed."""

    meeting_id: str
    poll_id: str
    site_id: str


@dataclass(frozen=True)
class OpinionPollClosed(Event):
    """`counts`: sites for each option in order; `silent`: sites without an answer."""

    meeting_id: str
    poll_id: str
    counts: list[int]
    silent: int


@dataclass(frozen=True)
class OpinionPollHidden(Event):
    """Its result left the screens."""

    meeting_id: str
    poll_id: str


@dataclass(frozen=True)
class RecordingBegan(Event):
    """From now on the banner stands on every screen (rules 6.5)."""

    meeting_id: str
    recording_id: str


@dataclass(frozen=True)
class RecordingWritten(Event):
    """The media process has begun to write: until then nothing is kept of what is shown and said."""

    meeting_id: str
    recording_id: str


@dataclass(frozen=True)
class RecordingResumed(Event):
    """The media process was restarted and goes on in files of its own."""

    meeting_id: str
    recording_id: str


@dataclass(frozen=True)
class RecordingEnded(Event):
    """`ending`: by order, with the room, or since the server could not go on."""

    meeting_id: str
    recording_id: str
    ending: str


@dataclass(frozen=True)
class RecordingReleased(Event):
    """Opened to the sites and the members, or closed again."""

    meeting_id: str
    recording_id: str
    is_released: bool


@dataclass(frozen=True)
class RecordingDeleted(Event):
    """Its files are gone for good."""

    meeting_id: str
    recording_id: str
    reason: str


@dataclass(frozen=True)
class RehearsalFilled(Event):
    """A site's technical checklist; the rows say the rest (section 6.2)."""

    meeting_id: str
    site_id: str
    is_well: bool


@dataclass(frozen=True)
class RehearsalSigned(Event):
    meeting_id: str
    site_id: str
