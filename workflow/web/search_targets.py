"""What the search box leads to beside rows: actions, and pages and papers of one review."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import current_app, url_for

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.schema import SECTIONS
from workflow.domain.vietnamese_text import strip_accents
from workflow.models import Account, Review
from workflow.services.overview.search import find_reviews
from workflow.services.scope import has_right
from workflow.web import database
from workflow.web.access import access_of
from workflow.web.language import translate
from workflow.web.navigation import NavigationEntry, build_navigation, is_allowed
from workflow.web.review_forms.field_urls import section_url

#: What one does, or looks at, that has no word of its own in the header.
ACTIONS = (
    ("review_forms.open_review", N_("Mở kỳ tổng kết mới")),
    ("batches.choose", N_("Tạo văn bản hàng loạt")),
    ("board.show_wall", N_("Cả năm trên một hình")),
    ("people.new", N_("Thêm người dùng")),
    ("registers.show", N_("Sổ văn bản đi")),
    ("ledger.show_years", N_("Khen thưởng qua các năm")),
    ("statistics.show_comparison", N_("So sánh các năm, các loại khối")),
    ("statistics.show_quotas", N_("Hạn mức và đề nghị khen thưởng")),
    ("statistics.show_awards", N_("Biểu thống kê khen thưởng")),
    ("regulations.new", N_("Thêm bản quy chế")),
    ("acts.show", N_("Văn bản pháp luật")),
    ("received_archives.show_all", N_("Gói lưu trữ đã nhận")),
    ("help.show", N_("Trợ giúp")),
    ("accounts.show", N_("Tài khoản của tôi")),
    ("auth.change_password", N_("Đổi mật khẩu")),
)
#: Pages of a review beside its sections and papers.
_REVIEW_PAGES = (
    ("outcomes.show", N_("Kết quả bình xét")),
    ("agenda.show", N_("Lịch trong năm")),
    ("binding.show", N_("Quy chế áp dụng")),
    ("conditions.show", N_("Điều kiện xét khen thưởng")),
    ("bases.show", N_("Căn cứ viện dẫn, hồ sơ gửi kèm")),
    ("handovers.show", N_("Bàn giao Trưởng khối")),
    ("sending.show", N_("Tạo, ký và gửi tờ trình")),
    ("dossiers.show", N_("Mục lục hồ sơ")),
    ("reviews.show_history", N_("Diễn biến")),
)
#: A beginning of a label says little if it is shorter.
_SHORTEST = 4
MOST_TARGETS = 6


@dataclass(frozen=True)
class ReviewTarget:
    """A page or paper of a review."""

    title: str
    url: str
    detail: str


def list_entries(text: str) -> list[NavigationEntry]:
    """The entries of the header and the actions whose label has every word."""
    words = strip_accents(text).split()
    entries = [entry for group in build_navigation() for entry in group.entries]
    entries += [
        NavigationEntry(translate(label), url_for(endpoint), "")
        for endpoint, label in ACTIONS
        if is_allowed(endpoint)
    ]
    found = {
        entry.url: entry
        for entry in entries
        if words and all(word in strip_accents(entry.label) for word in words)
    }
    return list(found.values())


def list_review_targets(account: Account, text: str) -> list[ReviewTarget]:
    """Pages and papers that a text begins with, of the review that it goes on with.

    "to trinh khoi 6": the longest beginning that is in some label is the page.
    """
    words = text.split()
    for count in range(len(words) - 1, 0, -1):
        start = strip_accents(" ".join(words[:count]))
        named = [page for page in _list_pages() if f" {start}" in f" {strip_accents(page[1])}"]
        if len(start) >= _SHORTEST and named:
            return _list_of_reviews(account, named, " ".join(words[count:]))
    return []


def _list_pages() -> Iterator[tuple[str, str]]:
    """What is opened, and its label in both languages' words: the language of the person."""
    for section in SECTIONS:
        yield f"section:{section.key}", translate(Message(section.label))
    for kind in PaperKind:
        yield f"paper:{kind.value}", translate(Message(kind.label))
    for endpoint, label in _REVIEW_PAGES:
        yield endpoint, translate(Message(label))


def _list_of_reviews(
    account: Account, named: Sequence[tuple[str, str]], rest: str
) -> list[ReviewTarget]:
    found: list[ReviewTarget] = []
    for review in find_reviews(database.session(), account, rest):
        for page, label in named:
            if url := _address(account, review, page):
                detail = f"{review.bloc.name} – {review.year}"
                found.append(ReviewTarget(label, url, detail))
    return found[:MOST_TARGETS]


def _address(account: Account, review: Review, page: str) -> str | None:
    """The address of a page of a review, where the person may open it."""
    kind, _mark, key = page.partition(":")
    if kind == "section":
        url, endpoint = section_url(review, key), "review_forms.general"
    elif kind == "paper":
        endpoint = "drafts.show"
        url = url_for(endpoint, review_id=review.id, key=key)
    else:
        endpoint = page
        url = url_for(endpoint, review_id=review.id)
    access = access_of(current_app, endpoint)
    right = access.right if access else None
    return url if right is None or has_right(database.session(), account, right, review) else None
