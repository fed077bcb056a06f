"""`thidua up`: the whole service on this machine, until Ctrl-C."""

import errno
import socket

import click

from standalone import data_folder, limits, preflight, programs
from standalone.console import CommandError, say, write_stderr
from standalone.database_watch import watch_database
from standalone.disk_reserve import keep_database_open, require_room_on_disk, watch_folder
from standalone.supervisor import Supervisor
from workflow.services.os_errors import explain_os_error

FIRST_PORT = 8000
PORTS_TRIED = 20


@click.command("up", help="Chạy toàn bộ dịch vụ trên máy này; Ctrl-C để dừng.")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng; mặc định 8000 hoặc cổng trống.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ để lắng nghe.")
def up_command(port: int | None, host: str) -> None:
    settings = programs.read_local_settings()
    limits.require_room()
    require_room_on_disk(settings.data)
    with programs.prepare_programs(settings) as machine, listen(host, port) as listener:
        with watch_folder(settings.data) as look, Supervisor() as service:
            if programs.has_own_broker(settings):
                service.start(machine.broker())
            is_restored = data_folder.read_marker(settings.data) is None
            is_ready = is_restored and preflight.is_database_ready(settings.database_url)
            link = "" if is_ready else service.run(machine.migrate_database())
            # Side by side: all need the broker and the database, none of them another.
            known = not is_ready or preflight.has_administrator(settings.database_url)
            sign_in = None if known else service.start_one_off(machine.sign_in())
            service.start(machine.interactive_worker(), machine.web(listener))
            print_address(
                programs.browser_url(*listener.getsockname()[:2]),
                link=service.wait_for(sign_in) if sign_in else link,
            )
            service.start(machine.scheduler(), machine.batch_worker(), machine.inspection_worker())
            look_at_database = watch_database(settings)
            with keep_database_open(settings):
                service.watch(lambda: (look(), look_at_database()))
        say("đã dừng.", "stopped.")


def listen(host: str, port: int | None) -> socket.socket:
    """A socket on the wanted port, else on the first free one from 8000 on."""
    wanted = [port] if port else [*range(FIRST_PORT, FIRST_PORT + PORTS_TRIED), 0]
    for candidate in wanted:
        try:
            return socket.create_server((host, candidate), family=_family(host), backlog=128)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _listen_error(host, candidate, *explain_os_error(error)) from error
    raise _listen_error(host, wanted[0], "đang có chương trình khác dùng", "in use")


def _family(host: str) -> socket.AddressFamily:
    """IPv6 for an address such as ::1; names keep to IPv4 where they have both."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _listen_error(host: str, port: int, why: str, reason: str) -> CommandError:
    return CommandError(
        f"không mở được cổng {port} tại {host} ({why}); hãy chọn cổng khác bằng --port",
        f"cannot listen on port {port} of {host} ({reason}); choose another with --port",
    )


def print_address(url: str, link: str) -> None:
    """Say where the service is and how to get in."""
    write_stderr(f"\nThi Đua đang chạy tại  {url}")
    if link:
        write_stderr(f"Đăng nhập lần đầu tại  {url}{link}")
        write_stderr(
            "(first sign-in of the administrator: that address works once, within 24 hours)"
        )
    else:
        write_stderr(
            "Đăng nhập bằng tên và mật khẩu đã đặt; quên mật khẩu: ./thidua users reset admin"
        )
    write_stderr("Ctrl-C để dừng.  (Ctrl-C stops it.)\n")
