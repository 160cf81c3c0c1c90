"""Who acts: a person who signed in, a guest with a link, or the system itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """Whose name stands on what is recorded. `id`: a person's, a guest's participation or a service's name.

    `device`: the sign-in of the browser that the person acts from; empty where there is none.
    """

    id: str
    name: str
    kind: str = "person"  # person | guest | system
    device: str = field(default="", compare=False)

    @property
    def is_system(self) -> bool:
        return self.kind == "system"


def system(name: str) -> Actor:
    """A part of the system acting on its own account: `worker`, `clock`, `seed`."""
    return Actor(id=f"system:{name}", name=name, kind="system")
