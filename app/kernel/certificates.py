"""A local certificate authority, for a building without the internet: browsers give cameras, passkeys and the offline
shelf to HTTPS addresses only.

The authority may sign for the names it was made with and no others (RFC 5280, section 4.2.1.10): who takes its key
from the server cannot use it against a delegate's bank. Files, in the data folder's `tls`: authority.pem and its key,
server.pem and its key.
"""

import ipaddress
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask import Flask, Response, render_template

from app.config import Settings
from app.kernel import http
from app.kernel.clock import now
from app.kernel.errors import Invalid, NotFound, Unfit
from app.kernel.sentences import _

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # browsers refuse longer ones
RENEWED_BEFORE = timedelta(days=30)
CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """The certificate that laptops are told to trust, and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def fingerprint(self) -> str:
        """SHA-256 in pairs, as browsers show it: to be compared before trusting."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def folder(settings: Settings) -> Path:
    """Where the files are."""
    return settings.data.resolve() / "tls"


def make(folder: Path, names: Sequence[str], renew_authority: bool = False) -> Authority:
    """Makes the server's certificate for `names` (host names and addresses), and the authority where there is none.

    Raises Invalid for something that is no name, and where the present authority may not sign for one of them.
    """
    wanted = [_general_name(name) for name in names]
    if not wanted:
        raise Invalid(_("Chưa nêu tên máy chủ hoặc địa chỉ IP. Hãy nêu ít nhất một tên."))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = None if renew_authority else _load(folder)
    if authority is None:
        authority = _found_authority(folder, wanted)
    elif not _may_sign(authority, wanted):
        raise Invalid(
            _(
                "Chứng thư gốc hiện có chỉ được ký cho các tên đã nêu khi lập. Hãy thêm --new-authority để lập chứng "
                "thư gốc mới; mọi máy của đại biểu sẽ phải tin cậy lại."
            )
        )
    _sign_server(folder, authority, wanted)
    (folder / "name").write_text(f"{names[0]}\n")  # what links in letters begin with, where nothing else is set
    return authority


def renew_if_old(settings: Settings) -> bool:
    """Makes the server's certificate again when its end is near; True when it did. Laptops notice nothing.

    Raises Unfit for one that cannot be read.
    """
    place = folder(settings)
    authority = _load(place)
    if settings.certificate or authority is None or not (place / "server.pem").exists():
        return False
    server = _read(place / "server.pem")
    if server.not_valid_after_utc - now() > RENEWED_BEFORE:
        return False
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    _sign_server(place, authority, list(names))
    return True


def ends_at(path: Path) -> datetime:
    """When the certificate in the PEM file stops being valid. Raises Unfit for a file that cannot be read."""
    return _read(path).not_valid_after_utc


def _read(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        raise Unfit(_("Không đọc được chứng thư {path}. Hãy kiểm tra tệp PEM.", path=str(path))) from None


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS 1.2 or newer with these files. Raises Unfit for those that are no pair."""
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        made.load_cert_chain(certificate, key)
    except OSError as problem:  # ssl.SSLError among them
        raise Unfit(
            _(
                "Không dùng được chứng thư {certificate} với khóa {key}: {why}. Hãy kiểm tra hai tệp PEM, và khóa có "
                "thuộc chứng thư không.",
                certificate=certificate,
                key=key,
                why=getattr(problem, "reason", None) or problem.strerror,
            )
        ) from None
    return made


def _load(folder: Path) -> Authority | None:
    if not (folder / "authority.pem").exists():
        return None
    key = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Authority(x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes()), key)


def _found_authority(folder: Path, names: Sequence[x509.GeneralName]) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"Nghị Trường – {_words(names)[0]}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Nghị Trường"),
        ]
    )
    certificate = (
        _blank(name, name, key.public_key(), AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.NameConstraints([_subtree(name) for name in names], _forbidden(names)), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder, "authority", certificate, key)
    return Authority(certificate, key)


def _sign_server(folder: Path, authority: Authority, names: Sequence[x509.GeneralName]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _words(names)[0][:64])])
    signer = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        _blank(subject, authority.certificate.subject, key.public_key(), SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    _write(folder, "server", certificate, key)


def _blank(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now() - CLOCKS_DIFFER).not_valid_after(now() + lasts)


def _usage(**on: bool) -> x509.KeyUsage:
    off = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return x509.KeyUsage(**{**off, **on})


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        host = text.encode("idna").decode().lower()
    except UnicodeError:
        host = ""
    if not host or not all(part.replace("-", "").isalnum() for part in host.split(".")):
        raise Invalid(_("“{name}” không phải tên máy chủ hay địa chỉ IP.", name=text))
    return x509.DNSName(host)


def _words(names: Sequence[x509.GeneralName]) -> list[str]:
    return [str(name.value) for name in names]


def _subtree(name: x509.GeneralName) -> x509.GeneralName:
    if isinstance(name, x509.IPAddress):
        return x509.IPAddress(ipaddress.ip_network(str(name.value)))
    return name


def _forbidden(names: Sequence[x509.GeneralName]) -> list[x509.GeneralName] | None:
    """A kind of name of which none is permitted would be left free: all of that kind is forbidden."""
    if any(isinstance(name, x509.IPAddress) for name in names):
        return None
    return [x509.IPAddress(ipaddress.ip_network(everything)) for everything in ("0.0.0.0/0", "::/0")]


def _may_sign(authority: Authority, names: Sequence[x509.GeneralName]) -> bool:
    permitted = authority.certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    return {_subtree(name) for name in names} <= set(permitted or ())


def _write(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.key"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


# ---- the web's side ----------------------------------------------------------------------------


def install(app: Flask, settings: Settings) -> None:
    """Adds the page that tells a laptop how to trust this server, and the certificate to take along."""

    @http.public
    def trust() -> str:
        return render_template("operations/trust.html", authority=_load(folder(settings)))

    @http.public
    def certificate() -> Response:
        authority = _load(folder(settings))
        if authority is None:
            raise NotFound()
        pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
        response = Response(pem, content_type="application/x-x509-ca-cert")
        response.headers["Content-Disposition"] = 'attachment; filename="nghi-truong.crt"'
        return response

    app.add_url_rule("/trust", "trust", trust)
    app.add_url_rule("/trust/authority.crt", "trust_certificate", certificate)
