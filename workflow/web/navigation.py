"""The entries of the header by rights; rarely used ones are grouped under a word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for

from workflow.domain.labels import N_
from workflow.domain.roles import list_rights
from workflow.web.language import translate
from workflow.web.protection.access import access_of, account

#: The entries by their menu: the word over them, each with its endpoint and label.
_GROUPS = (
    (
        "",
        (
            ("board.show", N_("Bảng theo dõi")),
            ("agenda.show_all", N_("Lịch trong năm")),
            ("batches.show", N_("Văn bản hàng loạt")),
            ("inspections.show", N_("Kiểm tra thể thức")),
        ),
    ),
    (
        N_("Danh mục"),
        (
            ("units.show_all", N_("Đơn vị")),
            ("ledger.show", N_("Sổ khen thưởng")),
            ("statistics.show", N_("Thống kê")),
            ("workbooks.show", N_("Nhập từ Excel")),
            ("regulations.show_all", N_("Quy chế")),
            ("council_templates.show", N_("Mẫu văn bản")),
            ("approvals.show_all", N_("Việc cần hai người")),
        ),
    ),
    (
        N_("Hệ thống"),
        (
            ("people.show_all", N_("Người dùng")),
            ("systems.show", N_("Hệ thống khác")),
            ("webhooks.show", N_("Bản tin cho hệ thống khác")),
            ("operations.show", N_("Vận hành")),
            ("first_run.show", N_("Thiết lập lần đầu")),
        ),
    ),
)
#: All of them, for whoever looks for one.
PLACES = tuple(place for _label, places in _GROUPS for place in places)


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
        NavigationGroup(translate(label), _visible_entries(*places)) for label, places in _GROUPS
    )
    return list(_drop_single_headings(groups))


def _visible_entries(*offered: tuple[str, str]) -> list[NavigationEntry]:
    return [
        NavigationEntry(translate(label), url_for(endpoint), _aria_current(endpoint))
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
