"""make-certificate."""

from collections.abc import Sequence

import click

from app.config import Settings
from app.kernel import certificates
from app.kernel.errors import Refusal


def make_certificate(settings: Settings, names: Sequence[str], new_authority: bool) -> None:
    """Makes it and says what to do with it."""
    folder = certificates.folder(settings)
    try:
        authority = certificates.make(folder, names, new_authority)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Certificate for {', '.join(names)}: {folder / 'server.pem'} (used by `serve` from its next start)")
    click.echo(f"Laptops trust {folder / 'authority.pem'}: https://{names[0]}:{settings.port}/trust explains how.")
    click.echo("Hand this fingerprint out on paper, to be compared there (SHA-256):")
    click.echo(authority.fingerprint)
