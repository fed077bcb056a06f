"""The statistical form of awards granted by a province, as far as reviews of blocs tell it.

Form 0603.N/BNV-TĐKT of Thông tư 02/2023/TT-BNV, due on 15 December of the year. Its headings were
read in a copy of somebody else's software, not in the circular: the page says so. Reviews don't
tell a recipient's post, a household or the manner of an award; those lines stay open.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.award_kinds import is_badge, is_fighter_title
from workflow.domain.labels import N_
from workflow.domain.law.authorities import is_of_council
from workflow.domain.record import Award, AwardKind, AwardStatus, Council, RecipientKind, Record

CERTIFICATE, FIGHTER, FLAG, BADGE = 2, 3, 4, 5
#: The columns that awards are divided into, by the number of the form; column 1 is their sum.
COLUMNS = {
    CERTIFICATE: N_("Bằng khen"),
    FIGHTER: N_("Chiến sĩ thi đua cấp bộ, cấp tỉnh"),
    FLAG: N_("Cờ thi đua của bộ, ban, ngành, đoàn thể Trung ương, tỉnh, thành phố"),
    BADGE: N_("Huy hiệu (kỷ niệm chương)"),
}


@dataclass(frozen=True)
class FormLine:
    """A line of the form: its code, or a heading without one."""

    label: str
    code: str = ""
    unit: str = ""
    #: Who it counts; None for a line that reviews don't tell.
    recipients: frozenset[RecipientKind | None] | None = None


_COLLECTIVES = frozenset({RecipientKind.UNIT, RecipientKind.OUTSIDE, RecipientKind.REST})
LINES = (
    FormLine(N_("Tổng số"), "01", "", frozenset({*RecipientKind, None})),
    FormLine(N_("1. Chia theo đối tượng khen thưởng")),
    FormLine(N_("– Tập thể"), "02", N_("Tập thể"), _COLLECTIVES),
    FormLine(N_("Trong đó: Doanh nghiệp"), "03", N_("Doanh nghiệp")),
    FormLine(N_("– Hộ gia đình"), "04", N_("Hộ")),
    FormLine(N_("– Cá nhân"), "05", N_("Người"), frozenset({RecipientKind.PERSON})),
    FormLine(N_("+ Lãnh đạo cấp bộ, cấp tỉnh và tương đương trở lên"), "06", N_("Người")),
    FormLine(N_("+ Lãnh đạo cấp vụ, sở, ngành và tương đương"), "07", N_("Người")),
    FormLine(N_("+ Doanh nhân"), "08", N_("Người")),
    FormLine(N_("+ Các cấp lãnh đạo khác từ phó phòng trở lên"), "09", N_("Người")),
    FormLine(N_("+ Người trực tiếp công tác, lao động, học tập, chiến đấu"), "10", N_("Người")),
    FormLine(N_("2. Chia theo phương thức khen thưởng")),
    FormLine(N_("– Thường xuyên"), "11"),
    FormLine(N_("– Chuyên đề"), "12"),
    FormLine(N_("– Đột xuất"), "13"),
    FormLine(N_("– Đối ngoại"), "14"),
    FormLine(N_("– Cống hiến"), "15"),
    FormLine(N_("– Niên hạn"), "16"),
    FormLine(N_("– Kháng chiến"), "17"),
)


@dataclass(frozen=True)
class AwardReport:
    """What was granted, by recipient and column."""

    granted: Counter[tuple[RecipientKind | None, int]]
    #: Granted by this province, but in none of the columns.
    others: int

    def count(self, line: FormLine, column: int | None = None) -> int | None:
        """The figure of a cell, of all columns without one; None where reviews don't tell it."""
        if line.recipients is None:
            return None
        return sum(
            number
            for (recipient, place), number in self.granted.items()
            if recipient in line.recipients and column in {None, place}
        )


def count_granted(records: Iterable[Record]) -> AwardReport:
    """Count the awards that the authority of the council has granted."""
    granted = Counter[tuple[RecipientKind | None, int]]()
    others = 0
    for record in records:
        for award in record.awards:
            if not _is_granted(award, record.council):
                continue
            if (column := _find_column(award)) is None:
                others += 1
            else:
                granted[award.recipient_kind, column] += 1
    return AwardReport(granted, others)


def _is_granted(award: Award, council: Council) -> bool:
    of_council = award.authority is None or is_of_council(award.authority, council)
    return award.status is AwardStatus.GRANTED and of_council


def _find_column(award: Award) -> int | None:
    if is_fighter_title(award):
        return FIGHTER
    if is_badge(award):
        return BADGE
    if award.kind is AwardKind.FLAG:
        return FLAG
    return CERTIFICATE if award.kind is AwardKind.CERTIFICATE else None
