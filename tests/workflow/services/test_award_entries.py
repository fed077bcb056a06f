"""Awards of one unit that several blocs of a council ask for in a year."""

from sqlalchemy.orm import Session

from tests.factories import NOW, make_record
from workflow.domain.record import Award, AwardStatus, Bloc, Record
from workflow.models import Review
from workflow.services.award_entries import find_awards_elsewhere
from workflow.services.records.record_exchange import store_record


def store(
    session: Session, bloc: str, year: str, status: AwardStatus | None = None
) -> tuple[Review, Record]:
    award = Award("Cờ thi đua", recipient="Sở số 2", status=status)
    record = make_record(bloc=Bloc(name=bloc), year=year, awards=(award,))
    return store_record(session, record, by=None, now=NOW).review, record


def test_what_two_blocs_of_a_year_ask_for_is_found_in_both_and_nowhere_else(
    session: Session,
) -> None:
    first, asked = store(session, "Khối A", "2021")
    second, _record = store(session, "Khối B", "2021")
    refused, _record = store(session, "Khối C", "2022", AwardStatus.REFUSED)
    later, _record = store(session, "Khối D", "2022")

    found = find_awards_elsewhere(
        session, [(row.id, asked) for row in (first, second, refused, later)]
    )

    assert {id_: bool(keys) for id_, keys in found.items()} == {
        first.id: True,
        second.id: True,
        refused.id: True,  # the other bloc of that year still asks for it
        later.id: False,
    }
