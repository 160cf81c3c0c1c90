"""The web process. Patches first: what is imported before gevent's patch would wait inside C and stop every socket."""

from gevent import monkey

monkey.patch_all()

from app import create_app  # noqa: E402
from app.config import Settings  # noqa: E402
from app.kernel import certificates, collector, http  # noqa: E402
from app.kernel.logs import configure  # noqa: E402
from app.operations.start import prepare  # noqa: E402
from app.operations.told import told  # noqa: E402

configure("web")
with told():
    prepare(Settings.read())
    app = create_app()
    http.build()  # read once now, not at the first request
    app.extensions["gateway"].start()
    collector.settle()


def serve() -> None:
    """Serves on the configured address without gunicorn: one process, as SQLite wants it."""
    from app.kernel.port import Port
    from app.kernel.secure_port import SecurePort

    settings = app.config["SETTINGS"]
    place = (settings.host, settings.port)
    server = (
        SecurePort(place, app, log=None, ssl_context=certificates.context(*settings.tls))
        if settings.tls
        else Port(place, app, log=None)
    )
    server.max_accept = 200  # a whole room reconnects at once
    server.serve_forever()


if __name__ == "__main__":
    with told():
        serve()
