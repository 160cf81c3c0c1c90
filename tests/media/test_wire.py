"""Lines of the web process are read strictly, and no line whatever raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import wire
from media.wire import Floor, Join, Malformed, Mute, Received, Refused, Show

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
VERBS = st.sampled_from([*wire._COMMANDS, "open", ""])


def line(**members: object) -> bytes:
    return json.dumps(members).encode()


def test_commands_are_read() -> None:
    assert wire.parse(line(verb="join", session="s1", grant="a.b", ref=7)) == Received(Join("s1", "a.b", 12), 7)
    assert wire.parse(line(verb="floor", room="r", points=["hue", "an-lac"], only=True)) == Received(
        Floor("r", ("hue", "an-lac"), True)
    )
    assert wire.parse(line(verb="show", room="r", slot="thumb23", point=None)) == Received(
        Show("r", "thumb23", None, "camera", ())
    )


@pytest.mark.parametrize(
    ("given_line", "word"),
    [
        (b"", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"[" * 100_000, "not JSON"),
        (b" " * 200_000, "longer than"),
        (line(verb="shout"), "no such verb"),
        (line(verb=["join"]), "no such verb"),
        (line(verb="leave"), "session is missing"),
        (line(verb="leave", session="s", loud=1), "no member 'loud'"),
        (line(verb="leave", session="s p a c e"), "session is not"),
        (line(verb="leave", session="s" * 65), "session is not"),
        (line(verb="leave", session="s", ref="x"), "ref is not"),
        (line(verb="join", session="s", grant="g", thumbnails=True), "thumbnails is not"),
        (line(verb="join", session="s", grant="g", thumbnails=25), "thumbnails is not"),
        (line(verb="mute", room="r", point="p", track="camera", muted=1), "muted is not"),
        (line(verb="show", room="r", slot="thumb24"), "slot is not"),
        (line(verb="floor", room="r", points=["ok", "not ok"]), "points is not"),
    ],
)
def test_what_does_not_fit_becomes_a_sentence(given_line: bytes, word: str) -> None:
    found = wire.parse(given_line)
    assert isinstance(found, Malformed) and word in found.sentence


@pytest.mark.parametrize("name", ["..", ".", "a/b", "", "a" * 65, 7])
def test_the_name_of_a_recording_leads_out_of_no_folder(name: object) -> None:
    found = wire.parse(line(verb="record", room="r", recording=name, ref=3))
    assert isinstance(found, Malformed) and "recording is not" in found.sentence and found.ref == 3


@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_line_raises(text: bytes) -> None:
    assert isinstance(wire.parse(text), (Malformed, Received))


@given(VERBS, st.dictionaries(st.sampled_from(["session", "room", "point", "points", "to", "muted", "slot"]), JSON))
def test_no_members_raise(verb: str, members: dict[str, object]) -> None:
    assert isinstance(wire.parse(json.dumps({**members, "verb": verb}).encode()), (Malformed, Received))


def test_an_event_is_one_line_with_its_name() -> None:
    text = wire.encode(Refused(4, None, "full", "phòng\nđã đủ"))
    assert text.count(b"\n") == 1 and json.loads(text)["event"] == "refused"


def test_every_verb_and_event_is_in_the_protocol() -> None:
    from pathlib import Path

    protocol = (Path(wire.__file__).parent / "PROTOCOL.md").read_text()
    for kind in wire.Command.__args__:
        assert f"`{kind.verb}`" in protocol
    for kind in wire.Event.__args__:
        assert f"`{kind.event}`" in protocol
    assert Mute.verb == "mute"
