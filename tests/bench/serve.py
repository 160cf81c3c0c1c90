"""The web process with the benchmarks' command: `python -m tests.bench.serve`."""

from gevent import monkey

monkey.patch_all()

from tests.bench import voting  # noqa: E402

voting.offer()  # before the gateway reads the table of commands

import wsgi  # noqa: E402

wsgi.serve()
