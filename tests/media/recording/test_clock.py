"""Camera and microphone of a point lie at the same time of ours, however wrong the sender's clock is."""

import pytest

from media.recording.clock import MOST_STREAMS, SenderClock
from media.rtcp import SenderReport, ntp_of

CAMERA, VOICE = 7, 9
NOON = 1_800_000_000.0


def report(ssrc: int, sent: float, timestamp: int) -> SenderReport:
    return SenderReport(ssrc, ntp_of(sent), timestamp & 0xFFFFFFFF, 1, 1)


@pytest.mark.parametrize("wrong_s", [0.0, 36_000.0, -90.0])
def test_two_tracks_of_a_sender_agree(wrong_s: float) -> None:
    clock = SenderClock()
    # Both began at noon; the report of the voice waited 0.4 s on the way, that of the camera 0.05 s.
    clock.note(report(CAMERA, NOON + 3 + wrong_s, 1000 + 3 * 90_000), NOON + 3.05)
    clock.note(report(VOICE, NOON + 4 + wrong_s, 0xFFFFFF00 + 4 * 48_000), NOON + 4.4)
    camera, voice = clock.time_of(CAMERA, 1000, 90_000), clock.time_of(VOICE, 0xFFFFFF00, 48_000)
    assert camera is not None and voice is not None
    assert camera == pytest.approx(voice, abs=0.002) and camera == pytest.approx(NOON, abs=0.06)


def test_before_a_report_nothing_is_known_and_many_streams_are_not_kept() -> None:
    clock = SenderClock()
    assert clock.time_of(CAMERA, 0, 90_000) is None
    for ssrc in range(3 * MOST_STREAMS):
        clock.note(report(ssrc, NOON, 0), NOON)
    assert len(clock._told) <= MOST_STREAMS
