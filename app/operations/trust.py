"""make-certificate."""

from collections.abc import Sequence

import click

from app.config import Settings
from app.kernel import certificates
from app.kernel.sentences import _


def make_certificate(settings: Settings, names: Sequence[str], new_authority: bool) -> None:
    """Makes it and says what to do with it."""
    folder = certificates.folder(settings)
    authority = certificates.make(folder, names, new_authority)
    click.echo(
        _("Chứng thư cho {names}: {path}; “serve” dùng từ lần khởi động sau.",
          names=", ".join(names), path=folder / "server.pem")
    )  # fmt: skip
    click.echo(
        _("Máy của đại biểu tin cậy {path} theo hướng dẫn tại https://{name}:{port}/trust.",
          path=folder / "authority.pem", name=names[0], port=settings.port)
    )  # fmt: skip
    click.echo(_("Dấu vân tay SHA-256 sau đây cần được in ra giấy để đối chiếu:"))
    click.echo(authority.fingerprint)
