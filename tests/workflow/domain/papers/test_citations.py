"""What papers rest on: by their day, by what their review added and struck."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from tests import factories
from workflow.domain.clauses import Confidence
from workflow.domain.law.acts import ACTS, find_outdated_act, list_ending_acts
from workflow.domain.paper_settings import (
    NO_PAPER_SETTINGS,
    AddedBasis,
    CorrectionDetails,
    Mistake,
    PaperSettings,
    StruckBasis,
    UnitMandate,
    decode_paper_settings,
    encode_paper_settings,
)
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.papers.citations import list_citations, list_papers_with_bases
from workflow.domain.papers.correction import find_wrong_paper
from workflow.domain.record import Award, Bloc, Family, IssuedPaper, Record
from workflow.domain.texts.wording import NBSP

QUY_CHE = AddedBasis(
    key="added-1",
    text="Quyết định số 86/2025/QĐ-UBND",
    source="Công báo tỉnh",
    issuer="UBND tỉnh Mẫu",
    date=dt.date(2021, 12, 3),
    about="ban hành Quy chế thi đua, khen thưởng",
)
CHOSEN = PaperSettings(
    added=(QUY_CHE,), struck=(StruckBasis("nd-91-2017", "Sở Nội vụ hướng dẫn không viện dẫn"),)
)


def dated(day: dt.date | None, **changes: Any) -> Record:
    return factories.make_record(
        papers=(IssuedPaper(kind="proposal", number=5, date=day),), **changes
    )


def cited(
    record: Record, settings: PaperSettings = NO_PAPER_SETTINGS, family: Family = Family.STATE
) -> tuple[str, ...]:
    return list_citations(PaperKind.PROPOSAL, record, family, settings)


@pytest.mark.parametrize(
    ("day", "law", "decree"),
    [
        (dt.date(2023, 12, 31), "26 tháng 11 năm 2003", "91/2017"),
        (dt.date(2024, 1, 1), "15 tháng 6 năm 2022", "98/2023"),
        (dt.date(2025, 6, 30), "15 tháng 6 năm 2022", "98/2023"),
        (dt.date(2025, 7, 1), "15 tháng 6 năm 2022", "152/2025"),
    ],
)
def test_a_paper_cites_what_was_in_force_on_its_day(day: dt.date, law: str, decree: str) -> None:
    first, second, minutes = cited(dated(day))

    assert f"Luật Thi đua, khen thưởng ngày {law}" in first
    assert f"Nghị định số {decree}/NĐ-CP" in second
    assert minutes.startswith(f"Biên bản số{NBSP}")


def test_without_any_day_no_act_is_guessed() -> None:
    record = dated(None, meeting=None)

    assert len(cited(record)) == 1


MANDATE = AddedBasis(
    key="mandate-1",
    text="Quyết định số 12/2019/QĐ-UBND",
    source="Công báo",
    issuer="Ủy ban nhân dân tỉnh Mẫu",
    date=dt.date(2019, 3, 5),
    about="quy định chức năng, nhiệm vụ, quyền hạn của Sở Nội vụ",
    clause="khoản 5 Điều 2",
)


def test_a_paper_rests_on_the_decision_about_its_issuers_functions() -> None:
    record = dated(dt.date(2022, 1, 12))
    newer = msgspec.structs.replace(
        MANDATE, key="mandate-2", text="Quyết định số 3/2021/QĐ-UBND", date=dt.date(2021, 2, 1)
    )
    later = msgspec.structs.replace(newer, key="mandate-3", date=dt.date(2023, 2, 1))
    assert record.head
    mandates = tuple(
        UnitMandate(record.head.name, decision) for decision in (newer, MANDATE, later)
    )
    foreign = PaperSettings(mandates=(UnitMandate("Cơ quan khác", MANDATE),))

    *_, third, _ = cited(record, PaperSettings(mandates=mandates))

    assert third == (
        "khoản 5 Điều 2 Quyết định số 3/2021/QĐ-UBND ngày 01 tháng 02 năm 2021 của Ủy ban nhân dân"
        " tỉnh Mẫu quy định chức năng, nhiệm vụ, quyền hạn của Sở Nội vụ"
    )
    assert cited(record, foreign) == cited(record)
    assert "mandate" not in str(list_papers_with_bases(dated(None), Family.STATE, foreign))


def test_what_is_struck_is_left_out_and_what_is_added_stands_after_the_acts() -> None:
    record = dated(dt.date(2022, 1, 12), bloc=Bloc("Khối 1", established_by="Quyết định số 1/QĐ"))

    assert [line.split(",")[0] for line in cited(record, CHOSEN)] == [
        "Luật Thi đua",
        "Quyết định số 86/2025/QĐ-UBND ngày 03 tháng 12 năm 2021 của UBND tỉnh Mẫu ban hành Quy "
        "chế thi đua",
        "Quyết định số 1/QĐ",
        f"Biên bản số{NBSP * 8}/BB-…… ngày 10 tháng 01 năm 2022 của hội nghị tổng kết Khối 1 "
        "năm 2021",
    ]


def test_minutes_without_number_and_day_are_cited_with_blanks() -> None:
    record = factories.make_record(meeting=None)

    for family, said in (
        (Family.STATE, f"Biên bản số{NBSP * 8}/BB-…… ngày …… tháng …… năm …… của hội nghị"),
        (Family.PARTY, f"Biên bản số{NBSP * 8}-BB/……, ngày …… tháng …… năm …… của hội nghị"),
    ):
        *_acts, minutes = cited(record, family=family)
        assert minutes.startswith(said)


def test_party_papers_write_the_day_in_figures() -> None:
    (added,) = (line for line in cited(dated(None), CHOSEN, Family.PARTY) if "86/2025" in line)

    assert "86/2025/QĐ-UBND, ngày 03/12/2021 của UBND tỉnh Mẫu" in added


def test_no_paper_rests_on_an_act_of_a_later_day() -> None:
    assert not any("86/2025" in line for line in cited(dated(dt.date(2021, 12, 2)), CHOSEN))


def test_each_proposal_speaks_from_its_own_day() -> None:
    record = factories.make_record(
        awards=(
            Award(award="Cờ thi đua", recipient="Sở số 2", authority="Chính phủ"),
            Award(award="Bằng khen", recipient="Sở số 3", authority="UBND tỉnh Mẫu"),
        ),
        papers=(
            IssuedPaper(kind="proposal", number=5, date=dt.date(2023, 12, 31)),
            IssuedPaper(kind="proposal", number=6, date=dt.date(2024, 1, 2)),
        ),
    )

    found = [
        (one.authority, one.day, one.bases[0].key)
        for one in list_papers_with_bases(record, Family.STATE, NO_PAPER_SETTINGS)
        if one.kind is PaperKind.PROPOSAL
    ]

    assert found == [
        ("Chính phủ", dt.date(2023, 12, 31), "luat-2003"),
        ("Ủy ban nhân dân tỉnh Mẫu", dt.date(2024, 1, 2), "luat-2022"),
    ]


def test_an_act_that_replaces_another_begins_when_that_one_ends() -> None:
    acts = {act.key: act for act in ACTS if act.cite}

    for act in acts.values():
        for key in act.replaces:
            if key in acts:
                assert act.since
                assert act.since - dt.timedelta(days=1) == acts[key].until


def test_acts_have_one_key_and_one_number_each_and_name_only_known_ones() -> None:
    keys = [act.key for act in ACTS]

    assert len(set(keys)) == len(keys) == len({act.number for act in ACTS})
    assert {key for act in ACTS for key in (*act.replaces, *act.amends)} <= set(keys)


@pytest.mark.parametrize("day", [dt.date(2026, 11, 1), dt.date(2030, 1, 1)])
def test_no_paper_rests_on_an_act_that_nobody_has_read(day: dt.date) -> None:
    reported = [act for act in ACTS if act.confidence is Confidence.REPORTED]

    assert {act.key for act in reported} == {"tt-15-2025", "luat-2026", "tt-07-2026-bgddt"}
    assert not any(act.is_in_force(day) for act in reported)
    assert not any(act.number in line for act in reported for line in cited(dated(day)))


def test_an_act_that_is_about_to_end_is_told_in_time() -> None:
    assert [act.key for act in list_ending_acts(dt.date(2027, 1, 1))] == ["nd-152-2025"]
    assert list_ending_acts(dt.date(2026, 11, 1)) == ()


@pytest.mark.parametrize(
    ("text", "day", "key"),
    [
        ("Căn cứ Nghị định số 98/2023/NĐ-CP", dt.date(2025, 7, 1), "nd-98-2023"),
        ("Căn cứ Nghị định số 98/2023/nđ-cp", dt.date(2025, 6, 30), None),
        ("Luật số 15/2003/QH11", dt.date(2005, 1, 1), None),
        ("Thông tư số 1/2024/TT-BNV", dt.date(2026, 1, 1), None),  # its end was only heard of
        ("Thông tư số 15/2025/TT-BNV", dt.date(2025, 7, 2), None),
        ("Nghị định số 42/2010/NĐ-CP", dt.date(2010, 5, 1), None),  # its first day is unsure
        ("Nghị định số 42/2010/NĐ-CP", dt.date(2018, 5, 1), "nd-42-2010"),
        ("Nghị định số 198/2023/NĐ-CP", dt.date(2026, 1, 1), None),
    ],
)
def test_a_cited_act_that_was_not_in_force_is_found(
    text: str, day: dt.date, key: str | None
) -> None:
    found = find_outdated_act(text, day)

    assert (found.key if found else None) == key


def test_what_stands_beside_a_record_is_read_as_it_was_written() -> None:
    settings = msgspec.structs.replace(
        CHOSEN,
        corrected=CorrectionDetails(
            IssuedPaper("plan", 3, date=dt.date(2022, 2, 1)), (Mistake("a", "b"),)
        ),
    )

    assert decode_paper_settings(encode_paper_settings(settings)) == settings
    assert encode_paper_settings(NO_PAPER_SETTINGS) == "{}"
    assert decode_paper_settings("{}") == NO_PAPER_SETTINGS


PROPOSAL = IssuedPaper(kind="proposal", number=5, date=dt.date(2022, 1, 12))
PLAN = IssuedPaper(kind="plan", number=7, date=dt.date(2022, 2, 10))


def letter(settings: PaperSettings = NO_PAPER_SETTINGS) -> dict[str, Any]:
    return build_context(
        PaperKind.CORRECTION, factories.make_record(papers=(PROPOSAL, PLAN)), settings
    ).values


def test_a_letter_corrects_the_last_paper_unless_another_was_chosen() -> None:
    chosen = PaperSettings(
        corrected=CorrectionDetails(PROPOSAL, (Mistake("8/9 phiếu", "9/9 phiếu", "trang 2"),))
    )

    assert letter()["paper_in_full"].startswith("Kế hoạch số 07/KH-……")
    assert letter(chosen)["paper_in_full"].startswith("Tờ trình số 05/TTr-…… ngày 12 tháng 01")
    assert letter(chosen)["addressees"] == ["Ủy ban nhân dân tỉnh Mẫu"]
    assert letter(chosen)["mistakes"] == [
        {"where": "trang 2", "written": "8/9 phiếu", "right": "9/9 phiếu"}
    ]


def test_of_two_proposals_the_chosen_one_is_named_and_goes_where_that_one_went() -> None:
    other = IssuedPaper(kind="proposal", number=6, date=dt.date(2022, 1, 13))
    record = factories.make_record(
        awards=(
            Award(award="Cờ thi đua", recipient="Sở số 2", authority="Chính phủ"),
            Award(award="Bằng khen", recipient="Sở số 3", authority="UBND tỉnh Mẫu"),
        ),
        papers=(PROPOSAL, other),
    )

    values = build_context(
        PaperKind.CORRECTION, record, PaperSettings(corrected=CorrectionDetails(PROPOSAL))
    ).values

    assert "số 05/TTr" in values["paper_in_full"]
    assert values["addressees"] == ["Chủ tịch Ủy ban nhân dân tỉnh Mẫu"]


def test_a_choice_whose_paper_is_gone_no_longer_counts() -> None:
    chosen = PaperSettings(corrected=CorrectionDetails(PROPOSAL, (Mistake("8/9", "9/9"),)))
    record = factories.make_record(papers=(PLAN,))

    (mistake,) = build_context(PaperKind.CORRECTION, record, chosen).values["mistakes"]

    assert find_wrong_paper(record, chosen) == 0
    assert "8/9" not in mistake["written"]
    assert find_wrong_paper(factories.make_record(papers=()), chosen) is None
