"""`thidua doctor`: what the service needs, what is missing and how to mend it.

The state of a running service comes from the same advisories as on the operations page.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator

import click

from standalone import embedded_broker
from standalone.connection import now
from standalone.console import CommandError
from standalone.database_diagnosis import diagnose_database, diagnose_replacement, is_stopped
from standalone.diagnosis import Diagnosis
from standalone.folder_faults import find_folder_faults
from standalone.programs import has_own_broker, read_local_settings
from standalone.trust_faults import find_trust_faults
from workflow.config import Settings, find_unknown_settings
from workflow.config.pdf_engine import PdfEngine
from workflow.config.transport import list_plain_connections, list_weakenings
from workflow.services.operations.schema import program_versions

#: Fonts that papers are set in, and those that take their measure.
FONTS = ("Times New Roman", "Liberation Serif", "Tinos")


@click.command("doctor", help="Xem máy này thiếu gì và cách khắc phục.")
def doctor_command() -> None:
    settings = read_local_settings()
    results = [*diagnose_folder(settings), *diagnose_replacement(settings)]
    looks = DIAGNOSTICS if all(result.ok for result in results) else _WITHOUT_FOLDER
    results += [result for look in looks for result in look(settings)]
    for result in results:
        mark = "✓" if result.ok else "✗" if result.needed else "–"
        click.echo(f"{mark} {result.name}: {result.text}")
        if not result.ok and result.remedy:
            click.echo(f"    → {result.remedy}")
    if faults := [result.name for result in results if result.needed and not result.ok]:
        raise CommandError(
            f"cần khắc phục: {', '.join(faults)}", "something needs mending, see above"
        )


def diagnose_folder(settings: Settings) -> Iterator[Diagnosis]:
    """Find what is in the way in the data folder: a further look would only trip over it."""
    for sentence, _english in find_folder_faults(settings):
        yield Diagnosis(
            "thư mục dữ liệu",
            ok=False,
            text=sentence,
            remedy="chuyển nó sang chỗ khác hoặc sửa chủ, quyền của nó",
        )


def diagnose_versions(settings: Settings) -> Iterator[Diagnosis]:
    """The versions that matter when somebody asks for help."""
    del settings
    named = ", ".join(f"{name} {version}" for name, version in program_versions().items())
    yield Diagnosis("phiên bản", ok=True, text=named)


def diagnose_variables(settings: Settings) -> Iterator[Diagnosis]:
    """Settings that nothing reads, most likely mistyped."""
    del settings
    for sentence in find_unknown_settings():
        yield Diagnosis("biến môi trường", ok=False, text=sentence, needed=False)


def diagnose_connections(settings: Settings) -> Iterator[Diagnosis]:
    """Ways that leave the machine unencrypted, and what the settings allow though it is weaker."""
    if names := list_plain_connections(settings):
        yield Diagnosis(
            "đường truyền",
            ok=False,
            text=f"không mã hóa hoặc không kiểm tra chứng thư: {', '.join(names)}",
            remedy="sslmode=verify-full, rediss://, smtps://, unix://; xem docs/operations.md",
            needed=False,
        )
    for name in list_weakenings(settings):
        yield Diagnosis("điều được nới lỏng", ok=False, text=name, needed=False)


def diagnose_queue(settings: Settings) -> Iterator[Diagnosis]:
    """The program of our own queue, where it is ours to run."""
    if has_own_broker(settings):
        program = embedded_broker.find_server()
        name, number = embedded_broker.read_server_version(program)
        text = f"{name} {'.'.join(map(str, number))} ({program})"
        yield Diagnosis("máy chủ hàng đợi", ok=True, text=text)
    if is_stopped(settings):
        yield Diagnosis("dịch vụ", ok=False, text="chưa chạy", remedy="./thidua up", needed=False)


def diagnose_fonts(settings: Settings) -> Iterator[Diagnosis]:
    """Tell whether papers can be shown here as they will be printed."""
    del settings
    lister = shutil.which("fc-list")
    listed = subprocess.run([lister], capture_output=True, check=False).stdout if lister else b""
    found = [font for font in FONTS if font.encode() in listed]
    yield Diagnosis(
        "phông chữ",
        ok=bool(found),
        text=", ".join(found) or "không có Times New Roman hay phông cùng cỡ chữ",
        remedy="Debian, Ubuntu: apt install fonts-liberation2",
        needed=False,
    )


def diagnose_pdf(settings: Settings) -> Iterator[Diagnosis]:
    """LibreOffice, if it is what the settings have papers printed with."""
    if settings.pdf_engine != PdfEngine.LIBREOFFICE:
        return
    found = shutil.which("soffice")
    yield Diagnosis(
        "LibreOffice",
        ok=bool(found),
        text=found or "không có: không làm được bản PDF",
        remedy="Debian, Ubuntu: apt install libreoffice-writer-nogui",
        needed=True,
    )


def diagnose_trust(settings: Settings) -> Iterator[Diagnosis]:
    """Files of the trust folder that nothing reads, and lists that are out of date."""
    for sentence in find_trust_faults(settings.trusted_certificates, now()):
        yield Diagnosis("thư mục tin cậy", ok=False, text=sentence, needed=False)


DIAGNOSTICS: tuple[Callable[[Settings], Iterator[Diagnosis]], ...] = (
    diagnose_versions,
    diagnose_variables,
    diagnose_connections,
    diagnose_queue,
    diagnose_database,
    diagnose_fonts,
    diagnose_pdf,
    diagnose_trust,
)
_WITHOUT_FOLDER = (
    diagnose_versions,
    diagnose_variables,
    diagnose_connections,
    diagnose_fonts,
    diagnose_pdf,
    diagnose_trust,
)
