"""The port without gunicorn: gevent's server, calm about laptops that go away."""

import contextlib
from typing import Any

from gevent.pywsgi import WSGIHandler, WSGIServer


class Conversation(WSGIHandler):  # type: ignore[misc]
    """What comes over one connection. After a websocket nothing more: what is left there is no request."""

    def handle_one_response(self) -> None:
        """Called for each request."""
        try:
            super().handle_one_response()
        finally:
            if self.environ.get("HTTP_UPGRADE", "").lower() == "websocket":
                self.close_connection = True


class Port(WSGIServer):  # type: ignore[misc]
    """A WSGI server. A browser that was closed in the middle of an answer leaves no trace in the log."""

    handler_class = Conversation

    def handle(self, client_socket: Any, address: Any) -> None:
        """Called for each connection, in a greenlet of its own."""
        with contextlib.suppress(ConnectionError):
            super().handle(client_socket, address)
