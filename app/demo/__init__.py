"""The demonstration: the fictional first session of An Lĩnh, made through the same actions that people use.

`seed` fills an installation, `describe` says how to sign in, `install` shows it on the sign-in page, `sitting` makes a
sitting of a folder of real papers, `play` lets the session go on by itself.
"""

from app.demo.accounts import describe, install
from app.demo.playing import play
from app.demo.real_sitting import sitting
from app.demo.seeding import LIVE, seed

__all__ = ["LIVE", "describe", "install", "play", "seed", "sitting"]
