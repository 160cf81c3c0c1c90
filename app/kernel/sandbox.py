"""Runs one step on a hostile file outside the caller's process, and says how it ended.

A step is another program (`run_program`) or one of our own functions (`run_step`). Inside there is no network,
no home directory, no other process; nothing of this machine but `/usr`, the fonts, the Python environment,
our code, the files the caller names (read-only) and one writable work folder. Every path is the same inside and
outside, so that where namespaces are forbidden the step still runs, under the same limits and a weaker wall:
`strength()` says which of the two this machine gives.

A step is never trusted: what it reports is read as foreign text, and files it says it made are fetched with
`made()`, which follows no link out of the work folder.
"""

import json
import os
import selectors
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

from app.kernel.sentences import Sentence, _

MB = 1 << 20
SOURCE_ROOT = Path(__file__).resolve().parents[2]
# What programs of the system look for outside /usr: the loader's cache, fonts, LibreOffice's registry.
_SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/etc/alternatives",
    "/etc/libreoffice",
    "/var/cache/fontconfig",
)
_LONGEST_LINE = 8 * MB
_STDERR_KEPT = 8192


@dataclass(frozen=True)
class Limits:
    """What one step may use. `stall` is the longest silence of a step that reports lines."""

    memory: int = 1024 * MB  # address space of each process, bytes
    cpu: int = 30  # of each process, seconds
    wall: float = 60.0  # from start to end, seconds
    stall: float | None = None  # between two lines, seconds
    file_size: int = 200 * MB  # of each file written, bytes
    open_files: int = 64
    output: int = 64 * MB  # of everything a program prints, bytes


@dataclass(frozen=True)
class Finished:
    """It ended by itself. `code` is the exit status (0 for a step), `output` what a program printed."""

    code: int = 0
    output: bytes = b""
    result: dict[str, Any] = field(default_factory=dict)
    complaint: str = ""  # the end of its standard error


@dataclass(frozen=True)
class Refused:
    """The step itself raised a Refusal: the sentence for whoever sent the file."""

    sentence: Sentence


@dataclass(frozen=True)
class OutOfTime:
    """Killed: over its CPU, its wall clock, or silent for too long."""


@dataclass(frozen=True)
class OutOfMemory:
    """It asked for more than its address space, or the kernel ran short and chose it."""


@dataclass(frozen=True)
class Crashed:
    """It died or broke the protocol; `detail` is for the log, never for people."""

    detail: str


Outcome = Finished | Refused | OutOfTime | OutOfMemory | Crashed


@dataclass(frozen=True)
class Strength:
    """How strong the wall is here: `name` is "namespaces" or "limits", `sentence` says what is missing."""

    name: str
    sentence: Sentence | None = None


@cache
def strength() -> Strength:
    """Tries the real wall once (about 50 ms) and says what this machine gives."""
    if not shutil.which("bwrap"):
        return Strength(
            "limits",
            _(
                "Máy chủ chưa có bubblewrap: tệp tải lên chỉ được mở với giới hạn bộ nhớ và thời gian, "
                "không chặn được mạng. Hãy cài gói bubblewrap."
            ),
        )
    probe = [*_wall(work=None, readable=()), "--", "true"]
    if subprocess.run(probe, capture_output=True, timeout=20, check=False).returncode:
        return Strength(
            "limits",
            _(
                "Máy chủ không cho phép không gian tên của người dùng (user namespaces): tệp tải lên "
                "chỉ được mở với giới hạn bộ nhớ và thời gian, không chặn được mạng. "
                "Hãy cho phép trong cấu hình nhân Linux."
            ),
        )
    return Strength("namespaces")


