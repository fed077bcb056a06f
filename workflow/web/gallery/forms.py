"""A form with one field of every sort."""

from wtforms import BooleanField, FormField, PasswordField
from wtforms import Form as PlainForm

from workflow.web.forms import (
    Choice,
    Clock,
    Day,
    Form,
    Line,
    Lines,
    Needed,
    Pick,
    Rows,
    Score,
    Text,
    Whole,
)


class PersonForm(PlainForm):
    name = Line("Họ và tên")
    positions = Lines("Chức vụ", description="Mỗi dòng một chức vụ.")


class SampleForm(Form):
    place = Line(
        "Địa điểm",
        [Needed("Hãy ghi địa điểm họp.")],
        description="Ví dụ: Hội trường Tỉnh ủy",
    )
    day = Day("Ngày họp", description="Ngày/tháng/năm, ví dụ 24/01/2022")
    start = Clock("Giờ bắt đầu")
    count = Whole("Phiếu phát ra")
    score = Score("Điểm tự chấm")
    text = Text("Kết luận")
    lines = Lines("Khách mời", description="Mỗi dòng một người.")
    rating = Choice(
        "Xếp loại",
        choices=[("", "chưa ghi"), ("a", "Hoàn thành xuất sắc"), ("b", "Hoàn thành tốt")],
    )
    method = Pick(
        "Hình thức bình xét",
        choices=[("a", "Bỏ phiếu kín"), ("b", "Biểu quyết")],
        validators=[Needed("Hãy chọn hình thức.")],
    )
    online = BooleanField("Họp trực tuyến")
    password = PasswordField("Mật khẩu")
    people = Rows(FormField(PersonForm), "Chủ trì")
    guests = Rows(Line("Đơn vị xin rút"), "Đơn vị xin rút")
