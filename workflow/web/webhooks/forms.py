"""The forms of webhooks."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from workflow.domain.webhooks import WebhookKind
from workflow.models import Council
from workflow.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    MultipleChoiceField,
    Required,
)
from workflow.web.language import translate


class WebhookForm(Form):
    """A new webhook: whose, for which system, where to, which kinds."""

    council = ChoiceField(_l("Hội đồng"), choices=[])
    name = LineField(
        _l("Gửi tới hệ thống nào"),
        [Required(_l("Hãy ghi bản tin gửi tới hệ thống nào."))],
        description=_l("Ví dụ: Hệ thống quản lý văn bản của Sở"),
    )
    url = LineField(
        _l("Địa chỉ nhận"),
        [Required(_l("Hãy ghi một địa chỉ như https://may.coquan.gov.vn/nhan."))],
        description=_l("Người phụ trách hệ thống ấy cho biết địa chỉ này."),
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    kinds = MultipleChoiceField(
        _l("Báo khi nào"), [Required(_l("Hãy chọn ít nhất một loại bản tin."))]
    )

    def offer(self, councils: Sequence[Council]) -> "WebhookForm":
        """Offer the councils of the person, and all kinds."""
        self.council.offer((str(row.id), row.name) for row in councils)
        self.kinds.offer((kind.value, translate(kind.label)) for kind in WebhookKind)
        return self


class ReplayForm(Form):
    """Since which day everything is sent again."""

    since = DayField(_l("Gửi lại tất cả từ ngày"), [Required(_l("Hãy ghi ngày."))])
