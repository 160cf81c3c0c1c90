"""Carries a step's refusal through the sandbox's wall as the class it was, and turns other ends into sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from app.documents.intake import refusals
from app.kernel import sandbox
from app.kernel.errors import Invalid, Refusal
from app.kernel.sentences import Sentence, _

Step = Callable[[dict[str, Any], Callable[[dict[str, Any]], None]], dict[str, Any]]
MB = 1 << 20

_CLASSES: dict[str, Callable[[Sentence], Refusal]] = {
    kind.code: kind
    for kind in (
        refusals.NotTaken,
        refusals.EmptyFile,
        refusals.Damaged,
        refusals.Hostile,
        refusals.TooLarge,
        refusals.NeedsPassword,
        refusals.WrongPassword,
        refusals.SecretPaper,
    )
}


@dataclass(frozen=True)
class Place:
    """Where one file's steps run: what it is called in sentences, and the folder they may write to."""

    name: str
    work: Path


def step(function: Step) -> Step:
    """Marks a function as a sandbox step of intake: its refusals come out of `run` as the class they were."""

    @wraps(function)
    def told(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        try:
            return {"given": function(arguments, report)}
        except Refusal as refusal:
            return {"refused": refusal.code, "sentence": refusal.sentence.dump()}

    return told


def run(
    name: str,
    arguments: Mapping[str, Any],
    place: Place,
    *,
    readable: Sequence[Path] = (),
    limits: sandbox.Limits | None = None,
) -> dict[str, Any]:
    """What the step `module:function` below this package gives, run in the sandbox.

    Raises the refusal that the step raised, TooLarge where it ran out of time or memory, Damaged where it broke.
    """
    outcome = sandbox.run_step(
        name, {**arguments, "name": place.name}, work=place.work, readable=readable, limits=limits
    )
    match outcome:
        case sandbox.Finished(result=result) if "refused" in result:
            raise _CLASSES.get(str(result["refused"]), Invalid)(Sentence.load(result["sentence"]))
        case sandbox.Finished(result=result):
            return dict(result.get("given") or {})
        case sandbox.Refused(sentence=sentence):
            raise Invalid(sentence)
    raise broken(outcome, place.name)


def broken(outcome: sandbox.Outcome, name: str) -> Refusal:
    """The refusal for a step that did not come to its end."""
    match outcome:
        case sandbox.OutOfTime():
            return refusals.TooLarge(
                _("Tệp {name} cần quá nhiều thời gian để chuyển đổi. Đề nghị xuất ra PDF rồi tải lên lại.", name=name)
            )
        case sandbox.OutOfMemory():
            return refusals.TooLarge(
                _(
                    "Tệp {name} cần quá nhiều bộ nhớ để mở. Đề nghị chia nhỏ hoặc xuất ra PDF rồi tải lên lại.",
                    name=name,
                )
            )
    return unreadable(name)


def unreadable(name: str) -> refusals.Damaged:
    """The refusal for bytes that no reader could make sense of."""
    return refusals.Damaged(
        _(
            "Tệp {name} bị hỏng hoặc không đầy đủ nên không đọc được. "
            "Đề nghị mở tệp gốc, lưu lại (hoặc xuất ra PDF) rồi tải lên.",
            name=name,
        )
    )
