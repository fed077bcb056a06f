"""The reports, scores and awards of a review as files."""

from flask import Response

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.record import Award, Report
from workflow.domain.roles import Right
from workflow.domain.schema import get_field_label, label_value
from workflow.services import member_reports
from workflow.services.table_files import Cell, Column
from workflow.web.protection.access import requires, review
from workflow.web.review_forms.base import load_record
from workflow.web.tables import send_table

REPORT_COLUMNS = (
    Column[Report](N_("Đơn vị"), 44, lambda row: row.member),
    Column[Report](get_field_label("reports[].received_on"), 12, lambda row: row.received_on),
    Column[Report](get_field_label("reports[].symbol"), 18, lambda row: row.symbol),
    Column[Report](get_field_label("reports[].self_score"), 10, lambda row: row.self_score),
    Column[Report](get_field_label("reports[].final_score"), 10, lambda row: row.final_score),
    Column[Report](get_field_label("reports[].rank"), 10, lambda row: row.rank),
    Column[Report](get_field_label("reports[].rating"), 24, lambda row: row.rating),
    Column[Report](
        get_field_label("reports[].achievements"), 60, lambda row: "\n".join(row.achievements)
    ),
    Column[Report](get_field_label("reports[].note"), 30, lambda row: row.note),
    Column[Report](get_field_label("reports[].waived"), 30, lambda row: row.waived),
)


def _award_column(name: str, width: int) -> Column[Award]:
    """A column of a field of awards; a choice by its label."""
    path = f"awards[].{name}"

    def read(row: Award) -> Cell:
        value = getattr(row, name)
        return Message(label_value(path, value)) if value is not None else None

    return Column(get_field_label(path), width, read)


AWARD_COLUMNS = (
    _award_column("recipient", 44),
    _award_column("award", 30),
    *(_award_column(name, 22) for name in ("recipient_kind", "kind", "authority", "status")),
    _award_column("reason", 60),
    _award_column("decision", 30),
)


@requires(Right.EDIT_REVIEW)
def reports_table(review_id: int, kind: str) -> Response:
    """The report and the scores of each member."""
    record = load_record()
    rows = [member_reports.report_of(record, row.name) for row in review().members]
    listed = {row.member for row in rows}
    rows += [row for row in record.reports if row.member not in listed]
    return send_table(f"Bao-cao-va-diem-{review_id}", REPORT_COLUMNS, rows, kind)


@requires(Right.EDIT_REVIEW)
def awards_table(review_id: int, kind: str) -> Response:
    """The proposed awards and what became of them."""
    return send_table(f"Khen-thuong-{review_id}", AWARD_COLUMNS, load_record().awards, kind)
