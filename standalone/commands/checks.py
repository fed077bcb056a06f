"""`thidua checks`: what each review's checks find."""

import json
from typing import Any

import click
from sqlalchemy.orm import Session

from standalone import database
from standalone.connection import now
from standalone.console import CommandError
from standalone.programs import read_local_settings
from workflow.models import Review
from workflow.services import cases
from workflow.services.records import record_export


@click.command("checks", help="Các điểm kiểm tra của từng kỳ tổng kết.")
@click.option("--bloc", help="Tên hoặc mã khối, cụm.")
@click.option("--year", help="Năm.")
@click.option("--all", "everything", is_flag=True, help="Tất cả các kỳ.")
@click.option("--ahead", is_flag=True, help="Cả những điều các bước sau sẽ hỏi.")
@click.option("--json", "as_json", is_flag=True, help="In ra JSON.")
def checks_command(
    *, bloc: str | None, year: str | None, everything: bool, ahead: bool, as_json: bool
) -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        found = [
            describe_findings(session, each, ahead=ahead)
            for each in select_requested_reviews(session, bloc, year, all_=everything)
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(f"{each['bloc']} {each['year']}: {len(each['findings'])} điểm")
        for finding in each["findings"]:
            click.echo(f"  {finding['code']} {finding['message']} [{finding['field']}]")


def select_requested_reviews(
    session: Session, bloc: str | None, year: str | None, *, all_: bool
) -> list[Review]:
    """The reviews that the options name; raises `CommandError` if they name none."""
    if not (bloc or year or all_):
        raise CommandError(
            "hãy chọn --bloc, --year hoặc --all", "choose --bloc, --year or --all", exit_code=2
        )
    found = record_export.select_reviews(session, bloc=bloc, year=year)
    if not found:
        raise CommandError("không có kỳ tổng kết nào như vậy", "there is no such review")
    return found


def describe_findings(session: Session, review: Review, *, ahead: bool = False) -> dict[str, Any]:
    """One review with what its checks find, as JSON values; `ahead` is for all later steps."""
    return {
        "bloc": review.bloc.name,
        "year": review.year,
        "state": review.state.value,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "field": finding.field,
                "message": str(finding.message),
            }
            for finding in cases.findings_of(session, review, now(), ahead=ahead)
        ],
    }
