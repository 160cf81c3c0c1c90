"""The browser's own files in a process of Node: one JSON document a line, to it and from it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.world import ROOT


class Node:
    """`script` of this folder, which imports what is in static/js."""

    def __init__(self, script: str) -> None:
        node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
        words = [node, str(ROOT / "tests/bench" / script), str(ROOT / "static/js")]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, told: Any) -> None:
        """Sends one document."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Waits for the next one."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
