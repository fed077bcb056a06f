"""Two commands are understood, whatever the way to the server."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from standalone import embedded_broker
from standalone.redis_client import CommandRejectedError, send_command
from tests.waiting import wait_until


@pytest.fixture
def locked_server(tmp_path: Path) -> Iterator[int]:
    """The port of a server that wants a password with unusual letters."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--requirepass", "mật khẩu @:/"]
    command = [str(embedded_broker.find_server()), *options, "--dir", str(tmp_path), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        wait_until(lambda: is_open(port))
        yield port
        process.kill()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_password_in_the_address_is_used(locked_server: int) -> None:
    quoted = "m%E1%BA%ADt%20kh%E1%BA%A9u%20%40%3A%2F"

    assert send_command(f"redis://:{quoted}@127.0.0.1:{locked_server}/0", "PING") == "PONG"
    assert send_command(f"redis://default:{quoted}@127.0.0.1:{locked_server}/0", "PING") == "PONG"
    assert "cmd=client" in send_command(
        f"redis://:{quoted}@127.0.0.1:{locked_server}", "CLIENT", "LIST"
    )


def test_without_the_password_the_server_refuses(locked_server: int) -> None:
    with pytest.raises(CommandRejectedError, match="NOAUTH"):
        send_command(f"redis://127.0.0.1:{locked_server}/0", "PING")

    assert not embedded_broker.is_responding(f"redis://127.0.0.1:{locked_server}/0")


def test_a_socket_is_reached_too(broker_url: str) -> None:
    assert send_command(broker_url, "PING") == "PONG"
