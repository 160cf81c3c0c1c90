"""The web process with the benchmarks' command: `python -m tests.bench.serve`."""

from gevent import monkey

monkey.patch_all()

import tests.bench.voting  # noqa: E402, F401 - before the gateway reads the table of commands
import wsgi  # noqa: E402

wsgi.serve()
