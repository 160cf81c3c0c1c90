"""The demonstration: the fictional first session of An Lĩnh, made through the same actions that people use.

`seed` fills an installation, `describe` says how to sign in, `sitting` makes a sitting of a folder of real papers.
"""

from app.demo.accounts import describe
from app.demo.real_sitting import sitting
from app.demo.seeding import LIVE, seed

__all__ = ["LIVE", "describe", "seed", "sitting"]
