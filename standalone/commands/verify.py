"""`thidua verify`: compare everything stored with its hashes; change nothing unless told to."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, joinedload

from standalone import data_folder
from standalone.connection import connect, now, require_schema
from standalone.console import CommandError, say
from standalone.given_files import read_file
from standalone.programs import read_local_settings
from worker.repair import ReproductionOutcome, repair_papers, reproduce_paper
from worker.resources import Resources
from workflow.config import Settings
from workflow.domain.errors import BadInputError, Message
from workflow.models import Paper, PaperStatus
from workflow.models.review_count import recount
from workflow.services.backups.creation import snapshot_engine
from workflow.services.backups.nightly import describe_newest
from workflow.services.database_damage import damage_detail, describe_damage
from workflow.services.printing.replaced_templates import count_replaced_templates
from workflow.services.printing.trust_folder import read_trusted
from workflow.services.security_log import find_security_log_faults
from workflow.services.stores.file_store import FileStore, open_file_store
from workflow.services.stores.store_identity import find_mismatch
from workflow.services.verification import projections, registers, sealed_history, stored_files
from workflow.services.verification.backup_files import find_backup_faults
from workflow.services.verification.database_faults import find_database_faults
from workflow.services.verification.fault import Fault, FaultSubject
from workflow.services.verification.history_marks import find_mark_faults, read_mark, read_marks
from workflow.services.verification.issued_papers import find_issued_faults
from workflow.services.verification.paper_rows import find_lost_papers
from workflow.services.verification.paper_templates import find_template_faults
from workflow.services.verification.schema_faults import find_schema_faults
from workflow.services.verification.signed_copies import find_signed_copy_faults

#: Faults that one report lists; what is beyond is counted.
MAX_LISTED_FAULTS = 1000


@dataclass
class VerifyReport:
    """The numbers looked at and the faults found."""

    as_json: bool
    faults: int = 0
    mended: int = 0
    #: Counts of the board that were wrong and are counted again.
    recounted: int = 0
    listed: list[dict[str, str]] = field(default_factory=list)
    files: stored_files.FileCounts = field(default_factory=stored_files.FileCounts)
    #: Papers of the sample by how they came out.
    sample: dict[str, int] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    #: Newest papers that are not issued and whose council has another template in force.
    replaced_templates: int = 0

    def add(self, fault: Fault) -> None:
        """Count a fault, and print it or keep it for the end."""
        self.faults += 1
        if not self.as_json:
            click.echo(f"✗ {fault.where}: {fault.message}")
        elif self.faults <= MAX_LISTED_FAULTS:
            line = {"about": fault.about.value, "where": fault.where}
            self.listed.append({**line, "message": str(fault.message)})


@click.command("verify", help="Kiểm tra lịch sử, hồ sơ và mọi tệp đã lưu còn nguyên vẹn.")
@click.option(
    "--sample", default=20, show_default=True, type=click.IntRange(0),
    help="Số văn bản tạo lại để so từng byte.",
)  # fmt: skip
@click.option(
    "--mend", is_flag=True,
    help="Tạo lại và đặt lại tệp hỏng, nếu đúng từng byte; đếm lại số kỳ của bảng theo dõi.",
)  # fmt: skip
@click.option(
    "--since", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Báo cáo --json lần trước, hoặc dấu lịch sử đã ký: lịch sử phải nối tiếp từ đó.",
)  # fmt: skip
@click.option(
    "--key", "public_key",
    help="Khóa công khai (64 chữ số hex) phải là khóa đã ký dấu lịch sử của --since.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In ra JSON.")
def verify_command(
    *, sample: int, mend: bool, since: Path | None, public_key: str | None, as_json: bool
) -> None:
    settings, report = read_local_settings(), VerifyReport(as_json)
    noted = _read_earlier_ends(since, public_key) if since else {}
    data_folder.refuse_unfinished_restore(settings.data)
    with connect(settings) as engine:
        require_schema(engine)
        for fault in _find_faults(engine, settings, report, noted, sample):
            if not mend or not _repair(engine, settings, fault, report):
                report.add(fault)
    _print_report(report)
    if report.faults:
        raise CommandError(
            f"có {report.faults} điểm không nguyên vẹn, xem các dòng trên",
            f"{report.faults} things are not as they were stored, see above",
        )


def _find_faults(
    engine: Engine,
    settings: Settings,
    report: VerifyReport,
    noted: dict[int, list[sealed_history.ChainEnd]],
    sample: int,
) -> Iterator[Fault]:
    """All faults, as of one moment: what is written meanwhile is left for the next time."""
    files, advice = open_file_store(settings), describe_newest(settings.backups)
    looks: tuple[Callable[[Session], Iterator[Fault]], ...] = (
        lambda session: find_database_faults(session, advice),
        find_schema_faults,
        lambda session: _find_store_faults(session, files, advice),
        lambda session: _find_history_faults(session, report, noted),
        find_security_log_faults,
        find_mark_faults,
        projections.find_projection_faults,
        registers.find_register_faults,
        find_lost_papers,
        find_issued_faults,
        lambda session: _find_template_faults(session, report),
        lambda session: stored_files.find_file_faults(session, files, report.files),
        lambda session: find_signed_copy_faults(
            session, files, read_trusted(settings.trusted_certificates)
        ),
        lambda session: _find_sample_faults(session, files, report.sample, sample),
        lambda session: find_backup_faults(session, settings, now()),
    )
    damage: set[str] = set()
    with Session(snapshot_engine(engine)) as session:
        for look in looks:
            try:
                yield from look(session)
            except (DBAPIError, ValueError, LookupError, TypeError) as error:
                # What is damaged stops one look, not the others.
                detail = damage_detail(error) if isinstance(error, DBAPIError) else ""
                if not detail and not report.faults:
                    raise
                session.rollback()
                if detail and detail not in damage:  # each look may trip over the same
                    damage.add(detail)
                    description = describe_damage(detail, advice, engine.dialect.name)
                    yield Fault(FaultSubject.DATABASE, "database", description)


def _find_history_faults(
    session: Session, report: VerifyReport, noted: dict[int, list[sealed_history.ChainEnd]]
) -> Iterator[Fault]:
    marked = read_marks(session)
    every = {council: [*noted.get(council, ()), *marked.get(council, ())]
             for council in noted.keys() | marked.keys()}  # fmt: skip
    yield from sealed_history.find_history_faults(session, every)
    report.history = [asdict(end) for end in sealed_history.list_chain_ends(session)]


def _find_template_faults(session: Session, report: VerifyReport) -> Iterator[Fault]:
    yield from find_template_faults(session)
    report.replaced_templates = count_replaced_templates(session)


def _find_store_faults(session: Session, files: FileStore, advice: Message) -> Iterator[Fault]:
    if mismatch := find_mismatch(session, files, advice):
        yield Fault(FaultSubject.STORE, "store", mismatch)


def _find_sample_faults(
    session: Session, files: FileStore, counts: dict[str, int], size: int
) -> Iterator[Fault]:
    """Make papers again, taken at random; those that this release words otherwise are counted."""
    some = select(Paper.id).where(Paper.status == PaperStatus.READY).order_by(func.random())
    for id_ in session.scalars(some.limit(size)).all():
        query = select(Paper).filter_by(id=id_).options(joinedload(Paper.snapshot))
        paper = session.scalars(query).one()
        outcome = reproduce_paper(files, paper).outcome
        name = outcome.name.lower()
        counts[name] = counts.get(name, 0) + 1
        if outcome is ReproductionOutcome.OTHER_BYTES:
            text = "Văn bản {paper} tạo lại từ cùng mẫu và cùng thông tin không ra đúng bản đã lưu."
            yield Fault(FaultSubject.PAPER, f"paper {id_}", Message(text, paper=id_))
        session.expunge_all()


def _repair(engine: Engine, settings: Settings, fault: Fault, report: VerifyReport) -> bool:
    """Repair a file or a count; return whether that succeeded."""
    table, _, id_ = fault.where.partition(" ")
    if fault.about is FaultSubject.COUNT and table == "council":
        if not report.recounted:
            with engine.begin() as connection:
                recount(connection)
        report.recounted += 1
        return True
    if table not in {"paper", "template"} or not id_.isdigit():
        return False
    is_back = repair_papers(Resources(engine, open_file_store(settings)), [int(id_)], now) == 1
    report.mended += is_back
    return is_back


def _read_earlier_ends(
    path: Path, public_key: str | None
) -> dict[int, list[sealed_history.ChainEnd]]:
    """Read where the chains ended: by an earlier report, or by a signed mark of some day."""
    try:
        report = json.loads(read_file(path))
        if "signature" in report:
            return {council: [end] for council, end in read_mark(report, public_key).ends.items()}
        if public_key:
            raise BadInputError(Message("Tệp này không có chữ ký."))
        return {row["council"]: [sealed_history.ChainEnd(**row)] for row in report["history"]}
    except BadInputError as error:
        raise CommandError(
            f"{path}: {error.message}", f"{path}: its signature does not hold", exit_code=2
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{path} không phải báo cáo của thidua verify --json, cũng không phải dấu lịch sử",
            f"{path} is neither a report of thidua verify --json nor a mark of the history",
            exit_code=2,
        ) from error


def _print_report(report: VerifyReport) -> None:
    if report.as_json:
        click.echo(json.dumps(_report_json(report), ensure_ascii=False, indent=2))
        return
    rows = sum(end["length"] for end in report.history)
    files, sample = report.files, report.sample
    say(
        f"đã xem {rows} dòng lịch sử, {files.papers} văn bản, {files.files} tệp;"
        f" tạo lại {sum(sample.values())} văn bản, {sample.get('same', 0)} đúng từng byte",
    )
    if other := sample.get("other_values", 0):
        say(f"{other} văn bản do bản chương trình trước soạn, bản này diễn đạt khác: không so được")
    if report.replaced_templates:
        say(
            f"{report.replaced_templates} văn bản chưa phát hành lập theo mẫu mà Hội đồng đã thay;"
            " hãy tạo lại"
        )
    if files.unnamed or files.unfinished:
        say(f"{files.unnamed} tệp không dòng nào nhắc đến, {files.unfinished} tệp ghi dở; vô hại")
    if report.mended:
        say(f"đã đặt lại đúng nguyên bản {report.mended} tệp")
    if report.recounted:
        say(f"đã đếm lại số kỳ của bảng theo dõi: {report.recounted} số sai nay đã đúng")
    if not report.faults:
        say("mọi thứ nguyên vẹn", "everything is as it was stored")


def _report_json(report: VerifyReport) -> dict[str, Any]:
    return {
        "ok": report.faults == 0,
        "history": report.history,
        "papers": report.files.papers,
        "files": report.files.files,
        "unnamed": report.files.unnamed,
        "unfinished": report.files.unfinished,
        "sample": report.sample,
        "replaced_templates": report.replaced_templates,
        "mended": report.mended,
        "recounted": report.recounted,
        "faults": report.listed,
        "more_faults": max(report.faults - MAX_LISTED_FAULTS, 0),
    }
