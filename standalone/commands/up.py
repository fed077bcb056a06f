"""`thidua up`: the whole service on this machine, until Ctrl-C."""

import errno
import socket

import click

from standalone import glance, programs
from standalone.speak import Refusal, say, write
from standalone.supervisor import Supervisor

FIRST_PORT = 8000
PORTS_TRIED = 20


@click.command("up", help="Chạy toàn bộ dịch vụ trên máy này; Ctrl-C để dừng.")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng; mặc định 8000 hoặc cổng trống.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ để lắng nghe.")
def up_command(port: int | None, host: str) -> None:
    settings = programs.settings_here()
    with programs.machine(settings) as machine, listening(host, port) as listener:
        with Supervisor() as service:
            if programs.has_own_broker(settings):
                service.start(machine.broker())
            if not glance.is_complete(settings.database_url):
                service.run(machine.completion())
            # Side by side: all need the broker and the database, none of them another.
            known = glance.has_administrator(settings.database_url)
            sign_in = None if known else service.begin(machine.sign_in())
            service.start(machine.interactive_worker(), machine.web(listener))
            greet(
                programs.url_of(*listener.getsockname()[:2]),
                link=service.finish(sign_in) if sign_in else "",
            )
            service.start(machine.scheduler(), machine.batch_worker())
            service.watch()
        say("đã dừng.", "stopped.")


def listening(host: str, port: int | None) -> socket.socket:
    """A socket on the wanted port, else on the first free one from 8000 on."""
    wanted = [port] if port else [*range(FIRST_PORT, FIRST_PORT + PORTS_TRIED), 0]
    for candidate in wanted:
        try:
            return socket.create_server((host, candidate), backlog=128)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _cannot_listen(host, candidate, error.strerror or "") from error
    raise _cannot_listen(host, wanted[0], "đang có chương trình khác dùng / in use")


def _cannot_listen(host: str, port: int, reason: str) -> Refusal:
    return Refusal(
        f"không mở được cổng {port} tại {host} ({reason}); hãy chọn cổng khác bằng --port",
        f"cannot listen on port {port} of {host} ({reason}); choose another with --port",
    )


def greet(url: str, link: str) -> None:
    """Say where the service is and how to get in."""
    write(f"\nThi Đua đang chạy tại  {url}")
    if link:
        write(f"Đăng nhập lần đầu tại  {url}{link}")
        write("(first sign-in of the administrator: that address works once, within 24 hours)")
    else:
        write("Đăng nhập bằng tên và mật khẩu đã đặt; quên mật khẩu: ./thidua users reset admin")
    write("Ctrl-C để dừng.  (Ctrl-C stops it.)\n")
