"""When each member handed in, and its scores."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField

from workflow.domain.record import Record
from workflow.domain.schema import get_field_label
from workflow.domain.year_plan import list_missing_reports
from workflow.services import member_reports
from workflow.services.law.regulations import regulation_for
from workflow.services.scoring.entries import computed_fields
from workflow.web import database
from workflow.web.clock import now
from workflow.web.protection.access import account, review
from workflow.web.review_forms.base import load_record
from workflow.web.review_forms.grids.base import (
    Column,
    GridForm,
    GridRowForm,
    GridRowsField,
    StoredRow,
)
from workflow.web.review_forms.reports.forms import HeadReportForm

NAMES = ("received_on", "symbol", "self_score", "final_score", "rank", "rating", "waived")


class ReportRowForm(GridRowForm):
    """The fields of the report of one member, as its form has them."""

    received_on = HeadReportForm.received_on
    symbol = HeadReportForm.symbol
    self_score = HeadReportForm.self_score
    final_score = HeadReportForm.final_score
    rank = HeadReportForm.rank
    rating = HeadReportForm.rating
    waived = HeadReportForm.waived


class ReportsGrid(GridForm):
    section = "reports"
    heading = _l("Báo cáo và điểm của mọi đơn vị")

    rows = GridRowsField(FormField(ReportRowForm), _l("Các đơn vị"))

    def list_columns(self, record: Record) -> tuple[Column, ...]:
        paths = {name: f"reports[].{name}" for name in NAMES}
        return tuple(Column(name, path, _l(get_field_label(path))) for name, path in paths.items())

    def read(self, record: Record) -> dict[str, StoredRow]:
        scoring = regulation_for(record, database.session()).scoring
        return {
            member.name: StoredRow(
                member.name,
                {name: getattr(report, name) for name in NAMES},
                frozenset(computed_fields(database.session(), review(), scoring, member.name)),
            )
            for member in record.members
            for report in (member_reports.report_of(record, member.name),)
        }

    def put(self, record: Record, rows: Mapping[str, Mapping[str, Any]]) -> Record:
        for member, values in rows.items():
            report = msgspec.structs.replace(member_reports.report_of(record, member), **values)
            record = member_reports.with_report(record, report)
        return record

    def edit(self, change: Callable[[Record], Record]) -> bool:
        saved = member_reports.edit_reports(
            database.session(), review(), change, by=account(), now=now()
        )
        return saved is not None

    def save_notice(self, *, changed: bool) -> str:
        left = len(list_missing_reports(load_record()))
        missing = _("Còn %(left)s đơn vị chưa nộp.", left=left) if left else ""
        return f"{super().save_notice(changed=changed)} {missing}".strip()
