"""Forms of one's own account."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField

from workflow.web.forms import Form, LineField, RadioChoiceField


class AccountForm(Form):
    """The address for reminders, and whether they are sent."""

    email = LineField(
        _l("Địa chỉ thư (e-mail)"),
        description=_l("Chỉ dùng để gửi thư nhắc việc; để trống thì không có thư nào."),
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )
    reminded = BooleanField(_l("Nhắc việc qua thư"))
    mail_language = RadioChoiceField(
        _l("Thư viết bằng"),
        choices=[("vi", _l("Tiếng Việt")), ("en", _l("Tiếng Anh"))],
        default="vi",
    )
    password = PasswordField(
        _l("Mật khẩu đang dùng"),
        description=_l("Chỉ cần khi đổi địa chỉ thư: tin về an ninh của tài khoản gửi tới đó."),
        render_kw={"autocomplete": "current-password"},
    )
