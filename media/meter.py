"""How much flows: kilobits a second, from a count of octets looked at now and then."""


class Meter:
    """Looked at about once a second."""

    def __init__(self) -> None:
        self.kbit_s = 0
        self._octets = 0
        self._at = 0.0

    def look(self, octets: int, now: float) -> None:
        """Takes the count as it is now."""
        if self._at and now > self._at:
            self.kbit_s = round((octets - self._octets) * 8 / 1000 / (now - self._at))
        self._octets, self._at = octets, now
