"""Who reads answers late fills no disk, and costs those who read nothing."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from standalone import transfer_bounds
from standalone.buffered_socket import BufferedSocket
from standalone.transfer_bounds import find_late_readers

#: More than what the kernel takes for a client that reads nothing.
ANSWER = bytes(4 * 2**20)


@dataclass(eq=False)
class Connection:
    """What gunicorn keeps of a connection; each is itself alone."""

    client: tuple[str, int]
    sock: BufferedSocket


@contextmanager
def open_answers(*addresses: str) -> Iterator[list[Connection]]:
    """Connections that have been answered and whose clients have read nothing."""
    with ExitStack() as stack:
        found = []
        for address in addresses:
            near, far = socket.socketpair()
            stack.enter_context(far)
            sock = BufferedSocket(near, None)
            stack.callback(sock.close)
            sock.sendall(ANSWER)
            found.append(Connection(client=(address, 1), sock=sock))
        yield found


def test_answers_that_nobody_reads_are_given_up_where_they_would_fill_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_answers("10.0.0.1", "10.0.0.2", "10.0.0.2", "10.0.0.2") as answering:
        assert find_late_readers(answering) == []
        monkeypatch.setattr(transfer_bounds, "MAX_UNREAD_BYTES", 3 * len(ANSWER) // 2)

        found = find_late_readers(answering)

        assert [answering.index(one) for one in found] == [1, 2, 0][: len(found)]
        left = sum(one.sock.unsent for one in answering if one not in found)
        assert 0 < left <= transfer_bounds.MAX_UNREAD_BYTES


def test_whoever_has_read_all_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_bounds, "MAX_UNREAD_BYTES", 0)
    near, far = socket.socketpair()
    with near, far:
        sock = BufferedSocket(near, None)
        sock.sendall(b"short")
        assert find_late_readers([Connection(client=("10.0.0.1", 1), sock=sock)]) == []
