"""The forms of the page of legal bases."""

from typing import get_args

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from workflow.domain.law.act_entries import ActEntryKind
from workflow.domain.paper_settings import AddedBasis, Separable
from workflow.web.forms import (
    ChoiceField,
    CopiedLinesField,
    DayField,
    Form,
    LineField,
    MultipleChoiceField,
)


class BasisForm(Form):
    """One more act to cite."""

    text = LineField(
        _l("Loại, số, ký hiệu văn bản"),
        description=_l("Viết đầy đủ, ví dụ: Quyết định số 86/2025/QĐ-UBND"),
    )
    date = DayField(_l("Ngày ban hành"))
    issuer = LineField(
        _l("Cơ quan ban hành"), description=_l("Ví dụ: Ủy ban nhân dân tỉnh Bắc Ninh")
    )
    about = LineField(_l("Về việc"), description=_l("Ví dụ: ban hành Quy chế thi đua, khen thưởng"))
    clause = LineField(
        _l("Điều, khoản được áp dụng"),
        description=_l("Ví dụ: khoản 5 Điều 2. Để trống khi viện dẫn cả văn bản."),
    )
    source = LineField(
        _l("Đã đọc văn bản ở đâu"),
        description=_l("Ví dụ: Công báo tỉnh, bản giấy lưu tại văn thư, đường dẫn"),
    )

    def basis(self) -> AddedBasis:
        """Read the form; the service assigns the key."""
        return AddedBasis(
            key="",
            text=self.text.data or "",
            source=self.source.data or "",
            issuer=self.issuer.data,
            date=self.date.data,
            about=self.about.data,
            clause=self.clause.data,
        )


class StrikeForm(Form):
    """The reason why a basis is not cited; one on each line of the table."""

    reason = LineField(_l("Lý do không viện dẫn"))


class KeptNameForm(Form):
    """The reason why an ended name is still printed; one for each name."""

    reason = LineField(_l("Lý do vẫn in tên này"))


class SeparateForm(Form):
    """Which papers are made one by one."""

    seen = HiddenField()
    kinds = MultipleChoiceField(
        _l("Cách lập văn bản"),
        choices=[
            ("invitation", _l("Giấy mời: mỗi đại biểu một giấy, thay cho một giấy kèm danh sách")),
            ("vote_minutes", _l("Biên bản kiểm phiếu: mỗi nội dung bình xét một biên bản")),
        ],
    )

    def chosen(self) -> tuple[Separable, ...]:
        """The kinds that were ticked."""
        return tuple(kind for kind in get_args(Separable) if kind in (self.kinds.data or ()))


class EnclosuresForm(Form):
    """The enclosures of the proposal."""

    seen = HiddenField()
    enclosures = CopiedLinesField(
        _l("Hồ sơ gửi kèm tờ trình"),
        description=_l("Mỗi dòng một loại giấy tờ. Xóa hết thì tờ trình tự ghi theo hồ sơ của kỳ."),
        render_kw={"lang": "vi"},
    )


class DecideForm(Form):
    """A council's decision on an act, and who answers for it."""

    kind = ChoiceField(
        _l("Quyết định"),
        choices=[
            (ActEntryKind.CONFIRMED, _l("Xác nhận: đã đọc văn bản, viện dẫn khi còn hiệu lực")),
            (ActEntryKind.STRUCK, _l("Không viện dẫn văn bản này")),
            (ActEntryKind.RESTORED, _l("Bỏ quyết định trước, theo danh sách chung")),
        ],
    )
    person = LineField(_l("Người quyết định"), description=_l("Họ tên, chức vụ"))
    day = DayField(_l("Ngày"))
    since = DayField(
        _l("Ngày văn bản có hiệu lực"), description=_l("Ghi khi xác nhận, theo văn bản đã đọc.")
    )
    source = LineField(
        _l("Đã đọc ở đâu, hoặc lý do không viện dẫn"),
        description=_l("Ví dụ: Công báo số 571 + 572 ngày 15/07/2022"),
    )
