"""`thidua import` and `thidua export`: records by the contract, one object or a list."""

import json
import os
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from standalone import database
from standalone.connection import now
from standalone.console import CommandError
from standalone.given_files import read_file, read_upload, write_file
from standalone.programs import read_local_settings
from workflow.domain.errors import DomainError
from workflow.models import Review
from workflow.services.cases import Finding, case_of
from workflow.services.records import record_export, record_reading
from workflow.services.records.record_exchange import ImportedRecord, ImportOutcome
from workflow.services.units.name_answers import NameAnswers, read_answers, store_answered
from workflow.services.units.name_matching import DoubtfulNamesError
from workflow.services.uploads.upload_rules import UploadPlace

OUTCOME_LABELS = {
    ImportOutcome.ADDED: "đã thêm",
    ImportOutcome.CHANGED: "đã cập nhật",
    ImportOutcome.UNCHANGED: "không đổi",
}

#: Records in one transaction: a disk takes longer to confirm one than a record does, and people who
#: save a form meanwhile must not wait for all of them.
RECORDS_PER_TRANSACTION = 25


@click.command("import", help="Nhập kỳ tổng kết từ tệp JSON; mỗi kỳ in một dòng kết quả.")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--match", type=click.Path(path_type=Path), help="Tệp trả lời: tên nào là đơn vị nào."
)
@click.option(
    "--questions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi ra tệp này những tên chưa rõ; điền «is» rồi nhập lại với --match.",
)
@click.option("--new-names", is_flag=True, help="Tên chưa có trả lời là của đơn vị mới.")
@click.option("--reason", default="", help="Lý do sửa điều mà các bước đã qua đã khóa.")
def import_command(
    file: Path, *, match: Path | None, questions: Path | None, new_names: bool, reason: str
) -> None:
    content = read_upload(file, UploadPlace.RECORDS, read_local_settings())
    elements = record_reading.parse_records(content)
    known = read_answers(read_file(match)) if match else {}
    answers = NameAnswers(known, rest_is_new=new_names)
    refused = 0
    with database.open_migrated_session(read_local_settings()) as session:
        for start in range(0, len(elements), RECORDS_PER_TRANSACTION):
            chunk = enumerate(elements[start : start + RECORDS_PER_TRANSACTION], start=start + 1)
            outcomes = [
                (place, *import_record(session, element, answers, reason))
                for place, element in chunk
            ]
            session.commit()
            for place, stored, text in outcomes:
                click.echo(f"{place}. {text}")
                refused += not stored
    if questions:
        write_questions(questions, answers)
    if refused:
        raise CommandError(
            f"{refused}/{len(elements)} kỳ tổng kết không nhập được; lý do ở từng dòng trên",
            f"{refused} of {len(elements)} records were refused, for the reasons above",
        )


def write_questions(path: Path, answers: NameAnswers) -> None:
    """The names that nobody has answered, once each, in the form that `--match` takes."""
    asked = {(row["council"], row["name"]): row for row in answers.questions}
    text = json.dumps(list(asked.values()), ensure_ascii=False, indent=2)
    write_file(path, f"{text}\n".encode())


def import_record(
    session: Session, element: Any, answers: NameAnswers, reason: str = ""
) -> tuple[bool, str]:
    """Store one record and tell what happened; a refused one leaves nothing behind."""
    try:
        with session.begin_nested():
            record = record_reading.read_record(element)
            stored = store_answered(session, record, answers, by=None, now=now(), reason=reason)
            return True, describe_import(session, stored)
    except DoubtfulNamesError as error:
        asked = (f"   ? {doubt.question}" for doubt in error.doubts)
        return False, "\n".join((f"{record_title(element)}: chưa nhập, cần trả lời:", *asked))
    except DomainError as error:
        where = f" tại {error.field}" if error.field else ""
        return False, f"{record_title(element)}: từ chối{where}: {error.message}"


def record_title(element: Any) -> str:
    """Give the title of a refused record, as far as that can be read."""
    if not isinstance(element, dict):
        return "?"
    bloc = element.get("bloc")
    name = bloc.get("name") if isinstance(bloc, dict) else None
    return f"{name or '?'} {element.get('year') or '?'}"


def describe_import(session: Session, imported: ImportedRecord) -> str:
    """Describe the outcome for one record, and what the checks find in it, now and later."""
    review = imported.review
    found, later = list_findings(session, review)
    parts = [f"{review.bloc.name} {review.year}: {OUTCOME_LABELS[imported.outcome]}"]
    if imported.changed:
        parts.append(", ".join(imported.changed))
    parts.append(f"bước «{review.state.label}»")
    if codes := sorted({finding.code for finding in found}):
        parts.append(f"lưu ý {', '.join(codes)}")
    if codes := sorted({finding.code for finding in later}):
        parts.append(f"các bước sau sẽ hỏi {', '.join(codes)}")
    return "; ".join(parts)


def list_findings(session: Session, review: Review) -> tuple[set[Finding], set[Finding]]:
    """List the findings that the page of a review shows, and those of its later steps."""
    case = case_of(session, review, now())
    found = set(case.list_findings(review.state))
    return found, set(case.list_findings(review.state, ahead=True)) - found


@click.command("export", help="Xuất kỳ tổng kết ra tệp JSON; «-» là đầu ra chuẩn.")
@click.option("--bloc", help="Tên hoặc mã khối, cụm.")
@click.option("--year", help="Năm.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def export_command(bloc: str | None, year: str | None, file: Path) -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        found = list(record_export.export_records(session, bloc=bloc, year=year))
    if not found and (bloc or year):
        raise CommandError("không có kỳ tổng kết nào như vậy", "there is no such review")
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        write_whole(file, text)


def write_whole(file: Path, text: str) -> None:
    """Write a file so that it is there whole or as before; a device or pipe is only written to.

    Errors name the file that was asked for.
    """
    target = Path(os.path.realpath(file))
    part = target.with_name(f".{os.getpid()}.part")
    try:
        if file.exists() and not file.is_file():
            file.write_text(text, encoding="utf-8")
            return
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(file)) from error
