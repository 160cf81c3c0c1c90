"""The inside of `sandbox.run_step`: finds the function, runs it, prints JSON lines.

A line is `{"kind": ..., "content": ...}`: "line" (a report), "result", "refused" (a stored Sentence), "memory"
or "crashed". Started as a script, `sandbox_step.py module:function`, with the arguments on standard input.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

if __name__ == "__main__":
    # The package's own __init__ wires the web and the database: two seconds that no step has a use for.
    package = sys.modules["app"] = ModuleType("app")
    package.__path__ = [str(Path(__file__).parents[1])]

from app.kernel.errors import Refusal

Report = Callable[[dict[str, Any]], None]


def main(step: str) -> None:
    """Runs one step to its end; always leaves a last word unless the process is killed."""
    words = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Libraries print as they like; nothing of that may look like our protocol.
    os.dup2(2, 1)

    def say(kind: str, content: Any) -> None:
        words.write(json.dumps({"kind": kind, "content": content}) + "\n")
        words.flush()

    arguments = json.load(sys.stdin)
    module, _, name = step.partition(":")
    try:
        result = getattr(importlib.import_module(module), name)(arguments, lambda line: say("line", line))
        say("result", result or {})
    except Refusal as refusal:
        say("refused", refusal.sentence.dump())
    except MemoryError:
        say("memory", "")
    except Exception:
        say("crashed", traceback.format_exc(limit=8))


if __name__ == "__main__":
    main(sys.argv[1])
