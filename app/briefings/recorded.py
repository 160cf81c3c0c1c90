"""What media says of recordings, waiting to be noted in the journal by the thread that looks at the rooms."""

from collections import deque
from typing import Any, Final

import structlog

from app.briefings import actions
from app.briefings.recordings import Ending
from app.kernel.actor import Actor, system
from app.kernel.errors import NotFound

# By order it ends in the journal first; a process that stops is followed by another, which goes on.
NOTED: Final = {"full": Ending.FULL, "slow": Ending.SLOW, "failed": Ending.FAILED}
MEDIA: Final[Actor] = system("media")
log = structlog.get_logger()


class Recorded:
    """Of one web process; several hear the same, and the actions note it once."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[dict[str, Any], str]] = deque()

    def hear(self, event: dict[str, Any], boot: str) -> None:
        """An event `recording` of the media process with that boot."""
        self._waiting.append((event, boot))

    def note(self) -> None:
        """Carries into the journal what came; what cannot be noted now is tried again the next time."""
        while self._waiting:
            event, boot = self._waiting[0]
            try:
                if event["state"] == "on":
                    actions.note_recording(MEDIA, event["room"], event["recording"], boot)
                elif event["reason"] in NOTED:
                    actions.note_recording_over(MEDIA, event["room"], event["recording"], NOTED[event["reason"]])
            except NotFound:
                log.debug("nothing to note of a recording", recording=event["recording"])
            self._waiting.popleft()
