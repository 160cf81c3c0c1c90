"""How often Python's cyclic collector looks through everything: rarely, and not at what was loaded at the start.

A full collection of a web process with five hundred sockets stopped it for 100 to 170 ms, and every frame with it.
"""

import gc

# Containers made before the young are looked at. What cycles hold until then is some megabytes.
YOUNG, MIDDLE, OLD = 10_000, 10, 10


def settle() -> None:
    """Called once, when a process that answers people has loaded what it needs: that much is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
