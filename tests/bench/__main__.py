"""`python -m tests.bench [NAME] [ARGUMENTS]`: runs one benchmark, or all of them one after the other.

A benchmark is a module of this folder that runs as a program. Progress goes to stderr, results are JSON lines on
stdout, and the last line is the summary: {"bench": name, ...}. The exit status is 0 only when every run was complete.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks there are: modules of this folder that can be run."""
    found = (path for path in FOLDER.glob("[a-z]*.py") if '__name__ == "__main__"' in path.read_text())
    return sorted(path.stem for path in found)


def run(name: str, arguments: list[str]) -> int:
    """Runs one in a process of its own, so that none inherits what another left behind."""
    print(f"== {name}", file=sys.stderr, flush=True)
    return subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *arguments], check=False).returncode


def main(words: list[str]) -> int:
    """The exit status of the one that was asked for, or of the worst."""
    if not words or words[0].startswith("-"):
        return max((run(name, words) for name in names()), default=0)
    if words[0] not in names():
        print(f"there is no benchmark {words[0]!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    return run(words[0], words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
