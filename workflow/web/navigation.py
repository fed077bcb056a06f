"""The entries of the head line, for who may use them."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from workflow.domain.roles import rights_of
from workflow.web.access import access_of, account


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    current: bool


def navigation() -> list[Entry]:
    """What the person may go to from anywhere."""
    entries = (
        ("board.show", _("Bảng theo dõi")),
        ("batches.show", _("Văn bản hàng loạt")),
        ("years.show_all", _("Lịch trong năm")),
        ("regulations.show_all", _("Quy chế")),
        ("units.show_all", _("Đơn vị")),
        ("inspections.show", _("Kiểm tra thể thức")),
        ("operations.show", _("Vận hành")),
    )
    return [
        Entry(label, url_for(endpoint), current=request.endpoint == endpoint)
        for endpoint, label in entries
        if _open(endpoint)
    ]


def _open(endpoint: str) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    access = access_of(current_app, endpoint)
    return access is not None and (
        access.right is None or access.right in rights_of(account().role)
    )
