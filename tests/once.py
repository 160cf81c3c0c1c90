"""What each application makes anew and never differently is made once for the whole run: hundreds are created.

Templates are compiled once for all applications, and the address of a route is compiled when it is asked for.
"""

from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing.rules import Rule


class Compiled(BytecodeCache):
    """Templates of this process by name and source."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


def share() -> None:
    """Before the first application is created."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    compile_builder = Rule._compile_builder

    def when_asked(rule: Rule, append_unknown: bool = True) -> Any:
        made: list[Any] = []

        def build(self: Rule, **values: Any) -> Any:
            if not made:
                made.append(compile_builder(rule, append_unknown))
            return made[0](self, **values)

        return build

    Rule._compile_builder = when_asked  # type: ignore[method-assign]
