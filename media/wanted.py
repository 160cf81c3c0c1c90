"""Which layers of a camera somebody watches, so that its sender can stop the others. Pure.

Receiving what nobody watches costs more than sending what somebody does. A layer that is needed is asked for at once;
one that is not needed any more is stopped only after a while, because a floor that is given is often given back.
"""

from collections.abc import Iterable
from typing import Final

from media.wire import LAYERS

LINGER_S: Final = 5.0


class WantedLayers:
    """Of one camera; looked at about once a second."""

    def __init__(self) -> None:
        self.told: tuple[str, ...] = LAYERS
        self._needed_at: dict[str, float] = {}

    def look(self, needed: Iterable[str], now: float) -> tuple[str, ...] | None:
        """Takes the layers that slots would like to have; returns what to tell the sender if that has changed.

        The smallest one is always wanted: by it the room knows that the picture is alive.
        """
        if not self._needed_at:
            self._needed_at = dict.fromkeys(LAYERS, now)
        for layer in (*needed, LAYERS[0]):
            self._needed_at[layer] = now
        wanted = tuple(layer for layer in LAYERS if now - self._needed_at[layer] < LINGER_S)
        if wanted == self.told:
            return None
        self.told = wanted
        return wanted
