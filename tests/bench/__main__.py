"""`python -m tests.bench [NAME] [ARGUMENTS]`: runs one benchmark, or all of them one after the other.

A benchmark is a program of this folder that prints a summary under its own name. Progress goes to stderr, results are
JSON lines on stdout, and the last line is the summary: {"bench": name, ...}. The exit status is 0 only when every run
was complete: it measured all it was asked for and broke no promise (no vote lost, no state diverged). A figure that
misses its target is a figure, not a failure. What was not complete is named at the end, with what it ended with.
"""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Run:
    """How one benchmark ended."""

    name: str
    status: int  # negative: the signal that ended it
    has_summary: bool

    @property
    def is_complete(self) -> bool:
        return self.status == 0 and self.has_summary

    def __str__(self) -> str:
        if self.status < 0:
            return f"{self.name}: ended by {signal.Signals(-self.status).name}"
        if not self.has_summary:
            return f"{self.name}: ended with status {self.status} before its summary"
        if self.status:
            return f"{self.name}: status {self.status}, not complete or a promise broken; its summary says which"
        return f"{self.name}: complete"


def names(folder: Path = FOLDER) -> list[str]:
    """The benchmarks there are; programs that only help them (a crowd, a bare broadcaster) print no summary."""
    return sorted(path.stem for path in folder.glob("[a-z]*.py") if f'"bench": "{path.stem}"' in path.read_text())


def run(name: str, arguments: list[str], package: str = "tests.bench") -> Run:
    """Runs one in a process of its own, so that none inherits what another left behind; passes its lines on."""
    print(f"== {name}", file=sys.stderr, flush=True)
    words = [sys.executable, "-m", f"{package}.{name}", *arguments]
    last = ""
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line
    return Run(name, process.returncode, _is_summary(last, name))


def _is_summary(line: str, name: str) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("bench") == name


def main(words: list[str]) -> int:
    """0 when every run was complete, else 1, or 2 for a name that does not exist."""
    if words and not words[0].startswith("-"):
        if words[0] not in names():
            print(f"there is no benchmark {words[0]!r}; there are: {', '.join(names())}", file=sys.stderr)
            return 2
        runs = [run(words[0], words[1:])]
    elif {"-h", "--help"} & set(words):
        print(f"python -m tests.bench [NAME] [ARGUMENTS]; there are: {', '.join(names())}")
        return 0
    else:
        runs = [run(name, []) for name in names()]
    unfinished = [one for one in runs if not one.is_complete]
    for one in unfinished:
        print(f"NOT COMPLETE {one}", file=sys.stderr)
    return 1 if unfinished else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