def run_program(
    words: Sequence[str],
    *,
    work: Path,
    readable: Sequence[Path] = (),
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
) -> Outcome:
    """Runs a program of the system in `work`; `given` is its standard input.

    Ends as Finished (look at `code`: zero proves nothing), OutOfTime, OutOfMemory or Crashed. Never raises
    for what the program does; FileNotFoundError where the program is not installed.
    """
    if not shutil.which(words[0]):
        raise FileNotFoundError(words[0])
    limits = limits or Limits()
    printed = bytearray()

    def keep(chunk: bytes) -> bool:
        printed.extend(chunk)
        return len(printed) <= limits.output

    end = _run(words, given, keep, work=work, readable=readable, limits=limits, environment=environment or {})
    if isinstance(end, Finished):
        return Finished(end.code, bytes(printed), complaint=end.complaint)
    return end


def run_step(
    step: str,
    arguments: Mapping[str, Any],
    *,
    work: Path,
    readable: Sequence[Path] = (),
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[dict[str, Any]], None] | None = None,
) -> Outcome:
    """Runs `module:function` of our own code as `function(arguments, report)`; JSON goes in and comes out.

    `report(line)` in the step arrives here as `on_line(line)` while the step still works; what it returns is
    `Finished.result`; a Refusal it raises is Refused. An exception raised by `on_line` kills the step and is
    passed on. Arguments travel through standard input: a password is never on a command line.
    """
    words = [sys.executable, "-B", "-P", str(SOURCE_ROOT / "app" / "kernel" / "sandbox_step.py"), step]
    lines = _Lines(on_line or (lambda line: None))
    given = json.dumps(arguments).encode()
    paths = {"PYTHONPATH": str(SOURCE_ROOT), **(environment or {})}
    end = _run(words, given, lines.take, work=work, readable=readable, limits=limits or Limits(), environment=paths)
    if isinstance(lines.end, Crashed):
        return lines.end
    if isinstance(end, Finished):
        return lines.end or Crashed(f"exit {end.code} without a result: {end.complaint}")
    return end


def made(work: Path, name: str) -> Path:
    """A file that a step says it made in `work`. Raises ValueError for a link or anything outside it."""
    path = work / name
    if Path(name).name != name or not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError(f"not a file of the work folder: {name!r}")
    return path


class _Lines:
    """Cuts what a step prints into JSON lines: reports go on, the last word is kept."""

    def __init__(self, on_line: Callable[[dict[str, Any]], None]) -> None:
        self.end: Outcome | None = None
        self._on_line = on_line
        self._rest = b""

    def take(self, chunk: bytes) -> bool:
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        for line in whole:
            word = _word(line)
            if isinstance(word, dict):
                self._on_line(word)
            else:
                self.end = word
        return len(self._rest) <= _LONGEST_LINE and not isinstance(self.end, Crashed)


def _word(line: bytes) -> dict[str, Any] | Outcome:
    """One line of `sandbox_step`: a report, or how the step ended."""
    try:
        message = json.loads(line)
        kind, content = message["kind"], message["content"]
        match kind:
            case "line":
                return dict(content)
            case "result":
                return Finished(result=dict(content))
            case "refused":
                return Refused(Sentence.load(content))
            case "memory":
                return OutOfMemory()
        return Crashed(str(content))
    except (ValueError, KeyError, TypeError):
        return Crashed(f"not a line of the protocol: {line[:200]!r}")


def _run(
    words: Sequence[str],
    given: bytes,
    take: Callable[[bytes], bool],
    *,
    work: Path,
    readable: Sequence[Path],
    limits: Limits,
    environment: Mapping[str, str],
) -> Outcome:
    work = work.resolve(strict=True)
    command = [
        "sh",
        "-c",
        _ULIMITS.format(limits=limits, kb=limits.memory >> 10, blocks=limits.file_size >> 9),
        "sh",
    ]
    command += words
    inside = {**_environment(work), **environment}
    if strength().name == "namespaces":
        command = [*_wall(work, [path.resolve() for path in readable]), "--", *command]
    with _memory_file(given) as stdin:
        child = subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=work,
            env=inside,
            start_new_session=True,
        )
    try:
        return _watch(child, take, limits)
    finally:
        _kill(child)


