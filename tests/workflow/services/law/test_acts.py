"""Acts from files and decisions on acts: read whole or not at all, followed by papers."""

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError
from workflow.domain.law.act_entries import ActEntry, ActEntryKind, WrongActsError, parse_acts
from workflow.domain.papers import PaperKind
from workflow.domain.papers.citations import list_citations
from workflow.domain.record import Family, Meeting
from workflow.domain.year import State
from workflow.models import ActEntryRow, Event, EventKind, Review
from workflow.services.history import snapshot_seal
from workflow.services.law import acts
from workflow.services.locks import reopen_section
from workflow.services.reviews import open_review, save_section
from workflow.services.snapshots import facts_of, paper_settings_of, snapshot_of

NEW = """
[[acts]]
key = "nd-1-2026"
number = "1/2026/NĐ-CP"
text = "Nghị định số 1/2026/NĐ-CP"
passed = 2026-08-01
issuer = "Chính phủ"
since = 2026-09-01
cite = true
replaces = ["nd-152-2025"]
source = "Công báo"
confidence = "read"
"""
TT_15, TT_15_KEY = "Thông tư số 15/2025/TT-BNV", "tt-15-2025"


@pytest.fixture
def review(any_session: Session) -> Review:
    meeting = Meeting(dates=(dt.date(2026, 11, 3),))
    return open_review(
        any_session,
        factories.make_record(year="2026", meeting=meeting, papers=()),
        by=None,
        now=factories.NOW,
    )


def cited(session: Session, review: Review) -> str:
    record = facts_of(session, review)
    settings = paper_settings_of(session, review)
    return "; ".join(list_citations(PaperKind.PROPOSAL, record, Family.STATE, settings))


@pytest.mark.parametrize("reopened", [(), ("papers",)], ids=["locked", "reopened"])
def test_what_was_sent_rests_on_the_acts_of_its_day_until_that_is_reopened(
    any_session: Session, review: Review, reopened: tuple[str, ...]
) -> None:
    before = cited(any_session, review)
    review.state = State.PROPOSAL_SENT
    for key in reopened:
        reopen_section(any_session, review, key, reason="Sửa căn cứ", by=None, now=factories.NOW)

    decide(any_session, review, ActEntryKind.CONFIRMED)
    save_section(
        any_session, review, "plan", {"targets": ("Mục tiêu",)},
        seen=review.version, by=None, now=factories.NOW,
    )  # fmt: skip

    assert (cited(any_session, review) != before) is bool(reopened)


def decide(
    session: Session, review: Review, kind: ActEntryKind, key: str = TT_15_KEY, **changes: object
) -> None:
    values = {"person": "Lê Văn A", "day": dt.date(2026, 11, 1), "source": "Công báo", **changes}
    entry = ActEntry(key, kind, **values)  # type: ignore[arg-type]
    council = review.bloc.council
    acts.decide_on_act(session, council, entry, by=None, now=factories.NOW)
    session.commit()


@pytest.mark.parametrize("whose", ["council", "all"])
def test_papers_rest_on_an_act_that_a_file_brought(
    any_session: Session, review: Review, whose: str
) -> None:
    assert "1/2026" not in cited(any_session, review)

    council = review.bloc.council if whose == "council" else None
    acts.import_acts(any_session, NEW, council=council, by=None, now=factories.NOW)
    any_session.commit()

    assert "Nghị định số 1/2026/NĐ-CP ngày 01 tháng 8 năm 2026 của Chính phủ" in cited(
        any_session, review
    )


def test_an_act_of_another_council_is_not_cited(any_session: Session, review: Review) -> None:
    other = factories.make_record(
        year="2026", council=msgspec.structs.replace(factories.make_record().council, name="Khác")
    )
    council = open_review(any_session, other, by=None, now=factories.NOW).bloc.council

    acts.import_acts(any_session, NEW, council=council, by=None, now=factories.NOW)
    any_session.commit()

    assert "1/2026" not in cited(any_session, review)


