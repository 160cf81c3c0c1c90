"""Steps for test_sandbox.py: what runs inside, good and hostile."""

import os
import resource
import socket
import sys
import time
from pathlib import Path
from typing import Any

from app.kernel.errors import Refusal
from app.kernel.sandbox_step import Report
from app.kernel.sentences import _


def count(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    for number in range(arguments["to"]):
        report({"number": number})
    print("a library that prints is no trouble")
    return {"sum": sum(range(arguments["to"]))}


def refuse(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    raise Refusal(_("Tệp {name} có mật khẩu.", name=arguments["name"]))


def hang(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    report({"number": 1})
    while True:
        pass


def fall_silent(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    report({"number": 1})
    time.sleep(60)
    return {}


def eat_memory(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    return {"length": len(bytearray(4 << 30))}


def die(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    os.abort()


def fail(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    raise KeyError("mục lục")


def look_around(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    return {
        "home": _listing(Path(arguments["home"])),
        "neighbours": _listing(Path(arguments["source"]).parent),
        "source": Path(arguments["source"]).read_text(),
        "network": _reached(arguments["port"]),
        "written": _written(Path(arguments["source"])),
        "environment": sorted(os.environ),
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "flask": "flask" in sys.modules,
    }


def link_outside(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    Path("page.png").symlink_to("/etc/passwd")
    Path("good.png").write_text("x")
    return {"image": "page.png"}


def _listing(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def _reached(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _written(path: Path) -> bool:
    try:
        path.write_text("changed")
    except OSError:
        return False
    return True
