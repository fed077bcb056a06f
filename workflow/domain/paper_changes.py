"""Differences between an edited paper and the paper as it was made, and which steps they stop."""

from collections.abc import Iterator
from typing import Any

import msgspec

from workflow.domain.check_codes import PRINTED_CODE
from workflow.domain.errors import Message

#: Contradictions that are named in front of a step.
_MAX_NAMED = 3


class Contradiction(msgspec.Struct, frozen=True):
    """Something that facts say and the edited paper says otherwise."""

    #: As the facts have it; empty where they know nothing.
    recorded: str
    #: As the paper has it; empty where it was taken out.
    written: str
    #: The paragraph or row, as it was made.
    where: str
    #: True for what was put beside words that stay as the facts have them.
    beside: bool = False

    @property
    def message(self) -> Message:
        if self.beside and not self.recorded:
            return Message("Phần viết thêm có «{written}»: hồ sơ không ghi.", written=self.written)
        if self.beside:
            return Message(
                "Bên cạnh «{recorded}» có thêm «{written}»: hồ sơ ghi «{recorded}».",
                recorded=self.recorded,
                written=self.written,
            )
        if not self.recorded and not self.written:
            return Message("Đã xóa chỗ trống: hồ sơ chưa ghi.")
        if not self.recorded:
            return Message("Chỗ trống đã điền «{written}»: hồ sơ chưa ghi.", written=self.written)
        if not self.written:
            return Message("Đã xóa «{recorded}»: hồ sơ có ghi.", recorded=self.recorded)
        return Message(
            "«{recorded}» thành «{written}»: hồ sơ ghi «{recorded}».",
            recorded=self.recorded,
            written=self.written,
        )


class ChangedBlock(msgspec.Struct, frozen=True):
    """A paragraph or row that differs: its pieces kept (=), taken out (-), put in (+)."""

    kind: str
    pieces: list[tuple[str, str]]


class Carried(msgspec.Struct, frozen=True):
    """The outcome for typed text that was carried over from an earlier edit."""

    carried: int
    conflicts: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []


class PaperChanges(msgspec.Struct, frozen=True):
    """The report of a comparison."""

    counts: dict[str, int]
    blocks: list[ChangedBlock] = []
    contradictions: list[Contradiction] = []
    #: Words put beside what comes from facts, which may say otherwise; they stop nothing.
    beside: list[Contradiction] = []
    #: Codes of fields that the paper as made has not: Word prints what they work out.
    fields: list[str] = []
    #: Marks of typed text that could not be carried over by itself.
    conflicts: int = 0
    #: Tracked changes that nobody has accepted or rejected, and comments, in the file.
    revisions: int = 0
    comments: int = 0
    #: Texts of headers and footers that differ: (as made, as it is).
    margins: list[tuple[str, str]] = []
    #: False where it could not be told what of the paper comes from facts.
    facts_known: bool = True
    carried: Carried | None = None

    @property
    def is_unchanged(self) -> bool:
        return not self.blocks and not self.margins

    def list_disagreements(self) -> Iterator[Message]:
        """List what must be corrected in the facts or the paper before the paper moves on."""
        for found in self.contradictions[:_MAX_NAMED]:
            yield Message("Bản sửa trong Word khác hồ sơ: {what}", what=found.message)
        more = len(self.contradictions) - _MAX_NAMED
        if more > 0:
            yield Message("Bản sửa còn khác hồ sơ ở {count} chỗ nữa.", count=more)
        if not self.facts_known and self.blocks:
            yield Message(
                "Không đối chiếu được bản sửa với hồ sơ; hãy tạo lại văn bản rồi gửi lại bản sửa."
            )

    def list_doubts(self) -> Iterator[tuple[Message, str]]:
        """List what a person should look at, with its paragraph; it stops no step."""
        for found in self.beside:
            yield found.message, found.where
        for code in self.fields:
            text = Message("Trường Word «{code}»: chữ in ra có thể khác chữ đang thấy.", code=code)
            yield text, ""

    def list_unfinished(self) -> Iterator[Message]:
        """List what must be corrected before the paper is issued."""
        if self.revisions:
            yield Message("Bản sửa còn {count} thay đổi chưa chấp nhận.", count=self.revisions)
        if self.comments:
            yield Message("Bản sửa còn {count} nhận xét.", count=self.comments)
        if self.conflicts:
            yield Message("Bản sửa còn {count} chỗ xung đột khi tạo lại.", count=self.conflicts)
        if any(PRINTED_CODE.search(made) for made, _written in self.margins):
            yield Message("Mã kiểm tra ở chân trang của bản sửa đã bị xóa hoặc sửa.")


def decode_changes(report: dict[str, Any]) -> PaperChanges:
    """A stored report."""
    return msgspec.convert(report, PaperChanges)
