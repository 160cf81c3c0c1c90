"""The command line in the operator's language: the help of the commands, and what the command-line library itself says.

Both are written in English in the code; translations/vi/command_line.po has them in Vietnamese, which is the default.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, types

from app.kernel.sentences import gettext

# click asks the system's catalogues, which know no Vietnamese of it, through these two names of its modules.
SPEAKERS: tuple[Any, ...] = (core, decorators, exceptions, formatting, parser, types)


@contextmanager
def in_own_words(group: click.Group) -> Iterator[None]:
    """Inside, the group, its commands and the library speak the language of `speaking`."""
    before = [(module, name, getattr(module, name)) for module in SPEAKERS for name in ("_", "ngettext")
              if hasattr(module, name)]  # fmt: skip
    helped = [(one, one.help) for one in _helped(group)]
    try:
        for module, name, _said in before:
            setattr(module, name, gettext if name == "_" else _counted)
        for one, words in helped:
            one.help = gettext(words) if words else words
        yield
    finally:
        for module, name, said in before:
            setattr(module, name, said)
        for one, words in helped:
            one.help = words


def _helped(group: click.Group) -> list[Any]:
    commands: list[click.Command] = [group, *group.commands.values()]
    options = [one for command in commands for one in command.params if isinstance(one, click.Option)]
    return [*commands, *options]


def _counted(one: str, many: str, count: int) -> str:
    return gettext(one if count == 1 else many)
