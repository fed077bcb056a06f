"""One member's report: as the head of the bloc keeps it, and as the member hands it in."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.record import Report
from workflow.domain.year_plan import list_missing_reports
from workflow.services import member_reports
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import (
    CopiedLinesField,
    DayField,
    LineField,
    ScoreField,
    TextField,
    WholeNumberField,
)
from workflow.web.protection.access import account, review
from workflow.web.review_forms.base import SectionForm, load_record
from workflow.web.review_forms.fields import field_label
from workflow.web.review_forms.reports import uploads

RATINGS = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)


class ReportForm(SectionForm):
    """Fields of both forms: the member's own words, and files."""

    section = "reports"

    symbol = LineField(field_label("reports[].symbol"), description=_l("Ví dụ: 12-BC/VPTU"))
    self_score = ScoreField(field_label("reports[].self_score"), description=_l("Ví dụ: 98,5"))
    achievements = CopiedLinesField(
        field_label("reports[].achievements"),
        description=_l("Mỗi dòng một thành tích nổi bật."),
        render_kw={"rows": 5},
    )
    note = TextField(field_label("reports[].note"), render_kw={"rows": 3})
    file = uploads.UploadsField(
        _l("Thêm tệp báo cáo"),
        description=_l("Word, Excel, PDF hoặc ảnh; mỗi lần gửi tối đa 20 MB."),
    )

    def __init__(self, member: str, report: Report) -> None:
        self.member = member
        super().__init__(data={name: getattr(report, name) for name in Report.__struct_fields__})

    def leave_out(self, computed: Iterable[str]) -> None:
        """Do not ask for totals that are added up from criteria."""
        for name in computed:
            if name in self:
                del self[name]

    def typed(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: self[name].data for name in names if name in self}


class HeadReportForm(ReportForm):
    """The report as the head of the bloc writes it down, with the scores given to it."""

    received_on = DayField(field_label("reports[].received_on"))
    final_score = ScoreField(field_label("reports[].final_score"))
    rank = WholeNumberField(field_label("reports[].rank"))
    rating = LineField(field_label("reports[].rating"), render_kw={"list": "ratings"})
    waived = LineField(
        field_label("reports[].waived"),
        description=_l("Chỉ ghi khi khối đồng ý cho đơn vị không nộp báo cáo."),
    )

    def save(self) -> bool:
        saved = member_reports.save_report(
            database.session(),
            review(),
            self.member,
            self.typed(name for name in Report.__struct_fields__ if name != "member"),
            seen=self.version_seen(),
            by=account(),
            now=now(),
        )
        return bool(uploads.attach_uploads(self.member, self.file.received)) or saved is not None

    def save_notice(self, *, changed: bool) -> str:
        """Say whose report was saved, and how many are still missing."""
        if not changed:
            return _("Báo cáo của «%(name)s» không có gì thay đổi.", name=self.member)
        if left := len(list_missing_reports(load_record())):
            return _(
                "Đã lưu báo cáo của «%(name)s». Còn %(left)s đơn vị chưa nộp.",
                name=self.member,
                left=left,
            )
        return _(
            "Đã lưu báo cáo của «%(name)s». Đã có đủ báo cáo, có thể chốt báo cáo.",
            name=self.member,
        )


class MemberReportForm(ReportForm):
    """The report as the member's own staff hand it in."""

    def save(self) -> bool:
        member_reports.hand_in_report(
            database.session(),
            review(),
            self.member,
            self.typed(sorted(member_reports.OWN_FIELDS)),
            seen=self.version_seen(),
            by=account(),
            now=now(),
        )
        uploads.attach_uploads(self.member, self.file.received)
        return True

    def save_notice(self, *, changed: bool) -> str:
        """Nothing: the receipt says it all."""
        return ""
