"""The digital signatures inside a PDF: who signed, when, whether it is intact, and what the chain says.

Read with pyHanko in the sandbox, without a network: revocation is judged by what the file itself carries. The trust
anchors are the administrator's. The file is never saved again, since that would break what is read here
(rules 7.2: PAdES, ETSI EN 319 142; older signatures adbe.pkcs7.detached).
"""

import asyncio
import contextlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.kernel import sandbox
from app.kernel.sentences import Sentence, _

_VIETNAM = timezone(timedelta(hours=7))
_LIMITS = sandbox.Limits(cpu=60, wall=120)
MOST_SIGNATURES = 100


class Chain(StrEnum):
    """What is known of the signer's certificate."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED_SINCE = "expired_since"  # valid when signed, by the time the signer states
    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_CHECKED = "not_checked"  # the signature itself is broken


@dataclass(frozen=True)
class Signature:
    """One signature. Times are ISO 8601 with their offset, or None.

    `intact`: the signed bytes are unchanged; `valid`: the signature belongs to the certificate; `coverage` as pyHanko
    names it (ENTIRE_FILE, ENTIRE_REVISION, ...); `changed_since`: something other than signing or form filling
    was added later; `signed_over`: a later good signature covers that addition. The latter is the lawful order of
    work (rules 7.2): the competent person signs, the clerk stamps number and date, the organisation signs over all.
    """

    field: str
    signer: str | None
    issuer: str | None
    claimed_time: str | None
    stamped_time: str | None
    intact: bool
    valid: bool
    coverage: str
    changed_since: bool
    subfilter: str | None
    chain: Chain
    is_timestamp: bool = False
    signed_over: bool = False

    @property
    def is_good(self) -> bool:
        """Nothing changed since signing, and the signature is the signer's."""
        return self.intact and self.valid and not self.changed_since and self.coverage in _COVERED

    @property
    def sentence(self) -> Sentence:
        """What the reader is told (rules 8.3)."""
        time = _told_time(self.stamped_time or self.claimed_time)
        if self.changed_since and self._is_signed_over():
            return _(
                "Chữ ký số hợp lệ với nội dung lúc ký {time}. Sau đó văn bản được bổ sung (như số, ngày, dấu) "
                "và được ký tiếp.",
                time=time,
            )
        if not self.is_good:
            return _("Chữ ký số không hợp lệ hoặc văn bản đã bị thay đổi. Không sử dụng văn bản này.")
        if self.chain is Chain.TRUSTED:
            return _("Chữ ký số hợp lệ. Văn bản không thay đổi kể từ khi ký. Ký lúc {time}.", time=time)
        return _(
            "Văn bản không thay đổi kể từ khi ký lúc {time}. {chain}", time=time, chain=_CHAIN_SENTENCES[self.chain]
        )

    def public(self) -> dict[str, Any]:
        """What is stored with a version and shown: plain values, the sentence as `Sentence.dump` writes it."""
        return {
            "field": self.field,
            "signer": self.signer,
            "issuer": self.issuer,
            "time": self.claimed_time,
            "stamped_time": self.stamped_time,
            "intact": self.intact and self.valid,
            "good": self.is_good or (self.changed_since and self._is_signed_over()),
            "coverage": self.coverage,
            "chain": self.chain.value,
            "is_timestamp": self.is_timestamp,
            "sentence": self.sentence.dump(),
        }

    def _is_signed_over(self) -> bool:
        return self.intact and self.valid and self.coverage in _COVERED and self.signed_over


# For a PDF that the page reader knows to be signed while `verify` finds nothing that can be read.
UNREADABLE = _("Văn bản có chữ ký số nhưng không đọc được chữ ký. Đề nghị xác minh với cơ quan ký.")
_COVERED = {"ENTIRE_FILE", "ENTIRE_REVISION"}
_CHAIN_SENTENCES = {
    Chain.UNKNOWN_ISSUER: _(
        "Chưa xác minh được tổ chức cấp chứng thư số; đề nghị quản trị viên bổ sung chứng thư gốc."
    ),
    Chain.EXPIRED_SINCE: _("Chứng thư số còn hiệu lực khi ký, nay đã hết hạn."),
    Chain.EXPIRED: _("Chứng thư số đã hết hạn; đề nghị xác minh với cơ quan ký."),
    Chain.REVOKED: _("Chứng thư số đã bị thu hồi; đề nghị xác minh với cơ quan ký."),
    Chain.NOT_CHECKED: _("Chưa kiểm tra được chứng thư số."),
}


def _told_time(moment: str | None) -> str:
    if moment is None:
        return "--"
    return datetime.fromisoformat(moment).astimezone(_VIETNAM).strftime("%d/%m/%Y %H:%M:%S")


