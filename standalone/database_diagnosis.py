"""What `thidua doctor` finds of database, file store and the running service."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from standalone import data_folder
from standalone.connection import connect, now, read_only_session
from standalone.console import CommandError
from standalone.database_refusals import READ_ONLY
from standalone.database_watch import is_database_replaced, is_log_taken_away
from standalone.diagnosis import Diagnosis
from standalone.programs import has_own_broker
from standalone.signed_copy_diagnosis import diagnose_signed_copies
from workflow.config import Settings, sqlite_path
from workflow.domain.errors import DomainError, Message
from workflow.services.backups.nightly import describe_newest
from workflow.services.operations import service_status
from workflow.services.operations.advisories import (
    Advisory,
    disk_advisory,
    list_advisories,
    room_advisory,
)
from workflow.services.operations.database_role import (
    DatabaseRole,
    is_read_only,
    read_database_role,
)
from workflow.services.operations.disk_space import find_full_places, free_bytes_at
from workflow.services.operations.schema import SchemaState, schema_state
from workflow.services.stores.file_store import open_file_store
from workflow.services.stores.medium import StoreAwayError, StoreRefusedError
from workflow.services.stores.store_identity import find_mismatch, was_used
from workflow.services.verification.database_faults import find_database_faults
from workflow.services.verification.paper_rows import find_lost_papers
from workflow.services.verification.projections import (
    find_missing_versions,
    find_stopped_counts,
)
from workflow.services.verification.schema_faults import find_schema_faults
from workflow.services.verification.sealed_history import find_guard_faults, find_short_histories
from workflow.services.verification.stored_files import count_missing_files


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
    elif is_log_taken_away(settings):
        yield Diagnosis(
            "tệp cơ sở dữ liệu",
            ok=False,
            text="tệp -wal đã bị xóa hoặc chuyển đi khi dịch vụ đang chạy; phần mới lưu chỉ ở đó",
            remedy="đưa nó về chỗ cũ; nếu đã xóa thì mở một trang của dịch vụ rồi dừng bằng Ctrl-C"
            " (không kill) và chạy lại",
        )


def diagnose_database(settings: Settings) -> Iterator[Diagnosis]:
    """Tell whether it answers and has the newest schema; a folder that was never used has none."""
    path, files = sqlite_path(settings.database_url), open_file_store(settings)
    if data_folder.read_marker(settings.data) is not None:
        remedy = "chạy lại ./thidua restore với bản sao lưu đó"
        yield Diagnosis("phục hồi", ok=False, text="lần phục hồi chưa xong", remedy=remedy)
    try:
        if path is not None and not path.exists() and not was_used(files):
            yield Diagnosis("cơ sở dữ liệu", ok=True, text="chưa có; ./thidua up sẽ tạo")
            yield _to_diagnosis(disk_advisory(free_bytes_at(settings.data)))
        else:
            yield from _diagnose_existing(settings)
    except StoreAwayError as away:
        yield _diagnose_absence(away)
    except (CommandError, DomainError) as refusal:
        yield Diagnosis("cơ sở dữ liệu", ok=False, text=str(refusal))
        # A full disk is a cause of that; else the advisories would tell.
        yield from map(_to_diagnosis, map(room_advisory, find_full_places(settings.data)))


def _diagnose_existing(settings: Settings) -> Iterator[Diagnosis]:
    """What is found first is told; whoever looked further would only trip over it."""
    with connect(settings) as engine, read_only_session(engine) as session:
        state = schema_state(session.connection())
    shown = make_url(settings.database_url).render_as_string(hide_password=True)
    sentence, remedy = _SCHEMA[state]
    is_current = state is SchemaState.CURRENT
    yield Diagnosis("cơ sở dữ liệu", ok=is_current, text=f"{shown}, {sentence}", remedy=remedy)
    if not is_current:
        return
    damage = list(_diagnose_damage(settings))
    yield from damage
    if not damage:
        yield from _diagnose_data(settings)
        yield from diagnose_signed_copies(settings)
        yield from _diagnose_service(settings)


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
    SchemaState.UNMARKED: (
        "mất dấu phiên bản (bảng alembic_version), hoặc là của chương trình khác",
        "xem lại THIDUA_DATABASE_URL; nếu đúng, phục hồi một bản sao lưu: ./thidua restore",
    ),
}


def _diagnose_damage(settings: Settings) -> Iterator[Diagnosis]:
    """Pages, tables and columns that the database has lost, and one that takes nothing."""
    advice = describe_newest(settings.backups)
    with connect(settings) as engine, read_only_session(engine) as session:
        if damage := next(find_database_faults(session, advice), None):
            yield Diagnosis("dữ liệu", ok=False, text=str(damage.message))
        if is_read_only(session.connection()):
            yield Diagnosis(
                "cơ sở dữ liệu", ok=False, text=READ_ONLY[0].removeprefix("cơ sở dữ liệu ")
            )


def _diagnose_data(settings: Settings) -> Iterator[Diagnosis]:
    """Find what else would stop `up` or a backup, or make a backup lack something."""
    files, advice = open_file_store(settings), describe_newest(settings.backups)
    with connect(settings) as engine, read_only_session(engine) as session:
        if mismatch := find_mismatch(session, files, advice):
            yield Diagnosis("kho tệp", ok=False, text=str(mismatch))
            return
        if (role := read_database_role(session.connection())) is not None:
            yield _diagnose_role(role)
        yield from _diagnose_rows(session, advice)
        if missing := count_missing_files(session, files):
            yield Diagnosis(
                "kho tệp",
                ok=False,
                text=f"mất {missing} tệp mà cơ sở dữ liệu nhắc đến",
                remedy=f"./thidua verify --mend tạo lại tệp nào tạo được. {advice}",
            )


#: Looks of `thidua verify` that count rows and read none.
_QUICK_LOOKS = (
    find_schema_faults,
    find_guard_faults,
    find_stopped_counts,
    find_short_histories,
    partial(find_missing_versions, or_all=True),
    find_lost_papers,
)


def _diagnose_rows(session: Session, advice: Message) -> Iterator[Diagnosis]:
    """Rows that somebody took out, as far as counting shows; one sentence for each kind."""
    for look in _QUICK_LOOKS:
        if fault := next(look(session), None):
            yield Diagnosis(
                "dữ liệu",
                ok=False,
                text=str(fault.message),
                remedy=f"./thidua verify nói hết. {advice}",
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
    rests = is_stopped(settings)
    yield from (_to_diagnosis(point) for point in found if not (rests and point.of_running))


def _to_diagnosis(point: Advisory) -> Diagnosis:
    remedy = str(point.remedy) if point.remedy else ""
    return Diagnosis(str(point.name).lower(), point.ok, str(point.text), remedy, point.needed)


def is_stopped(settings: Settings) -> bool:
    return has_own_broker(settings) and not data_folder.is_in_use(settings.data)
