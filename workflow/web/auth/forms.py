"""Forms of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo, Length

from workflow.services.accounts.password_policy import MIN_PASSWORD_LENGTH
from workflow.web.forms import Form, LineField, Required

_NEEDED = Required(_l("Hãy ghi mật khẩu."))
_LONG_ENOUGH = Length(
    MIN_PASSWORD_LENGTH,
    1000,
    _l("Mật khẩu cần ít nhất %(count)s ký tự.", count=MIN_PASSWORD_LENGTH),
)
_LOGIN = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(Form):
    login = LineField(
        _l("Tên đăng nhập"), [Required(_l("Hãy ghi tên đăng nhập."))], render_kw=_LOGIN
    )
    password = PasswordField(
        _l("Mật khẩu"), [_NEEDED], render_kw={"autocomplete": "current-password"}
    )


class LinkForm(Form):
    """The secret of a one-time link; the page takes it out of its address, or it is pasted."""

    token = LineField(
        _l("Đường dẫn đã nhận"),
        [Required(_l("Hãy dán đường dẫn đã nhận."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    """A password typed twice."""

    password = PasswordField(
        _l("Mật khẩu mới"),
        [_NEEDED, _LONG_ENOUGH],
        description=_l(
            "Ít nhất %(count)s ký tự. Một câu ngắn dễ nhớ là tốt nhất.", count=MIN_PASSWORD_LENGTH
        ),
        render_kw={"autocomplete": "new-password", "data-strength": "password-strength"},
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu mới"),
        [EqualTo("password", _l("Hai lần nhập chưa giống nhau; hãy nhập lại."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _l("Mật khẩu đang dùng"), [_NEEDED], render_kw={"autocomplete": "current-password"}
    )
