"""The list that goes with many papers: what is there, what is not and why; in two formats.

The CSV is for people and opens in Excel with its accents; the JSON is for programs and says the
same as `thidua generate` writes next to its files.
"""

import codecs
import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.schema import get_field_label
from workflow.models import PaperStatus
from workflow.services.stores.zip_stream import DeflatedText, ZipMember
from workflow.services.table_files import quote_formulas

_HEADINGS = (
    "Hội đồng",
    "Khối, cụm",
    "Năm",
    "Văn bản",
    "Tình trạng",
    "Lý do",
    "Chỗ trống",
    "Thể thức",
    "Tệp",
    "SHA-256",
    "Lần lưu số liệu",
    "Giai đoạn",
    "Mẫu",
)


@dataclass(frozen=True)
class ManifestEntry:
    """One paper in the list."""

    review: str
    council: str
    bloc: str
    year: str
    kind: PaperKind
    status: PaperStatus
    family: str | None
    #: Its path in the zip; None if there is no file.
    file: str | None
    sha256: str | None
    reason: str | None
    gaps: list[str]
    #: How many errors, warnings and notes the layout rules give; None if nobody looked yet.
    lint: dict[str, int] | None
    made_at: dt.datetime | None
    #: The snapshot that it was made from and the version of the facts in it; how far it has come.
    snapshot: int
    version: int
    stage: PaperStage
    #: The number of the council's template that it was filled with; None for the shipped form.
    template: int | None
    template_sha256: str | None

    def with_pdf(self, sha256: str) -> "ManifestEntry":
        """The same paper, whose PDF goes along instead of the Word file."""
        return replace(self, file=str(self.file).removesuffix(".docx") + ".pdf", sha256=sha256)

    def with_lost_file(self, reason: str) -> "ManifestEntry":
        """The same paper, whose file is gone or damaged: it has to be made again."""
        return replace(self, file=None, status=PaperStatus.FAILED, reason=reason)

    def left_out(self, reason: str) -> "ManifestEntry":
        """The same paper without its file: it does not go along."""
        return replace(self, file=None, sha256=None, reason=reason)


class PaperManifest:
    """Both lists, written and packed while the papers go by: 50,000 take a few megabytes."""

    def __init__(self) -> None:
        self._line = io.StringIO(newline="")
        self._table = csv.writer(self._line)
        self._csv, self._json = DeflatedText(), DeflatedText()
        self._csv.add(codecs.BOM_UTF8)
        self._write_row(_HEADINGS)
        self._before = b"[\n"

    def add(self, entry: ManifestEntry) -> None:
        self._write_row([_cell(text) for text in _row(entry)])
        self._json.add(self._before + json.dumps(_plain_row(entry), ensure_ascii=False).encode())
        self._before = b",\n"

    def _write_row(self, cells: Iterable[str]) -> None:
        self._table.writerow(cells)
        self._csv.add(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()

    def members(self, at: dt.datetime) -> Iterator[ZipMember]:
        """Both lists as members of a zip."""
        if self._before == b"[\n":
            self._json.add(b"[")
        self._json.add(b"\n]\n")
        yield self._csv.member("manifest.csv", at)
        yield self._json.member("manifest.json", at)


def _row(entry: ManifestEntry) -> tuple[str | None, ...]:
    gaps = "; ".join(dict.fromkeys(get_field_label(field) for field in entry.gaps))
    return (
        entry.council,
        entry.bloc,
        entry.year,
        entry.kind.label,
        entry.status.label,
        entry.reason,
        gaps,
        _lint_summary(entry.lint),
        entry.file,
        entry.sha256,
        str(entry.version),
        entry.stage.label,
        _name_template(entry),
    )


def _name_template(entry: ManifestEntry) -> str | None:
    if entry.template_sha256 is None:
        return None
    return f"của Hội đồng, bản số {entry.template}" if entry.template else "có sẵn"


def _lint_summary(counts: dict[str, int] | None) -> str | None:
    if counts is None:
        return None
    points = counts["errors"] + counts["warnings"]
    return f"{points} điểm cần xem" if points else "đúng thể thức"


def _cell(text: str | None) -> str:
    """Quote a typed text, which is never a formula in Excel."""
    return quote_formulas(text or "")


def _plain_row(entry: ManifestEntry) -> dict[str, object]:
    return {
        "review": entry.review,
        "bloc": entry.bloc,
        "year": entry.year,
        "kind": entry.kind.value,
        "family": entry.family,
        "file": entry.file,
        "sha256": entry.sha256,
        "status": entry.status.value,
        "reason": entry.reason,
        "gaps": entry.gaps,
        "lint": entry.lint,
        "snapshot": entry.snapshot,
        "version": entry.version,
        "stage": entry.stage.value,
        "template": entry.template,
        "template_sha256": entry.template_sha256,
    }
