"""A form with one field of every sort."""

from wtforms import BooleanField, FormField, PasswordField
from wtforms import Form as PlainForm

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
)


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
