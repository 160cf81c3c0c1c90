"""Facts in the past, as small frozen dataclasses with a name and a version, and how old ones are read today."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any, ClassVar

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
_upcasters: dict[tuple[str, int], Upcaster] = {}
_names: dict[str, type["Event"]] = {}


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happened. A subclass is a frozen dataclass whose fields are JSON values."""

    version: ClassVar[int] = 1

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__name__ in _names and _names[cls.__name__].__module__ != cls.__module__:
            raise TypeError(f"two events are called {cls.__name__}")
        _names[cls.__name__] = cls

    @property
    def name(self) -> str:
        return type(self).__name__

    def canonical(self) -> str:
        """The text that is stored and hashed: JSON with sorted keys, no spaces, no escaped letters."""
        plain = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def upcasts(name: str, version: int) -> Callable[[Upcaster], Upcaster]:
    """Registers how the fields of `name` at `version` become those of `version` + 1."""

    def register(upcaster: Upcaster) -> Upcaster:
        _upcasters[name, version] = upcaster
        return upcaster

    return register


def read(name: str, version: int, text: str) -> dict[str, Any]:
    """The fields of a stored event as today's code knows them."""
    fields: dict[str, Any] = json.loads(text)
    while (name, version) in _upcasters:
        fields = _upcasters[name, version](fields)
        version += 1
    return fields


def known() -> dict[str, type[Event]]:
    """Every event that a loaded package declares, by name."""
    return dict(_names)
