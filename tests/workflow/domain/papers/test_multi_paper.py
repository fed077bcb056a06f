"""Several papers of a kind in one file: each keeps what is its own, whatever happens around it."""

import datetime as dt

import pytest

from tests.factories import make_contest, make_record
from workflow.domain.errors import BadInputError
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.papers.multi_paper import (
    carry_minutes_numbers,
    drop_unknown_papers,
    find_file_stage,
    list_subjects,
)
from workflow.domain.record import Contest, IssuedPaper, Method, Record

SEPARATE = PaperSettings(separate=("vote_minutes",))
KIND = PaperKind.VOTE_MINUTES
DAY = dt.date(2022, 1, 24)
NOTHING_KNOWN = IssuedPaper(kind=KIND)


def counted(number: int | None) -> IssuedPaper:
    return IssuedPaper(kind=KIND, number=number, date=DAY)


def voted(title: str, method: Method = Method.SECRET_BALLOT) -> Contest:
    return make_contest(title=title, method=method)


def review(*papers: IssuedPaper, contests: tuple[str, ...] = ("Một", "Hai", "Ba")) -> Record:
    return make_record(contests=tuple(map(voted, contests)), papers=papers)


def numbers(facts: Record, settings: PaperSettings = SEPARATE) -> dict[str, str]:
    """What each counting minutes says: its contest, and the number in its symbol."""
    parts = build_context(KIND, facts, settings).values["parts"]
    return {
        part["contests"][0]["subject"]: part["symbol"].removeprefix("Số:").partition("/")[0].strip()
        for part in parts
    }


def test_each_minutes_prints_its_own_number() -> None:
    facts = review(counted(5), NOTHING_KNOWN, counted(8))

    assert numbers(facts) == {"Một": "05", "Hai": "", "Ba": "08"}
    assert list_subjects(KIND, facts, SEPARATE) == ("Một", "Hai", "Ba")
    assert list_subjects(KIND, facts, NO_PAPER_SETTINGS) == ()


@pytest.mark.parametrize(
    ("papers", "stage"),
    [
        ((counted(5), counted(6), counted(7)), "final"),
        ((counted(5), counted(6)), "draft"),
        ((NOTHING_KNOWN, counted(6), counted(7)), "draft"),
        ((counted(7),), "draft"),
    ],
)
def test_the_file_is_final_once_each_paper_has_its_number(
    papers: tuple[IssuedPaper, ...], stage: str
) -> None:
    assert find_file_stage(KIND, review(*papers), SEPARATE) == stage


def test_one_paper_about_all_contests_is_final_with_its_one_number() -> None:
    assert find_file_stage(KIND, review(counted(7)), NO_PAPER_SETTINGS) == "final"


def test_what_is_not_known_is_left_out_unless_it_keeps_a_place() -> None:
    plan, unknown = IssuedPaper(kind="plan", number=1), IssuedPaper(kind="plan")
    papers = (unknown, NOTHING_KNOWN, plan, counted(5), NOTHING_KNOWN)

    assert drop_unknown_papers(papers) == (NOTHING_KNOWN, plan, counted(5))


def moved(facts: Record, *order: int | None, settings: PaperSettings = SEPARATE) -> Record:
    """The record with its contests in another order; None for one that is new."""
    contests = tuple(voted("Mới") if was is None else facts.contests[was] for was in order)
    after = make_record(contests=contests, papers=facts.papers)
    return carry_minutes_numbers(facts, after, order, settings)


def test_a_number_goes_along_with_its_contest() -> None:
    facts = review(counted(5), counted(6))

    assert numbers(moved(facts, 2, 1, 0)) == {"Ba": "", "Hai": "06", "Một": "05"}
    assert numbers(moved(facts, 0, 1)) == {"Một": "05", "Hai": "06"}
    assert numbers(moved(facts, None, 0, 1, 2)) == {"Mới": "", "Một": "05", "Hai": "06", "Ba": ""}


def test_other_papers_stay_where_they_are() -> None:
    plan = IssuedPaper(kind="plan", number=1)

    assert moved(review(counted(5), plan, counted(6)), 1, 0, 2).papers == (
        counted(6), plan, counted(5),
    )  # fmt: skip


def test_a_contest_whose_minutes_have_a_number_is_not_taken_out() -> None:
    with pytest.raises(BadInputError, match="«Hai» đã có số 6") as refusal:
        moved(review(counted(5), counted(6)), 0, 2)

    assert refusal.value.field == "contests[1].method"
    assert moved(review(counted(5), counted(None)), 0, 2).papers == (counted(5),)


def test_a_contest_that_is_not_counted_any_more_keeps_the_minutes_of_the_others_apart() -> None:
    facts = review(counted(5), NOTHING_KNOWN, counted(7))
    contests = (facts.contests[0], voted("Hai", Method.ACCLAMATION), facts.contests[2])
    after = make_record(contests=contests, papers=facts.papers)

    assert numbers(carry_minutes_numbers(facts, after, (0, 1, 2), SEPARATE)) == {
        "Một": "05",
        "Ba": "07",
    }
    only = review(NOTHING_KNOWN, counted(5))
    with pytest.raises(BadInputError, match="«Hai» đã có số 5"):
        carry_minutes_numbers(
            only, make_record(contests=contests, papers=only.papers), (0, 1, 2), SEPARATE
        )


def test_minutes_of_all_contests_stay_one_whatever_moves() -> None:
    assert moved(review(counted(5)), 1, 0, settings=NO_PAPER_SETTINGS).papers == (counted(5),)
