"""What the search box leads to beside rows: each page and act.

A test holds every address without an id of its own to these tables, the header or its exemptions.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.schema import MEETING_PARTS, SECTIONS
from workflow.domain.vietnamese_text import fold_name, make_search_text
from workflow.domain.year import MOVES
from workflow.services.translation import translate

WORDS = Path(__file__).with_name("search_words.toml")


@cache
def read_words() -> dict[str, str]:
    """Other words for pages, in both languages, by the keys of their entries."""
    return tomllib.loads(WORDS.read_text("utf-8"))


@dataclass(frozen=True)
class SearchEntry:
    """A page or an act: its endpoint, its label, what stands in its address or is sent."""

    endpoint: str
    label: str
    args: dict[str, Any] = field(default_factory=dict)

    def matches(self, words: Sequence[str]) -> bool:
        """Tell whether every word begins one of the label or of the other words, tones aside."""
        return all(f" {fold_name(word)}" in self._known for word in words)

    @cached_property
    def _known(self) -> str:
        return f" {make_search_text(*self._list_names())}".replace("\n", " ")

    @property
    def keys(self) -> list[str]:
        """Its names in the table of other words: with its arguments, and without."""
        return [":".join([self.endpoint, *self.args.values()]), self.endpoint][
            : 1 + bool(self.args)
        ]

    def _list_names(self) -> Iterator[str]:
        yield from (translate(Message(self.label), language) for language in ("vi", "en"))
        yield from (read_words().get(key, "") for key in self.keys)


#: What one does, or looks at, that has no word of its own in the header.
ENTRIES = (
    SearchEntry("review_forms.open_review", N_("Mở kỳ tổng kết mới")),
    SearchEntry("batches.choose", N_("Tạo văn bản hàng loạt")),
    SearchEntry("board.show_wall", N_("Cả năm trên một hình")),
    SearchEntry("people.new", N_("Thêm người dùng")),
    SearchEntry("people.add_many", N_("Thêm nhiều người")),
    SearchEntry("people.show_letters", N_("Thư mời đăng nhập")),
    SearchEntry("registers.show", N_("Sổ văn bản đi")),
    SearchEntry("ledger.show_years", N_("Khen thưởng qua các năm")),
    SearchEntry("statistics.show_comparison", N_("So sánh các năm, các loại khối")),
    SearchEntry("statistics.show_quotas", N_("Hạn mức và đề nghị khen thưởng")),
    SearchEntry("statistics.show_awards", N_("Biểu thống kê khen thưởng")),
    SearchEntry("statistics.show_councils", N_("Các Hội đồng")),
    SearchEntry("regulations.new", N_("Thêm bản quy chế")),
    SearchEntry("regulations.compare", N_("So sánh quy chế")),
    SearchEntry("acts.show", N_("Văn bản pháp luật")),
    SearchEntry("received_archives.show_all", N_("Gói lưu trữ đã nhận")),
    SearchEntry("first_run.list_units", N_("Thêm đơn vị")),
    SearchEntry("first_run.list_blocs", N_("Thêm khối, cụm")),
    SearchEntry("first_run.open_first", N_("Mở kỳ tổng kết đầu tiên")),
    SearchEntry("first_run.name_council", N_("Thêm Hội đồng")),
    SearchEntry("notices.show", N_("Thông báo")),
    SearchEntry("help.show", N_("Trợ giúp")),
    SearchEntry("help.show_words", N_("Giải thích từ ngữ")),
    SearchEntry("check.show", N_("Kiểm tra văn bản đã phát hành")),
    SearchEntry("api_docs.show", N_("Giao diện cho phần mềm")),
    SearchEntry("accounts.show", N_("Tài khoản của tôi")),
    SearchEntry("second_factor.show", N_("Lớp bảo vệ thứ hai")),
    SearchEntry("accounts.show_sessions", N_("Các thiết bị đang đăng nhập")),
    SearchEntry("sign_on.show", N_("Đăng nhập một lần")),
    SearchEntry("accounts.show_tokens", N_("Mã truy cập cho phần mềm")),
    SearchEntry("auth.change_password", N_("Đổi mật khẩu")),
)

#: What a button of the header does; the box shows it as one too.
ACTS = (
    SearchEntry("auth.sign_out", N_("Đăng xuất")),
    SearchEntry("language.switch", N_("Tiếng Việt"), {"language": "vi"}),
    SearchEntry("language.switch", N_("Tiếng Anh"), {"language": "en"}),
)


def _list_parts() -> Iterator[SearchEntry]:
    """The sections, the parts of the meeting and the papers of a review."""
    for section in SECTIONS:
        yield SearchEntry(f"section:{section.key}", section.label)
    for part in MEETING_PARTS:
        yield SearchEntry("review_forms.meeting_part", part.label, {"part": part.key})
    for kind in PaperKind:
        yield SearchEntry("drafts.show", kind.label, {"key": kind.value})
    for move in MOVES:
        yield SearchEntry("moves.check", move.label, {"name": move.name})


#: Pages and papers of one review; which of them may be opened depends on the person and the step.
REVIEW_ENTRIES = (
    *_list_parts(),
    SearchEntry("review_forms.reports_grid", N_("Báo cáo và điểm của mọi đơn vị")),
    SearchEntry("review_forms.attendance_grid", N_("Có mặt, vắng mặt của mọi đơn vị")),
    SearchEntry("review_forms.tallies_grid", N_("Số phiếu của mọi đơn vị")),
    SearchEntry("review_forms.awards_grid", N_("Mọi đề nghị khen thưởng")),
    SearchEntry("review_forms.scores", N_("Chấm điểm theo tiêu chí")),
    SearchEntry("review_forms.own_report", N_("Nộp báo cáo")),
    SearchEntry("review_forms.packets_in", N_("Nhận gói văn bản")),
    SearchEntry("review_forms.identity", N_("Sửa tên khối, năm; rút kỳ tổng kết")),
    SearchEntry("guide.show", N_("Tuần này làm gì")),
    SearchEntry("outcomes.show", N_("Kết quả bình xét")),
    SearchEntry("agenda.show", N_("Lịch trong năm")),
    SearchEntry("binding.show", N_("Quy chế áp dụng")),
    SearchEntry("conditions.show", N_("Điều kiện xét khen thưởng")),
    SearchEntry("bases.show", N_("Căn cứ viện dẫn, hồ sơ gửi kèm")),
    SearchEntry("handovers.show", N_("Bàn giao Trưởng khối")),
    SearchEntry("sending.show", N_("Tạo, ký và gửi tờ trình")),
    SearchEntry("paper_sets.show", N_("Bộ văn bản")),
    SearchEntry("corrections.edit", N_("Công văn đính chính")),
    SearchEntry("dossiers.show", N_("Mục lục hồ sơ")),
    SearchEntry("reviews.show_history", N_("Diễn biến")),
)
