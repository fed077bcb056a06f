"""Requests collected byte by byte: however the network cuts them, the same comes out."""

import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standalone import buffered_socket
from standalone.buffered_socket import BufferedSocket, RequestBuffer, RequestRefusedError

BODIES = st.lists(st.binary(max_size=300), min_size=1, max_size=3)


@given(bodies=BODIES, cuts=st.lists(st.integers(1, 40), min_size=1, max_size=50))
def test_any_cut_gives_the_requests_that_were_sent(bodies: list[bytes], cuts: list[int]) -> None:
    heads = [b"POST /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) for body in bodies]
    stream = b"".join(head + body for head, body in zip(heads, bodies, strict=True))

    near, far = socket.socketpair()
    with near, far:
        sock = BufferedSocket(near, None)
        found, at, turn = [], 0, 0
        while at < len(stream):
            step = cuts[turn % len(cuts)]
            sock.request.feed(stream[at : at + step])
            at, turn = at + step, turn + 1
            while sock.request.complete:
                found.append(b"".join(iter(lambda: sock.recv(7), b"")))
                sock.next_request()
        sock.close()

    assert found == [head + body for head, body in zip(heads, bodies, strict=True)]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nCookie: a=b\r\nContent-Length: 67108865\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTRANSFER-encoding: gzip, chunked\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * buffered_socket.MAX_HEAD_BYTES, 431),
    ],
)
def test_what_is_too_large_is_refused_by_its_head(head: bytes, status: int) -> None:
    with pytest.raises(RequestRefusedError) as refused:
        RequestBuffer(None).feed(head)
    assert refused.value.status == status


@pytest.mark.parametrize("known", [b"Cookie: a=b", b"authorization: Bearer td_live_x"])
def test_who_may_be_signed_in_sends_what_pages_and_programs_send(known: bytes) -> None:
    """A program has no cookie; a record of a large bloc, or a Word file, is over 64 KiB."""
    request = RequestBuffer(None)

    request.feed(b"PUT / HTTP/1.1\r\n" + known + b"\r\nContent-Length: 4194304\r\n\r\n")

    assert request.length == 4 * 2**20


def test_a_body_has_as_long_as_its_length_deserves() -> None:
    assert buffered_socket.transfer_seconds(500) < 21
    assert buffered_socket.transfer_seconds(20 * 2**20) > 20 * 60


def test_a_body_that_comes_too_slowly_ends_however_long_it_is_to_be() -> None:
    """Or a byte now and then would hold the room of a large one for an hour."""
    request = RequestBuffer(None)
    request.feed(b"POST / HTTP/1.1\r\nCookie: a=b\r\nContent-Length: 67108864\r\n\r\n")
    at_first = request.deadline
    request.feed(bytes(2**20))

    assert at_first < time.monotonic() + buffered_socket.transfer_seconds(1)
    # As long as the whole body has for the part of it that came.
    gained = buffered_socket.transfer_seconds(2**20) - buffered_socket.transfer_seconds(0)
    assert request.deadline - at_first == pytest.approx(gained)
    request.close()


def test_an_answer_outlives_the_thread_that_wrote_it() -> None:
    near, far = socket.socketpair()
    with near, far:
        sock = BufferedSocket(near, None)
        answer = bytes(range(256)) * 20_000
        sock.sendall(answer[:100_000])
        sock.sendall(answer[100_000:])
        assert sock.unsent

        got = bytearray()
        while len(got) < len(answer):
            got += far.recv(1 << 16)
            sock.flush()

        assert got == answer
        assert not sock.unsent
        sock.close()
