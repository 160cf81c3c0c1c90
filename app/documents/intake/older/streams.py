"""The named streams of an OLE file."""

import io
from typing import Any

MOST_BYTES = 256 << 20


class Streams:
    """Reads streams by their names. Damaged files raise whatever olefile raises: callers take that for "unknown"."""

    def __init__(self, content: bytes) -> None:
        import olefile

        self._file: Any = olefile.OleFileIO(io.BytesIO(content))

    def read(self, name: str) -> bytes:
        """The whole stream. Raises OSError where there is none."""
        with self._file.openstream(name) as stream:
            return bytes(stream.read(MOST_BYTES))
