"""Number, day and signer of a paper that went out: what may still be written down of it."""

import datetime as dt

import pytest

from workflow.domain.issued_facts import find_issued_change
from workflow.domain.record import IssuedPaper, Person

DAY = dt.date(2022, 1, 28)
SIGNER = Person("Tiêu Hồng Phúc", ("Trưởng Ban",))
OUT = IssuedPaper("proposal", number=15, symbol="15-TTr/BTG", date=DAY, signer=SIGNER)
PLAN = IssuedPaper("plan", number=3)
Papers = tuple[IssuedPaper, ...]


def with_(**values: object) -> IssuedPaper:
    known = {name: getattr(OUT, name) for name in IssuedPaper.__struct_fields__}
    return IssuedPaper(**{**known, **values})


REFUSED: dict[str, tuple[Papers, Papers, tuple[int, str]]] = {
    "another number": ((PLAN, OUT), (PLAN, with_(number=16)), (1, "number")),
    "another day": ((OUT,), (with_(date=DAY + dt.timedelta(1)),), (0, "date")),
    "another symbol": ((OUT,), (with_(symbol="16-TTr/BTG"),), (0, "symbol")),
    "another signer": ((OUT,), (with_(signer=Person("Kẻ Khác")),), (0, "signer")),
    "another post": ((OUT,), (with_(signer=Person(SIGNER.name, ("Phó",))),), (0, "signer")),
    "a symbol where none was typed": ((with_(symbol=None),), (OUT,), (0, "symbol")),
    "no number": ((OUT,), (with_(number=None),), (0, "number")),
    "gone": ((OUT, PLAN), (PLAN,), (1, "number")),
    "one more, which would count": ((OUT,), (OUT, with_(number=16)), (1, "number")),
    "two changed about": (
        (OUT, with_(number=16)), (with_(number=16), OUT), (0, "number"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "found"), REFUSED.values(), ids=REFUSED)
def test_what_stands_on_an_issued_paper_stays(
    old: Papers, new: Papers, found: tuple[int, str]
) -> None:
    assert find_issued_change(old, new, {"proposal"}) == found
    assert find_issued_change(old, new, {"minutes"}) is None


ALLOWED: dict[str, tuple[Papers, Papers]] = {
    "sent on": ((OUT,), (with_(sent_on=DAY),)),
    "what was not known": ((IssuedPaper("proposal", symbol=OUT.symbol),), (OUT,)),
    "nothing was known": ((PLAN,), (PLAN, OUT)),
    "another kind": ((OUT, PLAN), (OUT, IssuedPaper("plan", number=4))),
    "another order": ((OUT, PLAN), (PLAN, OUT)),
}


@pytest.mark.parametrize(("old", "new"), ALLOWED.values(), ids=ALLOWED)
def test_what_comes_later_is_written_down(old: Papers, new: Papers) -> None:
    assert find_issued_change(old, new, {"proposal"}) is None


def test_number_and_day_of_a_cited_paper_stay_but_not_its_signer() -> None:
    minutes = IssuedPaper("minutes", number=3, date=DAY, signer=SIGNER)
    other = IssuedPaper("minutes", number=4, date=DAY, signer=SIGNER)
    unsigned = IssuedPaper("minutes", number=3, date=DAY)

    def find(old: IssuedPaper, new: IssuedPaper) -> tuple[int, str] | None:
        return find_issued_change((old,), (new,), {"proposal"}, {"minutes"})

    assert find(minutes, other) == (0, "number")
    assert find(minutes, unsigned) is None
    assert find(IssuedPaper("minutes"), minutes) is None
