"""The page of one's tokens for programs: given once, listed, revoked."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.models import Account
from workflow.services.accounts import tokens
from workflow.web import database
from workflow.web.accounts.routes import bp as bp
from workflow.web.auth import reauthentication
from workflow.web.clock import now
from workflow.web.forms import Form, LineField, MultipleChoiceField, RadioChoiceField, Required
from workflow.web.language import translate
from workflow.web.protection.access import account, signed_in
from workflow.web.protection.security import limiter
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

#: What each right lets a program do.
RIGHT_LABELS = {
    Right.SEE_REVIEW: N_("Xem kỳ tổng kết, sổ văn bản, diễn biến"),
    Right.EDIT_REVIEW: N_("Đọc và ghi hồ sơ, xem điểm kiểm tra"),
    Right.MOVE_REVIEW: N_("Chuyển bước kỳ tổng kết và văn bản"),
    Right.ASK_PAPERS: N_("Tạo và tải văn bản"),
    Right.OPEN_REVIEW: N_("Mở kỳ tổng kết mới"),
    Right.RUN_BATCHES: N_("Tạo văn bản hàng loạt"),
    Right.KEEP_UNITS: N_("Xem danh mục đơn vị"),
    Right.KEEP_TEMPLATES: N_("Gửi và xem mẫu văn bản"),
    Right.KEEP_WEBHOOKS: N_("Đặt nơi nhận bản tin (webhook)"),
}


class TokenForm(Form):
    """A new token: what for, what it may do, until when."""

    name = LineField(
        _l("Dùng cho việc gì"),
        [Required(_l("Hãy ghi mã này dùng cho việc gì."))],
        description=_l("Ví dụ: Hệ thống quản lý văn bản của Sở"),
    )
    rights = MultipleChoiceField(
        _l("Được làm những gì"), [Required(_l("Hãy chọn ít nhất một quyền."))]
    )
    kind = RadioChoiceField(
        _l("Loại mã"),
        choices=[
            ("live", _l("Dùng thật")),
            (
                "test",
                _l("Để thử: được kiểm tra và trả lời như thật, không lưu gì; văn bản in «BẢN THỬ»"),
            ),
        ],
        default="live",
    )
    days = RadioChoiceField(_l("Dùng được trong"), default="90")
    password = PasswordField(
        _l("Mật khẩu đang dùng"), render_kw={"autocomplete": "current-password"}
    )


def offer_choices(form: TokenForm, bearer: Account) -> None:
    """Offer the rights that the account of a token may have, and its days."""
    mine = tokens.list_grantable_rights(bearer)
    form.rights.offer(
        (right.value, translate(label)) for right, label in RIGHT_LABELS.items() if right in mine
    )
    form.days.offer((str(days), _("%(count)s ngày", count=days)) for days in tokens.LIVES)


def _form() -> TokenForm:
    form = TokenForm()
    offer_choices(form, account())
    return form


@bp.get("/account/tokens")
@signed_in
def show_tokens() -> str:
    """Show one's tokens, and the form for another one."""
    return _page(_form())


@bp.post("/account/tokens")
@signed_in
@limiter.limit("10/15 minutes", key_func=lambda: f"token {account().id}")
def create_token() -> ViewResult:
    """Give a token; the page shows it this once."""
    form, me = _form(), account()
    if not form.validate() or not reauthentication.confirms(form, form.password):
        return _page(form), UNPROCESSABLE
    token = ""
    with submitting(form) as submission:
        token = tokens.create_token(
            database.session(), me, name=form.name.data or "",
            rights=[Right(name) for name in form.rights.data], days=int(form.days.data),
            by=me, now=now(), is_test=form.kind.data == "test",
        )  # fmt: skip
        submission.lead_to(url_for("accounts.show_tokens"))
    if not submission.done:
        return _page(form), UNPROCESSABLE
    return _page(_form(), token)


@bp.post("/account/tokens/<int:token_id>/revoke")
@signed_in
def revoke_token(token_id: int) -> ViewResult:
    """End a token of one's own."""
    with submitting() as submission:
        tokens.revoke_token(database.session(), account(), token_id, by=account(), now=now())
        submission.notify(_("Đã thu hồi; phần mềm đang dùng mã này không vào được nữa."))
    return redirect(url_for("accounts.show_tokens"))


def _page(form: TokenForm, token: str = "") -> str:
    return render_template(
        "accounts/tokens.html",
        form=form,
        token=token,
        tokens=tokens.list_open_tokens(database.session(), account(), now()),
        right_labels={right.value: label for right, label in RIGHT_LABELS.items()},
        asks_password=reauthentication.asks_password(),
        base=request.host_url.rstrip("/") + "/api/v1",
    )
