"""The forms of a unit: a new name, a merger, a split, a post."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from workflow.domain.record import Family
from workflow.models import UnitSuccession
from workflow.services.accounts.transfers import StaffPlacement
from workflow.services.units.mandates import MandateDetails
from workflow.services.units.posts import PostDetails
from workflow.services.units.reorganizations import ReorganizationAct
from workflow.services.units.unit_names import NewName
from workflow.web.forms import ChoiceField, DayField, Form, LineField, Required, UnitNamesField
from workflow.web.review_forms.fields import coerce_to, list_choices

_REQUIRED_DAY = Required(_l("Hãy ghi ngày."))
_DECISION = _l("Ví dụ: Quyết định số 12/QĐ-UBND ngày 01/3/2025")


class RenameForm(Form):
    name = LineField(_l("Tên mới"), [Required(_l("Hãy ghi tên mới."))])
    since = DayField(_l("Từ ngày"), [_REQUIRED_DAY])
    source = LineField(_l("Theo văn bản"), description=_DECISION)
    short_name = LineField(_l("Tên gọi tắt"))
    abbreviation = LineField(_l("Chữ viết tắt"), description=_l("Ví dụ: BTGTU"))
    parent = LineField(_l("Cơ quan cấp trên"), description=_l("Để trống thì như trước."))
    family: Any = ChoiceField(
        _l("Thể thức"),
        choices=[("", _l("như trước")), *list_choices(Family)],
        coerce=coerce_to(Family),
    )

    def new_name(self) -> NewName:
        return NewName(
            name=self.name.data or "",
            since=self.since.data,
            source=self.source.data or "",
            short_name=self.short_name.data,
            abbreviation=self.abbreviation.data,
            parent=self.parent.data,
            family=self.family.data,
        )


class CodeForm(Form):
    code = LineField(
        _l("Mã định danh"),
        description=_l("Theo Quyết định 20/2020/QĐ-TTg, ví dụ: H11.05.02; để trống để gỡ."),
    )


class _SuccessionForm(Form):
    on = DayField(_l("Từ ngày"), [_REQUIRED_DAY])
    decision = LineField(
        _l("Theo quyết định"),
        [Required(_l("Hãy ghi quyết định hoặc văn bản căn cứ."))],
        description=_DECISION,
    )

    def act(self) -> ReorganizationAct:
        return ReorganizationAct(self.on.data or dt.date.max, self.decision.data or "")


class MergeForm(_SuccessionForm):
    into = LineField(
        _l("Sáp nhập vào"),
        [Required(_l("Hãy ghi đơn vị nhận sáp nhập."))],
        description=_l("Tên đơn vị đã có, hoặc tên đơn vị mới thành lập."),
        render_kw={"list": "units-list"},
    )
    is_new = BooleanField(_l("Đơn vị mới thành lập"))


class SplitForm(_SuccessionForm):
    names = UnitNamesField(
        _l("Chia tách thành"),
        [Required(_l("Hãy ghi ít nhất hai đơn vị, không trùng nhau."))],
        description=_l("Mỗi dòng một đơn vị. Đơn vị cũ còn hoạt động thì ghi cả tên cũ."),
    )


class StaffForm(Form):
    """A question for each person of a split agency: which successor? See `staff_form`."""

    def chosen(self) -> dict[int, int | None]:
        """The act that was chosen for each account, both by their ids."""
        fields = [field for field in self if isinstance(field, ChoiceField)]
        return {
            int(field.short_name.removeprefix("p")): int(field.data) if field.data else None
            for field in fields
        }


def build_staff_form(
    acts: Sequence[UnitSuccession], staff: Sequence[StaffPlacement], stay: str
) -> type[StaffForm]:
    """The form for these people; `stay` says what no choice means."""
    choices = [("", stay), *((str(act.id), act.successor.name) for act in acts)]
    questions = {
        f"p{clerk.account.id}": ChoiceField(
            clerk.account.name,
            choices=choices,
            default=str(clerk.chosen.id) if clerk.chosen else "",
        )
        for clerk in staff
        if not clerk.has_gone_on
    }
    return type("StaffForm", (StaffForm,), questions)


class PostForm(Form):
    person = LineField(_l("Họ và tên"), [Required(_l("Hãy ghi họ tên."))])
    post = LineField(
        _l("Chức vụ khi ký"),
        [Required(_l("Hãy ghi chức vụ."))],
        description=_l("Ví dụ: Phó Giám đốc; ký thừa lệnh thì ghi: TL. Giám đốc, Chánh Văn phòng"),
    )
    valid_from = DayField(_l("Từ ngày"))
    valid_to = DayField(_l("Đến hết ngày"), description=_l("Để trống khi còn giữ chức vụ."))
    source = LineField(_l("Theo quyết định"))

    def typed(self) -> PostDetails:
        return PostDetails(
            self.person.data or "",
            self.post.data or "",
            self.valid_from.data,
            self.valid_to.data,
            self.source.data or "",
        )


class MandateForm(Form):
    decision = LineField(
        _l("Loại, số, ký hiệu văn bản"),
        [Required(_l("Hãy ghi loại và số của quyết định."))],
        description=_l("Ví dụ: Quyết định số 12/2025/QĐ-UBND"),
    )
    issued_on = DayField(_l("Ngày ban hành"), [Required(_l("Hãy ghi ngày ban hành."))])
    issuer = LineField(
        _l("Cơ quan ban hành"), description=_l("Ví dụ: Ủy ban nhân dân tỉnh Bắc Ninh")
    )
    about = LineField(
        _l("Về việc"),
        description=_l("Ví dụ: quy định chức năng, nhiệm vụ, quyền hạn của Sở Nội vụ"),
    )
    clause = LineField(
        _l("Điều, khoản được áp dụng"),
        description=_l("Ví dụ: khoản 5 Điều 2. Để trống khi viện dẫn cả văn bản."),
    )
    source = LineField(_l("Đã đọc văn bản ở đâu"))

    def typed(self) -> MandateDetails:
        return MandateDetails(
            self.decision.data or "",
            self.issued_on.data,
            self.issuer.data,
            self.about.data,
            self.clause.data,
            self.source.data or "",
        )


class EndPostForm(Form):
    valid_to = DayField(_l("Đến hết ngày"))
