"""A line between a browser and media that loses, and can be pulled: a UDP relay in a thread."""

import contextlib
import random
import selectors
import socket
import threading


class Link:
    """Listens on `host` and `port` for one client and relays to the server; `loss` (0 to 1) may change at any time."""

    def __init__(self, server_port: int, seed: int = 7, host: str = "127.0.0.1") -> None:
        self.host = host
        self.loss = 0.0
        self.is_cut = False
        self.relayed = self.dropped = 0
        self._random = random.Random(seed)
        self._near, self._far = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        self._near.bind((host, 0))
        self._far.connect((host, server_port))
        self.port: int = self._near.getsockname()[1]
        self._client: tuple[str, int] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._relay)
        self._thread.start()

    def _relay(self) -> None:
        selector = selectors.DefaultSelector()
        for one in (self._near, self._far):
            one.setblocking(False)
            selector.register(one, selectors.EVENT_READ)
        while not self._stopping.is_set():
            for key, _ in selector.select(0.1):
                with contextlib.suppress(OSError):
                    self._pass(key.fileobj is self._near)
        selector.close()

    def _pass(self, is_up: bool) -> None:
        for _ in range(64):
            if is_up:
                datagram, self._client = self._near.recvfrom(2048)
            else:
                datagram = self._far.recv(2048)
            # Only media is lost: a handshake that has to wait for its timers says nothing about repair.
            if self.is_cut or (datagram[0] >= 128 and self._random.random() < self.loss):
                self.dropped += 1
                continue
            self.relayed += 1
            if is_up:
                self._far.send(datagram)
            elif self._client is not None:
                self._near.sendto(datagram, self._client)

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._near.close()
        self._far.close()
