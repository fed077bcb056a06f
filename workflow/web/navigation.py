"""The entries of the header by rights; rarely used ones are grouped under a word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from workflow.domain.roles import list_rights
from workflow.web.access import access_of, account


@dataclass(frozen=True)
class NavigationEntry:
    label: str
    url: str
    #: What `aria-current` says: this page, a page of this part ("true"), or nothing.
    current: str


@dataclass(frozen=True)
class NavigationGroup:
    """Entries of a menu; without a label they are shown in the header itself."""

    label: str
    entries: list[NavigationEntry]

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


def build_navigation() -> list[NavigationGroup]:
    """Build the header for the person; a menu of a single entry is replaced by the entry."""
    groups = (
        NavigationGroup(
            "",
            _visible_entries(
                ("board.show", _("Bảng theo dõi")),
                ("agenda.show_all", _("Lịch trong năm")),
                ("batches.show", _("Văn bản hàng loạt")),
                ("inspections.show", _("Kiểm tra thể thức")),
            ),
        ),
        NavigationGroup(
            _("Danh mục"),
            _visible_entries(
                ("units.show_all", _("Đơn vị")),
                ("ledger.show", _("Sổ khen thưởng")),
                ("statistics.show", _("Thống kê")),
                ("workbooks.show", _("Nhập từ Excel")),
                ("regulations.show_all", _("Quy chế")),
                ("council_templates.show", _("Mẫu văn bản")),
                ("approvals.show_all", _("Việc cần hai người")),
            ),
        ),
        NavigationGroup(
            _("Hệ thống"),
            _visible_entries(
                ("people.show_all", _("Người dùng")),
                ("systems.show", _("Hệ thống khác")),
                ("webhooks.show", _("Bản tin cho hệ thống khác")),
                ("operations.show", _("Vận hành")),
                ("first_run.show", _("Thiết lập lần đầu")),
            ),
        ),
    )
    return list(_drop_single_headings(groups))


def _visible_entries(*offered: tuple[str, str]) -> list[NavigationEntry]:
    return [
        NavigationEntry(label, url_for(endpoint), _aria_current(endpoint))
        for endpoint, label in offered
        if is_allowed(endpoint)
    ]


def _drop_single_headings(groups: Iterable[NavigationGroup]) -> Iterator[NavigationGroup]:
    for group in groups:
        if group.entries:
            yield group if len(group.entries) > 1 else NavigationGroup("", group.entries)


def _aria_current(endpoint: str) -> str:
    """The `aria-current` of an entry; a page of a review belongs to none."""
    if request.endpoint == endpoint:
        return "page"
    of_review = "review_id" in (request.view_args or {})
    return "true" if request.blueprint == endpoint.partition(".")[0] and not of_review else ""


def is_allowed(endpoint: str) -> bool:
    """Tell if the person may open a page that needs no review."""
    if endpoint not in current_app.view_functions:
        return False
    access = access_of(current_app, endpoint)
    return access is not None and (
        access.right is None or access.right in list_rights(account().role)
    )
