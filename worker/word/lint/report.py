"""Findings as text and as plain data."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from worker.word.lint.rules import Severity
from workflow.domain.errors import Message

Say = Callable[[Message], str]
SHOWN = 90
COMPONENTS = {
    "page": Message("Trang"),
    "page_number": Message("Số trang"),
    "quoc_hieu": Message("Quốc hiệu"),
    "tieu_ngu": Message("Tiêu ngữ"),
    "tieu_de": Message("Tiêu đề"),
    "co_quan": Message("Tên cơ quan"),
    "co_quan_chu_quan": Message("Cơ quan chủ quản"),
    "co_quan_ban_hanh": Message("Cơ quan ban hành"),
    "so_ky_hieu": Message("Số, ký hiệu"),
    "dia_danh_ngay": Message("Địa danh, ngày tháng"),
    "ten_loai": Message("Tên loại"),
    "trich_yeu": Message("Trích yếu"),
    "trich_yeu_cv": Message("Trích yếu công văn"),
    "can_cu": Message("Căn cứ"),
    "vien_dan": Message("Viện dẫn"),
    "noi_dung": Message("Nội dung văn bản"),
    "phan_chuong": Message("Phần, chương"),
    "muc": Message("Mục, tiểu mục"),
    "dieu": Message("Điều"),
    "khoan": Message("Khoản"),
    "diem": Message("Điểm"),
    "muc_lama": Message("Mục La Mã"),
    "bang": Message("Bảng"),
    "ky": Message("Chữ ký"),
    "kinh_gui": Message("Kính gửi"),
    "noi_nhan": Message("Nơi nhận"),
    "phu_luc": Message("Phụ lục"),
    "do_mat": Message("Độ mật"),
    "do_khan": Message("Độ khẩn"),
    "luu_hanh": Message("Phạm vi lưu hành"),
    "nguoi_soan": Message("Người soạn thảo"),
    "dia_chi": Message("Địa chỉ"),
    "ban_sao": Message("Bản sao"),
    "viet_hoa": Message("Viết hoa"),
    "bien_ban": Message("Biên bản"),
    "giay_moi": Message("Giấy mời"),
    "to_trinh": Message("Tờ trình"),
    "quyet_dinh": Message("Quyết định"),
    "ke_hoach": Message("Kế hoạch"),
    "bao_cao": Message("Báo cáo"),
    "thong_bao": Message("Thông báo"),
    "phat_hanh": Message("Phát hành"),
    "con_dau": Message("Con dấu"),
    "luu": Message("Dòng Lưu"),
    "version": Message("Phiên bản hướng dẫn"),
    "scope": Message("Phạm vi áp dụng"),
    "du_thao": Message("Dự thảo"),
    "letterhead": Message("Loại thể thức"),
}
SEVERITIES = {
    Severity.ERROR: Message("lỗi"),
    Severity.WARNING: Message("cảnh báo"),
    Severity.NOTE: Message("lưu ý"),
}


@dataclass(frozen=True, slots=True)
class Where:
    """Part of the file and the words of the paragraph; both empty for the paper as a whole."""

    part: str
    text: str


@dataclass(slots=True)
class Finding:
    rule: str
    severity: Severity
    component: str
    expected: Message
    found: Message
    where: Where
    source: str
    times: int = 1
    #: False where too few signs tell what part of the paper this is about.
    certain: bool = True

    @property
    def id(self) -> str:
        """Return an id that stays the same while the fault is there."""
        parts = (self.rule, self.where.part, self.where.text, str(self.found))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class LintReport:
    family: str
    version: str
    status: str
    findings: tuple[Finding, ...]

    def of(self, severity: Severity) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is severity]

    @property
    def errors(self) -> list[Finding]:
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> list[Finding]:
        return self.of(Severity.WARNING)

    @property
    def passed(self) -> bool:
        return not self.errors


def format_text(report: LintReport, name: str, say: Say = str) -> Iterator[str]:
    """Yield the lines a person reads."""
    counts = Message(
        "{name}: {errors} lỗi, {warnings} cảnh báo, {notes} lưu ý ({version})",
        name=name,
        errors=len(report.errors),
        warnings=len(report.warnings),
        notes=len(report.of(Severity.NOTE)),
        version=report.version,
    )
    yield say(counts)
    for finding in report.findings:
        yield from _format_finding(finding, say)


def _format_finding(finding: Finding, say: Say) -> Iterator[str]:
    severity = say(SEVERITIES[finding.severity])
    yield f"  {severity} {finding.rule} · {say(COMPONENTS[finding.component])}"
    yield "    " + say(Message("cần: {expected}", expected=say(finding.expected)))
    yield "    " + say(Message("thấy: {found}", found=say(finding.found)))
    if finding.where.text:
        yield "    " + say(Message("ở: “{text}”", text=_short(finding.where.text)))
    if finding.times > 1:
        yield "    " + say(Message("và {count} chỗ khác", count=finding.times - 1))
    if not finding.certain:
        yield "    " + say(Message("chưa chắc: phần này của văn bản khó nhận ra"))
    yield "    " + say(Message("theo: {source}", source=finding.source))


def _short(text: str) -> str:
    """Shorten a paragraph without cutting a word."""
    if len(text) <= SHOWN:
        return text
    return text[:SHOWN].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"


def to_dict(report: LintReport, say: Say = str) -> dict[str, Any]:
    """Return the report as plain data, ready for JSON."""
    return {
        "family": report.family,
        "version": report.version,
        "status": report.status,
        "findings": [_finding_to_dict(finding, say) for finding in report.findings],
    }


def _finding_to_dict(finding: Finding, say: Say) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "component": finding.component,
        "expected": say(finding.expected),
        "found": say(finding.found),
        "where": {"part": finding.where.part, "text": finding.where.text},
        "times": finding.times,
        "certain": finding.certain,
        "source": finding.source,
    }
