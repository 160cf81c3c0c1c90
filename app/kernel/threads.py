"""Work that would hold up every socket of the process (hashing, copying, syncing) done in a real thread."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import gevent
from gevent import monkey

P = ParamSpec("P")
T = TypeVar("T")


def apart(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls `call` in the hub's thread pool where gevent runs the process, else here; it must not use a session."""
    if not monkey.is_module_patched("threading"):
        return call(*args, **kwargs)
    done: T = gevent.get_hub().threadpool.apply(call, args, kwargs)
    return done