def test_an_act_heard_of_is_printed_only_once_somebody_confirmed_it(
    any_session: Session, review: Review
) -> None:
    assert TT_15 not in cited(any_session, review)

    decide(any_session, review, ActEntryKind.CONFIRMED)
    assert TT_15 in cited(any_session, review)

    decide(any_session, review, ActEntryKind.STRUCK, source="Chưa thay")
    assert TT_15 not in cited(any_session, review)

    decide(any_session, review, ActEntryKind.CONFIRMED)
    decide(any_session, review, ActEntryKind.RESTORED, person="", source="", day=None)
    assert TT_15 not in cited(any_session, review)


def test_an_act_that_the_council_struck_is_not_cited_until_it_is_used_again(
    any_session: Session, review: Review
) -> None:
    decree = "Nghị định số 152/2025/NĐ-CP"
    assert decree in cited(any_session, review)

    decide(any_session, review, ActEntryKind.STRUCK, "nd-152-2025")
    struck = cited(any_session, review)
    decide(any_session, review, ActEntryKind.RESTORED, "nd-152-2025")

    assert decree not in struck
    assert "Luật Thi đua, khen thưởng" in struck
    assert decree in cited(any_session, review)


@pytest.mark.parametrize(("struck", "still"), [(False, False), (True, True)])
def test_an_act_that_another_replaces_is_no_longer_cited(
    any_session: Session, review: Review, *, struck: bool, still: bool
) -> None:
    acts.import_acts(any_session, NEW, council=None, by=None, now=factories.NOW)
    if struck:
        decide(any_session, review, ActEntryKind.STRUCK, "nd-1-2026")
    any_session.commit()

    assert ("Nghị định số 152/2025/NĐ-CP" in cited(any_session, review)) is still


def test_an_act_without_a_first_day_is_not_confirmed(any_session: Session, review: Review) -> None:
    with pytest.raises(BadInputError, match="ngày có hiệu lực"):
        decide(any_session, review, ActEntryKind.CONFIRMED, "tt-07-2026-bgddt")


def test_a_decision_is_sealed_with_who_and_when(any_session: Session, review: Review) -> None:
    decide(any_session, review, ActEntryKind.CONFIRMED)

    event = any_session.scalars(select(Event).filter_by(kind=EventKind.ACT_DECIDED)).one()
    newest = snapshot_of(any_session, review)
    sealed = any_session.scalars(
        select(Event.facts_sha256).filter_by(review_id=review.id, version=newest.version)
    ).one()

    assert event.detail["person"] == "Lê Văn A"
    assert event.detail["day"] == "2026-11-01"
    assert sealed == snapshot_seal(newest)


