"""The link emulator does what its numbers say."""

import random
import socket
import threading
import time

import pytest

from tests.links.line import SEGMENT, Direction, Quality
from tests.links.process import link


def test_a_perfect_line_only_delays() -> None:
    line = Direction(Quality(delay_s=0.2), random.Random(1))
    assert line.segment(SEGMENT, 10.0, alone=True) == 10.2


def test_the_rate_lets_one_packet_in_after_the_other() -> None:
    line = Direction(Quality(rate=1400.0), random.Random(1))
    assert [line.segment(1400, 0.0, alone=False) for _ in range(3)] == [1.0, 2.0, 3.0]


def test_a_lost_segment_holds_up_what_is_behind_it_and_order_stays() -> None:
    line = Direction(Quality(delay_s=0.2, loss=0.2), random.Random(3))
    outs = [line.segment(1000, n * 0.01, alone=False) for n in range(500)]
    assert outs == sorted(outs) and 70 < line.lost < 180
    assert max(out - n * 0.01 for n, out in enumerate(outs)) > 0.6


def test_lost_datagrams_are_gone() -> None:
    line = Direction(Quality(loss=0.2), random.Random(5))
    gone = [line.datagram(200, 0.0) for _ in range(1000)].count(None)
    assert 150 < gone < 250


def test_a_router_drops_what_would_wait_too_long() -> None:
    line = Direction(Quality(rate=1000.0, queue_s=0.5), random.Random(5))
    outs = [line.datagram(100, 0.0) for _ in range(10)]
    assert outs[5] == pytest.approx(0.6) and outs[6:] == [None] * 4
    assert line.datagram(100, 0.3) == pytest.approx(0.7)


def test_a_line_becomes_another_one_by_order() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.5)
        with (
            link(server.getsockname()[1]) as line,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        ):
            client.sendto(b"one", ("127.0.0.1", line.port))
            assert server.recv(10) == b"one"
            line.order("quality --loss 1")
            time.sleep(0.3)
            client.sendto(b"two", ("127.0.0.1", line.port))
            with pytest.raises(TimeoutError):
                server.recv(10)


def test_bytes_arrive_whole_and_in_order_over_a_lossy_tcp_line() -> None:
    sent = random.Random(7).randbytes(60_000)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=echo, args=(server,), daemon=True).start()
        with link(server.getsockname()[1], delay_ms=5, loss=0.1) as line:
            with socket.create_connection(("127.0.0.1", line.port), timeout=20) as client:
                began = time.monotonic()
                client.sendall(sent)
                client.shutdown(socket.SHUT_WR)
                got = b"".join(iter(lambda: client.recv(65536), b""))
            assert got == sent
            assert time.monotonic() - began > 0.03


def test_a_cut_line_is_silent_until_it_is_mended() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=echo, args=(server,), daemon=True).start()
        with (
            link(server.getsockname()[1]) as line,
            socket.create_connection(("127.0.0.1", line.port), timeout=20) as client,
        ):
            client.sendall(b"one")
            assert client.recv(10) == b"one"
            line.order("cut")
            time.sleep(0.3)
            client.sendall(b"two")
            client.settimeout(0.5)
            with pytest.raises(TimeoutError):
                client.recv(10)
            line.order("mend")
            client.settimeout(10)
            assert client.recv(10) == b"two"


def test_datagrams_come_back_over_a_udp_line() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        with (
            link(server.getsockname()[1], delay_ms=20) as line,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        ):
            client.settimeout(5)
            began = time.monotonic()
            client.sendto(b"hello", ("127.0.0.1", line.port))
            text, back = server.recvfrom(100)
            server.sendto(text.upper(), back)
            assert client.recv(100) == b"HELLO"
            assert time.monotonic() - began >= 0.04


def echo(server: socket.socket) -> None:
    line, _ = server.accept()
    with line:
        while part := line.recv(65536):
            line.sendall(part)
