"""The gallery: the design system looked at as a whole."""

import datetime as dt
from types import SimpleNamespace

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import BooleanField, FormField, PasswordField
from wtforms import Form as PlainForm

from workflow.domain.errors import Message
from workflow.domain.year import STATES, State
from workflow.web.clock import now
from workflow.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    LinesField,
    RadioChoiceField,
    Required,
    RowsField,
    ScoreField,
    TextField,
    TimeOfDayField,
    WholeNumberField,
    edit_rows,
)
from workflow.web.protection.access import public
from workflow.web.review_forms.conflicts import describe_changes
from workflow.web.reviews.history import HistoryEntry


class SamplePersonForm(PlainForm):
    name = LineField("Họ và tên")
    positions = LinesField("Chức vụ", description="Mỗi dòng một chức vụ.")


class SampleForm(Form):
    place = LineField(
        "Địa điểm",
        [Required("Hãy ghi địa điểm họp.")],
        description="Ví dụ: Hội trường Tỉnh ủy",
    )
    day = DayField("Ngày họp", description="Ngày/tháng/năm, ví dụ 24/01/2022")
    start = TimeOfDayField("Giờ bắt đầu")
    count = WholeNumberField("Phiếu phát ra")
    score = ScoreField("Điểm tự chấm")
    text = TextField("Kết luận")
    lines = LinesField("Khách mời", description="Mỗi dòng một người.")
    rating = ChoiceField(
        "Xếp loại",
        choices=[("", "chưa ghi"), ("a", "Hoàn thành xuất sắc"), ("b", "Hoàn thành tốt")],
    )
    method = RadioChoiceField(
        "Hình thức bình xét",
        choices=[("a", "Bỏ phiếu kín"), ("b", "Biểu quyết")],
        validators=[Required("Hãy chọn hình thức.")],
    )
    online = BooleanField("Họp trực tuyến")
    password = PasswordField("Mật khẩu")
    people = RowsField(FormField(SamplePersonForm), "Chủ trì")
    guests = RowsField(LineField("Đơn vị xin rút"), "Đơn vị xin rút")


bp = Blueprint("gallery", __name__, url_prefix="/gallery")

_STATUSES = (
    SimpleNamespace(label="xong", tone="good", icon="check"),
    SimpleNamespace(label="đang làm", tone="info", icon="half"),
    SimpleNamespace(label="cần xem lại", tone="warn", icon="warn"),
    SimpleNamespace(label="chưa bắt đầu", tone="quiet", icon="empty"),
)


@bp.route("/", methods=["GET", "POST"])
@public
def show() -> str | Response:
    """Show every component; the form can be sent to see its faults."""
    form = SampleForm(data={"people": [{"name": "Tiêu Hồng Phúc"}], "lines": ["Dòng một"]})
    if form.is_submitted() and edit_rows(form) is None:
        form.validate()
    return render_template(
        "gallery/gallery.html",
        form=form,
        states=STATES,
        stages=_sample_stages(),
        tasks=_sample_tasks(),
        entries=_sample_entries(),
        rows=_sample_rows(),
    )


def _sample_stages() -> list[SimpleNamespace]:
    statuses = ["done", "done", "now", "later", "later", "later"]
    return [
        SimpleNamespace(label=state.step, status=status)
        for state, status in zip(State, statuses, strict=False)
    ]


def _sample_tasks() -> list[SimpleNamespace]:
    labels = [
        "Đơn vị thành viên",
        "Báo cáo và chấm điểm",
        "Hội nghị tổng kết",
        "Bình xét, kiểm phiếu",
    ]
    return [
        SimpleNamespace(
            label=label, url="#", hint="7/9 báo cáo" if index == 1 else "", status=status
        )
        for index, (label, status) in enumerate(zip(labels, _STATUSES, strict=True))
    ]


def _sample_entries() -> list[HistoryEntry]:
    who, at = "Nguyễn Thị An", now()
    section = Message("Ghi phần {section}", section=Message("Hội nghị tổng kết"))
    changes = describe_changes([("meeting.place", "", "Hội trường Tỉnh ủy")])
    return [
        HistoryEntry(
            3, Message("Ghi nhận đã họp"), who, at, ["Nguồn không ghi thư ký"], is_move=True
        ),
        HistoryEntry(
            2, section, who, at - dt.timedelta(days=1), [], is_move=False, changes=changes
        ),
        HistoryEntry(
            1, Message("Nhập hồ sơ từ tệp"), "", at - dt.timedelta(days=9), [], is_move=False
        ),
    ]


def _sample_rows() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="Ngày họp", value="24/01/2022", url="#"),
        SimpleNamespace(
            label="Chủ trì", value=["Tiêu Hồng Phúc – Trưởng Ban Tuyên giáo Tỉnh ủy"], url="#"
        ),
        SimpleNamespace(label="Địa điểm", value="", url="#"),
    ]
