"""The browser's own modules (static/js/sealed), run by Node for tests that need them to be the real ones."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.elections.sealing.keys import Scheme

SCRIPT = Path(__file__).with_name("sealed.mjs")


class Trouble(Exception):
    """What the browser would not do."""


class Browser:
    """One process that answers calls one after the other."""

    def __init__(self) -> None:
        node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
        self.process = subprocess.Popen(
            [node, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __call__(self, call: str, **given: Any) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None
        if isinstance(given.get("scheme"), Scheme):
            given["scheme"] = asdict(given["scheme"])
        self.process.stdin.write(json.dumps([call, given]) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        if "trouble" in said:
            raise Trouble(said["trouble"])
        return said["answer"]

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
