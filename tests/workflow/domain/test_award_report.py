"""The statistical form of awards granted: what reviews tell is counted, the rest stays open."""

from tests import factories
from workflow.domain.award_kinds import complete_award
from workflow.domain.award_report import (
    BADGE,
    CERTIFICATE,
    FIGHTER,
    FLAG,
    LINES,
    AwardReport,
    count_granted,
)
from workflow.domain.record import Award, AwardStatus, RecipientKind


def _report(*awards: Award) -> AwardReport:
    record = factories.make_record()
    return count_granted(
        [factories.make_record(awards=tuple(complete_award(row, record) for row in awards))]
    )


def _granted(award: str, kind: RecipientKind | None = None, authority: str | None = None) -> Award:
    return Award(
        award=award,
        recipient="Sở số 2" if kind is None else "Nguyễn Văn A",
        recipient_kind=kind,
        authority=authority,
        status=AwardStatus.GRANTED,
    )


def test_awards_of_the_province_are_counted_by_column_and_recipient() -> None:
    report = _report(
        _granted("Cờ thi đua của UBND tỉnh", authority="UBND tỉnh"),
        _granted("Bằng khen", authority="Chủ tịch UBND tỉnh"),
        _granted("Bằng khen", RecipientKind.PERSON),
        _granted("Chiến sỹ thi đua cấp tỉnh", RecipientKind.PERSON),
        _granted("Kỷ niệm chương", RecipientKind.PERSON),
        _granted("Cờ thi đua", authority="Thủ tướng Chính phủ"),
        Award(award="Bằng khen", recipient="Sở số 3", status=AwardStatus.PROPOSED),
        _granted("Thư khen"),
    )
    total, collectives, people = (
        next(line for line in LINES if line.code == code) for code in ("01", "02", "05")
    )

    columns = (None, CERTIFICATE, FIGHTER, FLAG, BADGE)
    assert [report.count(total, column) for column in columns] == [5, 2, 1, 1, 1]
    assert [report.count(collectives, column) for column in columns] == [2, 1, 0, 1, 0]
    assert [report.count(people, column) for column in columns] == [3, 1, 1, 0, 1]
    assert report.others == 1


def test_what_reviews_do_not_tell_stays_open() -> None:
    opened = [line.code for line in LINES if line.code and _report().count(line) is None]

    assert opened == [*("03", "04", "06", "07", "08", "09"), *map(str, range(10, 18))]