@pytest.mark.parametrize("lacking", ["person", "day", "source"])
def test_a_decision_without_name_day_or_source_is_refused(
    any_session: Session, review: Review, lacking: str
) -> None:
    blank = None if lacking == "day" else " "

    with pytest.raises(BadInputError) as refused:
        decide(any_session, review, ActEntryKind.CONFIRMED, TT_15_KEY, **{lacking: blank})

    assert refused.value.field == lacking
    assert any_session.scalar(select(ActEntryRow)) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("since = 2026-09-01", 'since = "mai"', 8, "«since» là một ngày"),
        ("since = 2026-09-01", "since = 2026-09-01T00:00:00", 8, "«since» là một ngày"),
        ("cite = true", 'cite = "có"', 9, "«cite» là true hoặc false"),
        ('["nd-152-2025"]', '"nd-152-2025"', 10, "«replaces» là một danh sách"),
        ('["nd-152-2025"]', '["nd-9-1999"]', 2, "«nd-9-1999» không phải khóa"),
        ('confidence = "read"', 'confidence = "chắc"', 12, "«confidence» là một trong"),
        ('number = "1/2026/NĐ-CP"\n', "", 2, "thiếu «number»"),
        ('issuer = "Chính phủ"', 'nơi = "Chính phủ"', 7, "không viết đúng TOML"),
        ('issuer = "Chính phủ"', 'noi = "Chính phủ"', 7, "«noi» không phải tên một trường"),
        ('source = "Công báo"', 'source = " "', 11, "«source» là chữ"),
        ('key = "nd-1-2026"', 'key = "NĐ 1"', 3, "«key» chỉ gồm"),
        ("[[acts]]", "[acts]", 1, "chỉ gồm các mục"),
        ("since = 2026-09-01", "since = 2026-09-01\nuntil = 2026-01-01", 9, "trước ngày có hiệu"),
        ("passed = 2026-08-01", "passed = 2026-10-01", 6, "ngày ban hành sau ngày có hiệu lực"),
        ('["nd-152-2025"]', '["nd-1-2026"]', 2, "thay thế chính nó"),
        ('"1/2026/NĐ-CP"', '"152/2025/NĐ-CP"', 2, "đã có ở văn bản «nd-152-2025»"),
        ('"1/2026/NĐ-CP"', '"Nghị định"', 4, "«number» là số, ký hiệu"),
        ("cite = true", 'unsure = ["issuer"]', 9, "«unsure» chỉ gồm"),
    ],
)
def test_each_wrong_line_of_a_file_has_a_sentence(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(WrongActsError) as refused:
        parse_acts(NEW.replace(old, new))

    where, sentence = refused.value.faults[0]
    assert said in str(sentence)
    assert where == line


def test_acts_that_replace_each_other_in_a_circle_are_refused() -> None:
    second = NEW.replace("nd-1-2026", "nd-2-2026").replace("1/2026/NĐ-CP", "2/2026/NĐ-CP")
    first = NEW.replace("nd-152-2025", "nd-2-2026")

    with pytest.raises(WrongActsError) as refused:
        parse_acts(first + second.replace("nd-152-2025", "nd-1-2026"))

    assert [line for line, _ in refused.value.faults] == [2, 14]


def test_of_a_file_with_one_wrong_act_nothing_is_stored(
    any_session: Session, review: Review
) -> None:
    second = NEW.replace("nd-1-2026", "nd-2-2026").replace("cite = true", "cite = 1")
    third = NEW.replace("passed = 2026-08-01", "passed = 1")

    with pytest.raises(WrongActsError) as refused:
        acts.import_acts(
            any_session, NEW + second + third, council=None, by=None, now=factories.NOW
        )

    assert len(refused.value.faults) == 3  # a wrong flag, a wrong day, a key given twice
    assert any_session.scalar(select(ActEntryRow)) is None


def test_whoever_confirms_an_act_of_unknown_first_day_says_it(
    any_session: Session, review: Review
) -> None:
    council, key = review.bloc.council, _undated_key(any_session, review)
    entry = ActEntry(
        key, ActEntryKind.CONFIRMED, person="Lê Văn A", day=dt.date(2026, 11, 1), source="Công báo"
    )

    with pytest.raises(BadInputError, match="ngày có hiệu lực") as refused:
        acts.decide_on_act(any_session, council, entry, by=None, now=factories.NOW)
    acts.decide_on_act(
        any_session, council, entry, by=None, now=factories.NOW, since=dt.date(2026, 5, 1)
    )
    any_session.commit()

    assert refused.value.field == "since"
    known = {row.act.key: row.act for row in acts.list_known_acts(any_session, council)}
    assert known[key].since == dt.date(2026, 5, 1)
    assert known[key].is_in_force(dt.date(2026, 11, 3))
    decide(any_session, review, ActEntryKind.RESTORED, key=key)
    known = {row.act.key: row.act for row in acts.list_known_acts(any_session, council)}
    assert known[key].since is None


def _undated_key(session: Session, review: Review) -> str:
    known = acts.list_known_acts(session, review.bloc.council)
    return next(row.act.key for row in known if row.act.since is None)
