"""What is made of the reports of a receiver."""

from media.budget import Seen
from media.downlink import Downlink
from media.rtcp import Report
from media.slot import FIRST, Slot

VOICE, MAIN = 11, 12


def downlink() -> tuple[Downlink, list[Seen]]:
    """With a voice and the large picture; what its budget was shown."""
    slots = [Slot("voice0", "0", VOICE, 0, bool), Slot("main", "1", MAIN, 13, bool)]
    for slot in slots:
        slot._last = FIRST + 10_000  # so much was sent
    found, seen = Downlink(slots, 0.0), []

    def look(one: Seen, now: float) -> bool:
        seen.append(one)
        return False

    found.budget.look = look  # type: ignore[method-assign]
    return found, seen


def report(ssrc: int, packets: int, loss: float) -> Report:
    return Report(ssrc, loss, 0, FIRST - 1 + packets, 0, 0, 0)


def test_loss_is_that_of_the_packets_of_two_looks_and_not_of_the_last_report() -> None:
    down, seen = downlink()
    down.take_report(report(VOICE, 50, 0.0), 0.1, 1.0)
    down.take_report(report(MAIN, 150, 0.4), 0.1, 1.0)
    down.look("f", 1.0)
    down.take_report(report(MAIN, 350, 0.1), 0.1, 2.0)
    down.look("f", 2.0)
    down.look("f", 3.0)
    down.look("f", 4.0)
    assert [(round(one.loss, 3), one.reports) for one in seen] == [(60 / 200, 2), (80 / 400, 1), (0.1, 0), (0.0, 0)]


def test_a_report_of_packets_that_were_never_sent_counts_for_what_was() -> None:
    down, seen = downlink()
    down.take_report(report(MAIN, 2**31, 0.9), 0.1, 1.0)
    down.take_report(report(MAIN, 5, 0.9), 0.1, 1.0)
    down.take_report(report(VOICE, 2000, 0.0), 0.1, 1.0)
    down.look("f", 1.0)
    assert seen[0].loss < 0.9
    assert down._told_before[0] == 10_001 + 2000
