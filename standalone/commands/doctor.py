"""`thidua doctor`: what the service needs, what is missing and how to mend it.

The state of a running service comes from the same advisories as on the operations page.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
from sqlalchemy import make_url

from standalone import data_folder, embedded_broker
from standalone.connection import connect, now, read_only_session
from standalone.console import CommandError
from standalone.database_watch import is_database_replaced
from standalone.folder_faults import find_folder_faults
from standalone.programs import has_own_broker, read_local_settings
from standalone.trust_faults import find_trust_faults
from workflow.config import Settings, find_unknown_settings, sqlite_path
from workflow.config.settings import PdfEngine
from workflow.config.transport import list_plain_connections, list_weakenings
from workflow.domain.errors import DomainError
from workflow.services.backups.nightly import describe_newest
from workflow.services.database_damage import check_pages, describe_damage
from workflow.services.file_store import open_file_store
from workflow.services.operations import service_status
from workflow.services.operations.advisories import Advisory, disk_advisory, list_advisories
from workflow.services.operations.database_role import DatabaseRole, read_database_role
from workflow.services.operations.disk_space import free_bytes_at
from workflow.services.operations.schema import SchemaState, program_versions, schema_state
from workflow.services.store_identity import find_mismatch, was_used
from workflow.services.stores.medium import StoreAwayError, StoreRefusedError
from workflow.services.verification.stored_files import count_missing_files

#: Fonts that papers are set in, and those that take their measure.
FONTS = ("Times New Roman", "Liberation Serif", "Tinos")


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at. What is only missing at times, or only wished for, is no fault."""

    name: str
    ok: bool
    text: str
    remedy: str = ""
    needed: bool = True


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
    """What is in the way in the data folder; whoever looked further would only trip over it."""
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


def diagnose_replacement(settings: Settings) -> Iterator[Diagnosis]:
    """Tell whether a running service has another database open than the one that is there.

    What that one says is not of this service.
    """
    if is_database_replaced(settings):
        yield Diagnosis(
            "tệp cơ sở dữ liệu",
            ok=False,
            text="không phải tệp mà dịch vụ đang chạy mở: đã bị thay hoặc chuyển đi",
            remedy="đưa đúng tệp về chỗ cũ (mv, không chép đè) rồi mới dừng và chạy lại dịch vụ",
        )


def diagnose_database(settings: Settings) -> Iterator[Diagnosis]:
    """Tell whether it answers and has the newest schema; a folder that was never used has none."""
    shown = make_url(settings.database_url).render_as_string(hide_password=True)
    path, files = sqlite_path(settings.database_url), open_file_store(settings)
    if data_folder.read_marker(settings.data) is not None:
        remedy = "chạy lại ./thidua restore với bản sao lưu đó"
        yield Diagnosis("phục hồi", ok=False, text="lần phục hồi chưa xong", remedy=remedy)
    try:
        is_new = path is not None and not path.exists() and not was_used(files)
    except StoreAwayError as away:
        yield _diagnose_absence(away)
        return
    if is_new:
        yield Diagnosis("cơ sở dữ liệu", ok=True, text="chưa có; ./thidua up sẽ tạo")
        yield _to_diagnosis(disk_advisory(free_bytes_at(settings.data)))
        return
    try:
        with connect(settings) as engine, read_only_session(engine) as session:
            state = schema_state(session.connection())
    except (CommandError, DomainError) as refusal:
        yield Diagnosis("cơ sở dữ liệu", ok=False, text=str(refusal))
        return
    sentence, remedy = _SCHEMA[state]
    is_current = state is SchemaState.CURRENT
    yield Diagnosis("cơ sở dữ liệu", ok=is_current, text=f"{shown}, {sentence}", remedy=remedy)
    if is_current:
        try:
            yield from _diagnose_data(settings)
            yield from _diagnose_service(settings)
        except CommandError as refusal:
            yield Diagnosis("cơ sở dữ liệu", ok=False, text=str(refusal))
        except StoreAwayError as away:
            yield _diagnose_absence(away)


