"""The room decides; no network and no sleep is needed to see what."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from media.facts import (
    Admit,
    ClosePeer,
    Effect,
    Gone,
    LimitLayers,
    Loudness,
    OpenPeer,
    Renew,
    Route,
    SignalLost,
    Tell,
    Tick,
    TrackLive,
)
from media.room import EMPTY_S, LEASE_S, Room
from media.voices import seat
from media.wire import VOICES, Expel, Floor, Layers, Left, Mute, Publishing, Restore, Show, Showing, Signal, Speaking

ALL = ("microphone", "camera", "content")


def entered(
    room: Room, point: str, session: str = "", publish: tuple[str, ...] = ALL, now: float = 0.0
) -> list[Effect]:
    session = session or f"{point}-1"
    effects = room.handle(Admit(session, point, publish, 3, "AB"), now)
    for track in publish:
        if track != "content":
            effects += room.handle(TrackLive(session, track, True), now)
    return effects


def three_sites() -> Room:
    room = Room("giao-ban", 0.0)
    for point in ("tinh", "hue", "an-lac"):
        entered(room, point)
    return room


def routes(effects: list[Effect]) -> dict[tuple[str, str], str | None]:
    return {(one.session, one.slot): one.source for one in effects if isinstance(one, Route)}


def told(effects: list[Effect], kind: type) -> list[object]:
    return [one.event for one in effects if isinstance(one, Tell) and isinstance(one.event, kind)]


def test_each_site_sees_every_other_one_in_the_order_of_joining() -> None:
    room = three_sites()
    seen = {
        point: [room.members[f"{point}-1"].routes.get(f"thumb{number}", ("",))[0] for number in range(3)]
        for point in ("tinh", "hue", "an-lac")
    }
    assert seen == {
        "tinh": ["hue-1", "an-lac-1", ""],
        "hue": ["tinh-1", "an-lac-1", ""],
        "an-lac": ["tinh-1", "hue-1", ""],
    }


def test_a_site_that_comes_back_is_in_its_place_and_the_old_session_ends() -> None:
    room = three_sites()
    effects = room.handle(Gone("hue-1", "silent"), 1.0)
    assert told(effects, Left) == [Left("hue-1", "giao-ban", "hue", "silent")]
    assert routes(effects)["tinh-1", "thumb0"] is None
    back = entered(room, "hue", "hue-2", now=2.0)
    assert routes(back)["tinh-1", "thumb0"] == "hue-2"
    again = room.handle(Admit("hue-3", "hue", ALL, 3, "AB"), 3.0)
    assert ClosePeer("hue-2") in again and told(again, Left) == [Left("hue-2", "giao-ban", "hue", "replaced")]


def test_the_floor_is_the_main_picture_of_everybody_else() -> None:
    room = three_sites()
    effects = room.handle(Floor("giao-ban", ("hue",)), 1.0)
    assert routes(effects) == {("tinh-1", "main"): "hue-1", ("an-lac-1", "main"): "hue-1"}
    assert Tell(Showing("tinh-1", "main", "hue", "camera", True)) in effects


def test_with_the_floor_alone_nobody_else_is_heard() -> None:
    room = three_sites()
    room.handle(Floor("giao-ban", ("hue",), True), 1.0)
    heard = {name: [point for point in member.voices if point] for name, member in room.members.items()}
    assert heard == {"tinh-1": ["hue"], "hue-1": [], "an-lac-1": ["hue"]}


def test_a_muted_track_reaches_nobody_and_comes_back() -> None:
    room = three_sites()
    effects = room.handle(Mute("giao-ban", "hue", "microphone", True), 1.0)
    assert set(routes(effects).values()) == {None}
    assert not any("hue" in member.voices for member in room.members.values())
    effects = room.handle(Mute("giao-ban", "hue", "camera", True), 1.0)
    assert Tell(Showing("tinh-1", "thumb0", "hue", "camera", False)) in effects
    effects = room.handle(Mute("giao-ban", "hue", "camera", False), 2.0)
    assert routes(effects)["tinh-1", "thumb0"] == "hue-1"


def test_a_mute_outlives_the_session() -> None:
    room = three_sites()
    room.handle(Mute("giao-ban", "hue", "camera", True), 1.0)
    room.handle(Gone("hue-1", "silent"), 2.0)
    assert "hue-2" not in routes(entered(room, "hue", "hue-2", now=3.0)).values() or not any(
        route == ("hue-2", "camera") for member in room.members.values() for route in member.routes.values()
    )


def test_the_chair_puts_a_picture_into_a_slot_of_some_or_all_and_takes_it_back() -> None:
    room = three_sites()
    effects = room.handle(Show("giao-ban", "main", "tinh"), 1.0)
    assert routes(effects) == {("hue-1", "main"): "tinh-1", ("an-lac-1", "main"): "tinh-1"}
    effects = room.handle(Show("giao-ban", "main", "an-lac", "camera", ("hue",)), 2.0)
    assert routes(effects) == {("hue-1", "main"): "an-lac-1"}
    effects = room.handle(Show("giao-ban", "thumb0", None), 2.0)
    assert set(routes(effects).values()) == {None}
    effects = room.handle(Restore("giao-ban", "main"), 3.0)
    assert routes(effects) == {("hue-1", "main"): None, ("an-lac-1", "main"): None}


def test_content_appears_when_one_site_shares_it() -> None:
    room = three_sites()
    effects = room.handle(TrackLive("hue-1", "content", True), 1.0)
    assert told(effects, Publishing) == [Publishing("hue-1", "giao-ban", "hue", "content", True)]
    assert routes(effects) == {("tinh-1", "content"): "hue-1", ("an-lac-1", "content"): "hue-1"}


def test_a_track_that_was_not_granted_is_not_there() -> None:
    room = Room("giao-ban", 0.0)
    entered(room, "tinh")
    entered(room, "xem", publish=())
    assert room.handle(TrackLive("xem-1", "camera", True), 1.0) == []
    assert room.places == ["tinh"]
    assert room.members["xem-1"].routes["thumb0"] == ("tinh-1", "camera")


def test_the_loud_are_said_to_speak_and_are_heard_before_the_quiet() -> None:
    room = Room("giao-ban", 0.0)
    for number in range(6):
        entered(room, f"p{number}")
    listener = room.members["p0-1"]
    assert listener.voices == ["p1", "p2", "p3"]
    for step in range(4):
        effects = room.handle(Loudness({"p5-1": 120, "p1-1": 20}), step * 0.2)
    assert room.handle(Loudness({"p5-1": 120}), 1.0) == [] and not effects
    assert "p5" in listener.voices and listener.voices[0] == "p1"  # whoever stays keeps the slot
    assert Speaking("giao-ban", ()) in told(room.handle(Loudness({}), 9.0), Speaking)


def test_an_expelled_site_is_silent_at_once() -> None:
    room = three_sites()
    effects = room.handle(Expel("giao-ban", "hue"), 1.0)
    assert ClosePeer("hue-1") in effects and told(effects, Left) == [Left("hue-1", "giao-ban", "hue", "expelled")]
    assert not any(route[0] == "hue-1" for member in room.members.values() for route in member.routes.values())


def test_a_lease_that_is_not_renewed_ends_after_ten_minutes() -> None:
    room = three_sites()
    room.handle(Renew("hue-1"), 300.0)
    effects = room.handle(Tick(), LEASE_S + 1)
    assert {one.session for one in told(effects, Left)} == {"tinh-1", "an-lac-1"}
    assert not room.is_over(LEASE_S + 2)
    room.handle(Gone("hue-1", "left"), 700.0)
    assert room.is_over(700.0 + EMPTY_S + 1)


def test_a_lost_signal_is_told_and_its_slot_waits() -> None:
    room = three_sites()
    assert told(room.handle(SignalLost("hue-1", True), 1.0), Signal) == [Signal("hue-1", "giao-ban", "hue", "lost")]
    effects = room.handle(TrackLive("hue-1", "camera", False), 2.0)
    assert Tell(Showing("tinh-1", "thumb0", "hue", "camera", False)) in effects


def test_seats_are_kept_and_filled() -> None:
    assert seat([None, None, None], ["a", "b", "c", "d"]) == ["a", "b", "c"]
    assert seat(["a", "b", "c"], ["d", "c", "a"]) == ["a", "d", "c"]
    assert seat(["a", None, None], []) == [None, None, None]


POINTS = st.sampled_from([f"p{number}" for number in range(5)])
SLOTS = st.sampled_from(["main", "content", "thumb0", "thumb1", "thumb2"])
TRACKS = st.sampled_from(ALL)


class AnyOrder(RuleBasedStateMachine):
    """Whatever comes in whatever order, the effects add up to what the rules of the room allow."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room("r", 0.0)
        self.now = 0.0
        self.count = 0
        self.table: dict[tuple[str, str], tuple[str, str]] = {}
        self.open: dict[str, str] = {}

    def take(self, message: object) -> None:
        self.now += 0.1
        for effect in self.room.handle(message, self.now):  # type: ignore[arg-type]
            match effect:
                case OpenPeer(admit):
                    assert admit.session not in self.open
                    self.open[admit.session] = admit.point
                case ClosePeer(session):
                    del self.open[session]
                    self.table = {key: route for key, route in self.table.items() if key[0] != session}
                case Route(session, slot, source, track):
                    assert session in self.open
                    if source is None:
                        assert self.table.pop((session, slot), None), "a route was taken away twice"
                    else:
                        assert track is not None
                        self.table[session, slot] = (source, track)
                case LimitLayers(highest):
                    assert highest == self.room.highest

    @rule(point=POINTS, publish=st.sets(TRACKS))
    def admit(self, point: str, publish: set[str]) -> None:
        self.count += 1
        self.take(Admit(f"{point}-{self.count}", point, tuple(sorted(publish)), 3, "AB"))

    @rule(point=POINTS, track=TRACKS, live=st.booleans())
    def track(self, point: str, track: str, live: bool) -> None:
        self.take(TrackLive(self.room.session_of(point) or "nobody", track, live))

    @rule(point=POINTS)
    def go(self, point: str) -> None:
        self.take(Gone(self.room.session_of(point) or "nobody", "left"))

    @rule(point=POINTS)
    def expel(self, point: str) -> None:
        self.take(Expel("r", point))

    @rule(points=st.lists(POINTS, max_size=2), only=st.booleans())
    def floor(self, points: list[str], only: bool) -> None:
        self.take(Floor("r", tuple(points), only))

    @rule(point=POINTS, track=TRACKS, muted=st.booleans())
    def mute(self, point: str, track: str, muted: bool) -> None:
        self.take(Mute("r", point, track, muted))

    @rule(slot=SLOTS, point=st.none() | POINTS, track=TRACKS, to=st.lists(POINTS, max_size=2))
    def show(self, slot: str, point: str | None, track: str, to: list[str]) -> None:
        self.take(Show("r", slot, point, track, tuple(to)))

    @rule(slot=SLOTS, to=st.lists(POINTS, max_size=2))
    def restore(self, slot: str, to: list[str]) -> None:
        self.take(Restore("r", slot, tuple(to)))

    @rule(levels=st.dictionaries(POINTS, st.integers(0, 127)))
    def levels(self, levels: dict[str, int]) -> None:
        self.take(Loudness({self.room.session_of(point) or "nobody": level for point, level in levels.items()}))

    @rule(highest=st.sampled_from("qhf"))
    def layers(self, highest: str) -> None:
        self.take(Layers("r", highest))

    @rule(seconds=st.sampled_from([1, 500]))
    def tick(self, seconds: float) -> None:
        self.now += seconds
        self.take(Tick())

    @invariant()
    def effects_and_room_agree(self) -> None:
        assert self.open == {name: member.point for name, member in self.room.members.items()}
        held = {(name, slot): route for name, one in self.room.members.items() for slot, route in one.routes.items()}
        assert {key: route for key, route in self.table.items() if route[0]} == held

    @invariant()
    def only_what_is_there_and_allowed_is_carried(self) -> None:
        for (viewer, slot), (source, track) in self.table.items():
            assert viewer != source and source in self.open
            member = self.room.members[source]
            assert track in member.live and track in member.publish
            assert (member.point, track) not in self.room.muted
            if slot in VOICES:
                assert track == "microphone"
                assert not self.room.floor_only or member.point in self.room.floor

    @invariant()
    def one_session_a_point_and_one_slot_a_voice(self) -> None:
        assert len(set(self.open.values())) == len(self.open)
        for viewer in self.open:
            voices = [route[0] for key, route in self.table.items() if key[0] == viewer and key[1] in VOICES]
            assert len(voices) == len(set(voices))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
