"""`thidua doctor`: what the service needs, whether it is there, and what to do where it is not."""

import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
from sqlalchemy import make_url

from migrations.run import is_current
from standalone import broker, datafolder
from standalone.connection import connected, now, reading
from standalone.programs import has_own_broker, settings_here
from standalone.speak import Refusal
from workflow.config import Settings
from workflow.services import health

LEAST_SPACE = 1024**3
#: Fonts that papers are set in, and those that take their measure.
FONTS = ("Times New Roman", "Liberation Serif", "Tinos")


@dataclass(frozen=True)
class Result:
    """One thing looked at. What is only missing at times, or only wished for, is no fault."""

    name: str
    ok: bool
    text: str
    remedy: str = ""
    needed: bool = True


@click.command("doctor", help="Xem máy này thiếu gì và cách khắc phục.")
def doctor_command() -> None:
    settings = settings_here()
    results = [result for look in LOOKS for result in look(settings)]
    for result in results:
        mark = "✓" if result.ok else "✗" if result.needed else "–"
        click.echo(f"{mark} {result.name}: {result.text}")
        if not result.ok and result.remedy:
            click.echo(f"    → {result.remedy}")
    if faults := [result.name for result in results if result.needed and not result.ok]:
        raise Refusal(f"cần khắc phục: {', '.join(faults)}", "something needs mending, see above")


def versions(settings: Settings) -> Iterator[Result]:
    """The versions that matter when somebody asks for help."""
    del settings
    packages = ("celery", "kombu", "flask", "sqlalchemy", "docxtpl")
    named = ", ".join(f"{package} {version(package)}" for package in packages)
    yield Result("phiên bản", ok=True, text=f"Python {platform.python_version()}, {named}")


def disk(settings: Settings) -> Iterator[Result]:
    """Room for papers and backups."""
    folder = next(each for each in (settings.data, *settings.data.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    yield Result(
        "ổ đĩa",
        ok=free >= LEAST_SPACE,
        text=f"còn {free / 1024**3:.1f} GB tại {settings.data}",
        remedy="dọn bớt, hoặc đặt THIDUA_DATA sang ổ đĩa khác",
    )


def database(settings: Settings) -> Iterator[Result]:
    """Whether it answers and has the newest schema; a folder that was never used has none."""
    address = make_url(settings.database_url)
    shown = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and not _has_file(address.database):
        yield Result("cơ sở dữ liệu", ok=True, text="chưa có; ./thidua up sẽ tạo")
        return
    try:
        with connected(settings) as engine, engine.connect() as connection:
            current = is_current(connection)
    except Refusal as refusal:
        yield Result("cơ sở dữ liệu", ok=False, text=str(refusal), remedy="xem THIDUA_DATABASE_URL")
        return
    text = f"{shown}, {'lược đồ mới nhất' if current else 'lược đồ chưa mới nhất'}"
    yield Result("cơ sở dữ liệu", ok=current, text=text, remedy="./thidua up sẽ nâng cấp")


def _has_file(path: str | None) -> bool:
    return path is not None and Path(path).exists()


def queue(settings: Settings) -> Iterator[Result]:
    """The broker and the worker; our own are needed only while the service runs."""
    own = has_own_broker(settings)
    if own:
        program = broker.server_program()
        name, number = broker.server_version(program)
        text = f"{name} {'.'.join(map(str, number))} ({program})"
        yield Result("máy chủ hàng đợi", ok=True, text=text)
    if own and not datafolder.is_in_use(settings.data):
        yield Result("dịch vụ", ok=False, text="chưa chạy", remedy="./thidua up", needed=False)
        return
    answers = broker.answers(settings.broker_url)
    yield Result(
        "hàng đợi",
        ok=answers,
        text="trả lời" if answers else "không trả lời",
        remedy=f"xem {settings.data / 'logs' / 'broker.log'} hoặc THIDUA_BROKER_URL",
    )
    yield _worker(settings)


def _worker(settings: Settings) -> Result:
    with connected(settings) as engine, reading(engine) as session:
        last = health.last_beat(session, health.WORKER)
        silent = health.is_silent(session, health.WORKER, now())
    seen = f"thấy lần cuối {(now() - last).total_seconds():.0f} giây trước" if last else "chưa thấy"
    remedy = f"xem {settings.data / 'logs' / 'worker.log'}"
    return Result("máy tạo văn bản", ok=not silent, text=seen, remedy=remedy)


def fonts(settings: Settings) -> Iterator[Result]:
    """Whether papers can be shown here as they will be printed."""
    del settings
    lister = shutil.which("fc-list")
    listed = subprocess.run([lister], capture_output=True, check=False).stdout if lister else b""
    found = [font for font in FONTS if font.encode() in listed]
    yield Result(
        "phông chữ",
        ok=bool(found),
        text=", ".join(found) or "không có Times New Roman hay phông cùng cỡ chữ",
        remedy="Debian, Ubuntu: apt install fonts-liberation2",
        needed=False,
    )


def pdf(settings: Settings) -> Iterator[Result]:
    """LibreOffice, without which papers come as Word files only."""
    del settings
    found = shutil.which("soffice")
    yield Result(
        "LibreOffice",
        ok=bool(found),
        text=found or "không có: không xem trước được bản PDF",
        remedy="Debian, Ubuntu: apt install libreoffice-writer-nogui",
        needed=False,
    )


LOOKS: tuple[Callable[[Settings], Iterator[Result]], ...] = (
    versions,
    disk,
    database,
    queue,
    fonts,
    pdf,
)