def _diagnose_absence(away: StoreAwayError) -> Diagnosis:
    """Say that the file store is away, or refuses, and what its server or the network said."""
    reply = "từ chối" if isinstance(away, StoreRefusedError) else "không trả lời"
    return Diagnosis(
        "kho tệp",
        ok=False,
        text=f"kho tệp {reply}: {away.detail}",
        remedy="xem máy chủ S3, mạng, THIDUA_STORE_URL và THIDUA_STORE_PASSWORD",
    )


_SCHEMA = {
    SchemaState.CURRENT: ("lược đồ mới nhất", ""),
    SchemaState.OLDER: ("lược đồ chưa mới nhất", "./thidua up sẽ nâng cấp"),
    SchemaState.NEWER: ("lược đồ mới hơn chương trình", "dùng bản mới hơn của chương trình"),
}


def _diagnose_data(settings: Settings) -> Iterator[Diagnosis]:
    """Damage that would stop `up` or a backup, or make a backup lack something."""
    files, advice = open_file_store(settings), describe_newest(settings.backups)
    with connect(settings) as engine, read_only_session(engine) as session:
        for detail in check_pages(session.connection())[:1]:
            yield Diagnosis("dữ liệu", ok=False, text=str(describe_damage(detail, advice)))
        if mismatch := find_mismatch(session, files, advice):
            yield Diagnosis("kho tệp", ok=False, text=str(mismatch))
            return
        if (role := read_database_role(session.connection())) is not None:
            yield _diagnose_role(role)
        if missing := count_missing_files(session, files):
            yield Diagnosis(
                "kho tệp",
                ok=False,
                text=f"mất {missing} tệp mà cơ sở dữ liệu nhắc đến",
                remedy=f"./thidua verify --mend tạo lại tệp nào tạo được. {advice}",
            )


def _diagnose_role(role: DatabaseRole) -> Diagnosis:
    """Tell whether an intruder in the service could take the guards of the history down."""
    text = f"{role.name}, chỉ đọc và ghi dữ liệu"
    if role.is_superuser:
        text = f"{role.name} là superuser: bỏ được mọi chốt chặn của lịch sử"
    elif role.owns_tables:
        text = f"{role.name} làm chủ các bảng: bỏ được các chốt chặn của lịch sử"
    return Diagnosis(
        "vai trò cơ sở dữ liệu",
        ok=role.is_least,
        text=text,
        remedy="tách vai trò bằng THIDUA_DATABASE_OWNER_URL; xem docs/operations.md",
        needed=False,
    )


def _diagnose_service(settings: Settings) -> Iterator[Diagnosis]:
    """Diagnose the service; our own queue and worker are needed only while it runs."""
    with connect(settings) as engine, read_only_session(engine) as session:
        found = list_advisories(service_status.read_service_status(session, settings, now()))
    rests = _is_stopped(settings)
    yield from (_to_diagnosis(point) for point in found if not (rests and point.of_running))


def _to_diagnosis(point: Advisory) -> Diagnosis:
    remedy = str(point.remedy) if point.remedy else ""
    return Diagnosis(str(point.name).lower(), point.ok, str(point.text), remedy, point.needed)


def diagnose_queue(settings: Settings) -> Iterator[Diagnosis]:
    """The program of our own queue, where it is ours to run."""
    if has_own_broker(settings):
        program = embedded_broker.find_server()
        name, number = embedded_broker.read_server_version(program)
        text = f"{name} {'.'.join(map(str, number))} ({program})"
        yield Diagnosis("máy chủ hàng đợi", ok=True, text=text)
    if _is_stopped(settings):
        yield Diagnosis("dịch vụ", ok=False, text="chưa chạy", remedy="./thidua up", needed=False)


def _is_stopped(settings: Settings) -> bool:
    return has_own_broker(settings) and not data_folder.is_in_use(settings.data)


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
    if settings.pdf_engine is not PdfEngine.LIBREOFFICE:
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
