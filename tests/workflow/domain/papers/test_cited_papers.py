"""Papers that a paper cites by number and day: known before it goes out."""

import datetime as dt

import msgspec
import pytest

from tests import factories
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings, StruckBasis
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.papers.cited_papers import list_cited, list_missing_numbers
from workflow.domain.record import IssuedPaper, Meeting, Record

DAY = dt.date(2022, 1, 12)
NUMBERED = [kind for kind in PaperKind if kind.is_numbered]


def numbered(*changes: IssuedPaper) -> Record:
    """A year all of whose papers have numbers and days, but for those of `changes`."""
    given = {paper.kind: paper for paper in changes}
    papers = tuple(
        given.get(kind.value, IssuedPaper(kind, number=place, date=DAY))
        for place, kind in enumerate(NUMBERED, 1)
    )
    return factories.make_record(9, papers=papers, targets=("Thi đua",))


@pytest.mark.parametrize("kind", PaperKind)
def test_whatever_prints_the_number_of_another_paper_cites_it(kind: PaperKind) -> None:
    before = numbered()
    if skip_reason(kind, before):
        return
    printed = build_context(kind, before).values
    for other in NUMBERED:
        renumbered = numbered(IssuedPaper(other, number=99, date=DAY))
        if other is not kind and build_context(kind, renumbered).values != printed:
            assert other in list_cited(kind, before, NO_PAPER_SETTINGS)


NO_PROPOSAL_NUMBER, NO_PROPOSAL_DAY = "«Tờ trình» chưa có số.", "«Tờ trình» chưa có ngày."
NO_COUNTING_NUMBER = "«Biên bản kiểm phiếu» chưa có số."


@pytest.mark.parametrize(
    ("kind", "known", "missing"),
    [
        (PaperKind.PROPOSAL, (), []),
        (PaperKind.PROPOSAL, (IssuedPaper("proposal"),), [NO_PROPOSAL_NUMBER, NO_PROPOSAL_DAY]),
        (PaperKind.PROPOSAL, (IssuedPaper("minutes"),), ["«Biên bản hội nghị» chưa có số."]),
        (PaperKind.PROPOSAL, (IssuedPaper("vote_minutes"),), []),
        (PaperKind.AWARD_LIST, (IssuedPaper("proposal", number=3),), [NO_PROPOSAL_DAY]),
        (PaperKind.VOTE_MINUTES, (IssuedPaper("vote_minutes"),), [NO_COUNTING_NUMBER]),
        (PaperKind.BALLOT, (), []),
        (PaperKind.ACHIEVEMENT_SUMMARY, (), []),
    ],
)  # fmt: skip
def test_what_a_paper_lacks_of_numbers_and_days(
    kind: PaperKind, known: tuple[IssuedPaper, ...], missing: list[str]
) -> None:
    found = list_missing_numbers(kind, numbered(*known), NO_PAPER_SETTINGS)

    assert [str(row.message) for row in found] == missing
    assert all(row.field.startswith("papers[") for row in found)


def test_minutes_without_a_day_lead_to_the_day_of_the_meeting() -> None:
    record = numbered(IssuedPaper("minutes", number=3))
    record = msgspec.structs.replace(record, meeting=Meeting())

    (missing,) = list_missing_numbers(PaperKind.MINUTES, record, NO_PAPER_SETTINGS)

    assert missing.field == "meeting.dates"


def test_a_struck_basis_is_not_asked_for_and_an_enclosed_report_is() -> None:
    record = numbered(IssuedPaper("minutes"), IssuedPaper("annual_report", date=DAY))
    settings = PaperSettings(
        struck=(StruckBasis("minutes", "chưa có"),), enclosures=("Báo cáo tổng kết năm 2021",)
    )

    found = list_missing_numbers(PaperKind.PROPOSAL, record, settings)

    assert [str(row.message) for row in found] == ["«Báo cáo tổng kết» chưa có số."]


def test_each_of_several_proposals_needs_its_own_number() -> None:
    awards = factories.make_record().awards
    central = msgspec.structs.replace(awards[0], award="Cờ thi đua của Chính phủ")
    record = msgspec.structs.replace(numbered(), awards=(*awards, central))

    found = list_missing_numbers(PaperKind.PROPOSAL, record, NO_PAPER_SETTINGS)

    assert [str(row.message) for row in found] == [NO_PROPOSAL_NUMBER, NO_PROPOSAL_DAY]