def verify(pdf: Path, trust: Sequence[Path], *, password: str | None = None) -> list[Signature]:
    """Every signature of the PDF in the order of signing; none where there are none or the file cannot be read.

    `trust` names certificate files (PEM or DER) of the authorities that are trusted. Never raises for what the
    file holds.
    """
    with tempfile.TemporaryDirectory(prefix="signatures-") as work:
        outcome = sandbox.run_step(
            "app.documents.intake.signatures:verify_step",
            {"pdf": str(pdf), "trust": [str(path) for path in trust], "password": password},
            work=Path(work),
            readable=[pdf, *trust],
            limits=_LIMITS,
        )
    if not isinstance(outcome, sandbox.Finished):
        return []
    found = outcome.result.get("signatures", [])
    return [Signature(**{**entry, "chain": Chain(entry["chain"])}) for entry in found]


def verify_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: `{"signatures": [fields of Signature]}`; see `verify`."""
    logging.disable(logging.CRITICAL)
    roots = [root for path in arguments["trust"] for root in _certificates(Path(path).read_bytes())]
    with Path(arguments["pdf"]).open("rb") as file:
        found = _signed_over([_read(embedded, roots) for embedded in _embedded(file, arguments.get("password"))])
    return {"signatures": [asdict(signature) for signature in found]}


def _signed_over(found: list[Signature]) -> list[Signature]:
    return [
        replace(one, signed_over=any(later.is_good and not later.is_timestamp for later in found[at + 1 :]))
        for at, one in enumerate(found)
    ]


def _embedded(file: Any, password: str | None) -> list[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(file, strict=False)
        if reader.encrypted:
            reader.decrypt(password or "")
        return list(reader.embedded_signatures)[:MOST_SIGNATURES]
    except Exception:  # a broken file has no signature that could be shown
        return []


def _certificates(content: bytes) -> list[Any]:
    from asn1crypto import pem, x509  # type: ignore[import-untyped]

    if not pem.detect(content):
        return [x509.Certificate.load(content)]
    return [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(content, multiple=True)]


def _read(embedded: Any, roots: list[Any]) -> Signature:
    """Each part is asked for by itself: what is broken in one must not hide the others."""
    intact, valid, changed, chain, stamped = False, False, False, Chain.NOT_CHECKED, None
    coverage = "UNCLEAR"
    with contextlib.suppress(Exception):
        embedded.compute_integrity_info()
        coverage = embedded.coverage.name
    status = None
    with contextlib.suppress(Exception):
        status = _status(embedded, roots, None)
    if status is not None:
        intact, valid = bool(status.intact), bool(status.valid)
        coverage = status.coverage.name if status.coverage is not None else coverage
        # pyHanko's levels: NONE, LTA_UPDATES, FORM_FILLING, ANNOTATIONS, OTHER.
        changed = getattr(status.modification_level, "name", "OTHER") in ("ANNOTATIONS", "OTHER")
        stamp = getattr(status, "timestamp_validity", None)
        stamped = stamp.timestamp.isoformat() if stamp is not None and stamp.intact and stamp.valid else None
        chain = _chain(embedded, roots, status) if intact and valid else chain
    return Signature(
        field=str(embedded.field_name),
        signer=_name(embedded, "subject"),
        issuer=_name(embedded, "issuer"),
        claimed_time=_claimed(embedded),
        stamped_time=stamped,
        intact=intact,
        valid=valid,
        coverage=coverage,
        changed_since=changed,
        subfilter=_quietly(lambda: str(embedded.sig_object["/SubFilter"])),
        chain=chain,
        is_timestamp=_quietly(lambda: str(embedded.sig_object_type)) == "/DocTimeStamp",
    )


def _quietly(read: Callable[[], str]) -> str | None:
    try:
        return read()
    except Exception:  # absent or broken: not known
        return None


def _name(embedded: Any, whose: str) -> str | None:
    def read() -> str:
        names = getattr(embedded.signer_cert, whose).native
        name = names.get("common_name") or names.get("organization_name") or ""
        return str(name[-1] if isinstance(name, list) else name)

    return _quietly(read) or None


def _claimed(embedded: Any) -> str | None:
    return _quietly(lambda: embedded.self_reported_timestamp.isoformat())


def _status(embedded: Any, roots: list[Any], moment: datetime | None) -> Any:
    from pyhanko.sign import validation
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=roots,
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=moment,
        best_signature_time=moment,
    )
    if str(embedded.sig_object_type) == "/DocTimeStamp":
        return asyncio.run(validation.async_validate_pdf_timestamp(embedded, context))
    return asyncio.run(validation.async_validate_pdf_signature(embedded, context))


def _chain(embedded: Any, roots: list[Any], status: Any) -> Chain:
    if status.trusted:
        return Chain.TRUSTED
    if getattr(status, "revoked", False):
        return Chain.REVOKED
    if not roots:
        return Chain.UNKNOWN_ISSUER
    certificate = embedded.signer_cert
    if certificate.not_valid_after > datetime.now(UTC):
        return Chain.UNKNOWN_ISSUER
    claimed = _claimed(embedded)
    with contextlib.suppress(Exception):
        if claimed and _status(embedded, roots, datetime.fromisoformat(claimed)).trusted:
            return Chain.EXPIRED_SINCE
        if _status(embedded, roots, certificate.not_valid_after - timedelta(seconds=1)).trusted:
            return Chain.EXPIRED
    return Chain.UNKNOWN_ISSUER
