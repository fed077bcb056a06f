"""Forms about a person."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from workflow.domain.errors import DomainError
from workflow.domain.roles import Role, list_grantable_roles
from workflow.models import Account, Council, Unit, UnitSuccession
from workflow.services.accounts.management import AccountDetails, account_version
from workflow.web.forms import ChoiceField, Form, LineField, RadioChoiceField, Required
from workflow.web.language import translate


class SuccessorForm(Form):
    """Choose a successor unit for staff of a split unit."""

    #: The agency that was split.
    split: Unit
    act: Any = ChoiceField(
        _l("Người này về đơn vị nào?"),
        [Required(_l("Hãy chọn đơn vị mới."))],
        description=_l("Người này vẫn làm việc với các năm của đơn vị cũ."),
    )

    def prepare(self, acts: Sequence[UnitSuccession]) -> None:
        """Offer the successors of one agency."""
        self.split = acts[0].unit
        choices = [(str(act.id), act.successor.name) for act in acts]
        self.act.offer([("", _("chưa chọn")), *choices])

    def anchor_of(self, error: DomainError) -> str | None:
        return "act"


class UserForm(Form):
    """Name, login, address, role and place."""

    seen = HiddenField()
    name = LineField(
        _l("Họ và tên"), [Required(_l("Hãy ghi họ và tên."))], render_kw={"autocomplete": "off"}
    )
    login: Any = LineField(
        _l("Tên đăng nhập"),
        [Required(_l("Hãy ghi tên đăng nhập."))],
        description=_l(
            "Chữ không dấu, số và các dấu . _ - @, ví dụ: nguyenvana. Sau này không đổi."
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = LineField(
        _l("Địa chỉ thư (e-mail)"),
        description=_l("Để gửi thư nhắc việc; có thể để trống."),
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": "false"},
    )
    role: Any = RadioChoiceField(_l("Vai trò"), [Required(_l("Hãy chọn vai trò."))])
    council: Any = ChoiceField(_l("Hội đồng"))
    unit = LineField(
        _l("Đơn vị"),
        description=_l("Tên đầy đủ hiện nay của đơn vị; gõ vài chữ để được gợi ý."),
        render_kw={"list": "agencies", "autocomplete": "off"},
    )

    def prepare(self, by: Account, councils: Sequence[Council]) -> None:
        """Offer what somebody may choose from; a single council is not asked about."""
        self.role.offer(
            (role.value, translate(role.label)) for role in list_grantable_roles(by.role)
        )
        self.council.offer([("", _("chưa chọn")), *((str(row.id), row.name) for row in councils)])
        if len(councils) == 1:
            self.council.data = str(councils[0].id)

    def show(self, account: Account) -> None:
        """Fill in what is known of a person."""
        council = account.unit.council_id if account.unit else account.council_id
        self.name.data, self.email.data = account.name, account.email
        self.role.data = account.role.value
        self.council.data = str(council or "") or self.council.data
        self.unit.data = account.unit.name if account.unit else None
        self.seen.data = str(account_version(account))

    def details(self, councils: Sequence[Council]) -> AccountDetails:
        """Return what was typed."""
        return AccountDetails(
            name=self.name.data or "",
            email=self.email.data or "",
            role=Role(self.role.data),
            council=next((row for row in councils if str(row.id) == self.council.data), None),
            unit=self.unit.data or "",
        )