# Any POSIX shell sets them. The soft CPU limit lies below the hard one: its signal tells time from memory.
_ULIMITS = (
    "ulimit -c 0 && ulimit -v {kb} && ulimit -f {blocks} && ulimit -n {limits.open_files} && "
    'ulimit -S -t {limits.cpu} && ulimit -H -t $(({limits.cpu} + 5)) && exec "$@"'
)


def _environment(work: Path) -> dict[str, str]:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(work), "TMPDIR": str(work), "LANG": "C.UTF-8"}


def _wall(work: Path | None, readable: Sequence[Path]) -> list[str]:
    """The bubblewrap command line, without the program."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    words += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    words += ["--size", str(256 * MB), "--tmpfs", "/tmp"]  # noqa: S108 (a private one, inside)
    for name in ("/bin", "/sbin", "/lib", "/lib64", "/lib32"):
        if Path(name).is_symlink():
            words += ["--symlink", str(Path(name).readlink()), name]
        else:
            words += ["--ro-bind-try", name, name]
    for name in (*_SYSTEM_FILES, *_python_folders()):
        words += ["--ro-bind-try", name, name]
    for path in readable:
        words += ["--ro-bind", str(path), str(path)]
    return [*words, "--bind", str(work), str(work), "--chdir", str(work)] if work else words


def _python_folders() -> list[str]:
    """The interpreter, its packages and our own code: nothing else of the project's folder is seen inside."""
    folders = {Path(sys.base_prefix), Path(sys.prefix), Path(sysconfig.get_path("purelib"))}
    ours = {path for path in folders if not path.is_relative_to("/usr")}
    return sorted(str(path) for path in {*ours, SOURCE_ROOT / "app"})


@contextmanager
def _memory_file(content: bytes) -> Iterator[IO[bytes]]:
    """A file that never touches the disk: what is given may hold a password."""
    with os.fdopen(os.memfd_create("given"), "w+b") as file:
        file.write(content)
        file.seek(0)
        yield file


def _watch(child: subprocess.Popen[bytes], take: Callable[[bytes], bool], limits: Limits) -> Outcome:
    assert child.stdout and child.stderr
    complaint = b""
    left, stall = limits.wall, limits.stall or limits.wall
    with selectors.DefaultSelector() as pipes:
        pipes.register(child.stdout, selectors.EVENT_READ)
        pipes.register(child.stderr, selectors.EVENT_READ)
        silent_since = time.monotonic()
        while pipes.get_map():
            before = time.monotonic()
            ready = pipes.select(max(0.0, min(left, silent_since + stall - before)))
            # Only the step's own time counts: what the caller does with a line is not its fault.
            left -= time.monotonic() - before
            if left <= 0 or (not ready and time.monotonic() >= silent_since + stall):
                return OutOfTime()
            for key, _events in ready:
                chunk = os.read(key.fd, 1 << 16)
                if not chunk:
                    pipes.unregister(key.fileobj)
                elif key.fileobj is child.stderr:
                    complaint = (complaint + chunk)[-_STDERR_KEPT:]
                elif not take(chunk):
                    return Crashed("printed too much, or something else than the protocol")
                else:
                    silent_since = time.monotonic()
    try:
        child.wait(max(1.0, left))
    except subprocess.TimeoutExpired:
        return OutOfTime()
    return _ending(child.returncode, complaint.decode(errors="replace").strip())


def _ending(code: int, complaint: str) -> Outcome:
    """bubblewrap and sh report a signal as 128 + its number; without them it is negative."""
    killed_by = -code if code < 0 else code - 128
    if killed_by == signal.SIGXCPU:
        return OutOfTime()
    if killed_by == signal.SIGKILL or "bad_alloc" in complaint or "MemoryError" in complaint:
        return OutOfMemory()
    if 0 < killed_by < signal.NSIG:
        return Crashed(f"{signal.Signals(killed_by).name}: {complaint}")
    return Finished(code, complaint=complaint)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and all it started, by their process group; harmless when it has ended."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdout, child.stderr):
        if pipe:
            pipe.close()
