"""Page, batch, import, handover, binding and command find the same in a review."""

import io
import zipfile
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from standalone.commands.checks import describe_findings
from standalone.commands.records import describe_import, list_findings
from tests import factories
from workflow.domain.head_succession import HeadSelection
from workflow.domain.record import Bloc, Record, Tally
from workflow.domain.votes.conditions import KEYS
from workflow.domain.year import State, find_forward_move
from workflow.models import Handover, Review
from workflow.services import confirmations
from workflow.services.cases import Finding, case_of, check_move, findings_of
from workflow.services.handover_package import build_package
from workflow.services.law.regulation_binding import preview_binding
from workflow.services.law.regulations import edition_for, shipped_editions
from workflow.services.printing.batches import preview_batch
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now
from workflow.web.reviews.home import build_home

MEMBERS = factories.make_names(5)


@st.composite
def years(draw: st.DrawFn) -> Record:
    """A year of five agencies under any shipped regulation, with gaps and contradictions."""
    votes = draw(st.integers(0, 6))
    changes = {
        "regulation": draw(st.sampled_from([None, *sorted(shipped_editions())])),
        "contests": draw(
            st.sampled_from(
                [(), (factories.make_contest(tallies=(Tally(candidate="Sở số 2", votes=votes),)),)]
            )
        ),
        "awards": draw(st.sampled_from([(), factories.make_record().awards])),
        "reports": draw(st.sampled_from([(), factories.make_record().reports])),
        "state": draw(st.sampled_from([None, *State])),
    }
    record = factories.make_record(5, **changes, bloc=Bloc(name=f"Khối {uuid4().hex}"))
    return msgspec.structs.replace(record, meeting=draw(st.sampled_from([None, record.meeting])))


ANSWERS = st.dictionaries(
    st.tuples(st.sampled_from(MEMBERS), st.sampled_from(sorted(KEYS))),
    st.sampled_from(["yes", "no"]),
    max_size=8,
)


@pytest.mark.usefixtures("world")
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(record=years(), answers=ANSWERS)
def test_every_caller_of_the_checks_finds_the_same(
    app: Flask, tmp_path: Path, record: Record, answers: dict[tuple[str, str], str]
) -> None:
    with app.test_request_context(), Session(app.extensions["database"]) as session:
        review = record_exchange.store_record(session, record, by=None, now=now()).review
        state, review.state = review.state, State.PLANNED  # a closed one takes none
        confirmations.record_confirmations(
            session, review, answers, office="Thanh tra tỉnh", on=None, by=None, now=now()  # type: ignore[arg-type]
        )  # fmt: skip
        review.state = state
        session.commit()
        found = set(findings_of(session, review, now()))
        ahead = set(findings_of(session, review, now(), ahead=True)) - found

        assert found_by_page(review, session) == found
        assert found_by_batch(review, session) == (errors(found), ahead)
        assert found_by_command(review, session) == codes(found)
        assert found_by_handover(review, session, tmp_path) == codes(found | ahead)
        assert found_by_binding(review, session) == (set(), set())
        if move := find_forward_move(review.state):
            assert set(check_move(session, review, move, now())) <= found
        again = record_exchange.store_record(session, facts_of(session, review), by=None, now=now())
        assert list_findings(session, again.review) == (found, ahead)


def codes(found: set[Finding]) -> set[str]:
    return {row.code for row in found}


def errors(found: set[Finding]) -> set[Finding]:
    return {row for row in found if row.severity == "E"}


def found_by_page(review: Review, session: Session) -> set[Finding]:
    """The page links what it found: compare by code and sentence."""
    home = build_home(review, facts_of(session, review))
    shown = {(row.code, row.message) for row in (*home.findings, *home.passed)}
    case = case_of(session, review, now())
    everything = case.list_findings(review.state, ahead=True)
    return {row for row in everything if (row.code, row.message) in shown}


def found_by_batch(review: Review, session: Session) -> tuple[set[Finding], set[Finding]]:
    (row,) = preview_batch(session, [review], [], now(), ahead=True).reviews
    return set(row.errors), set(row.ahead)


def found_by_command(review: Review, session: Session) -> set[str]:
    return {row["code"] for row in describe_findings(session, review)["findings"]}


def found_by_handover(review: Review, session: Session, folder: Path) -> set[str]:
    handover = Handover(
        review=review, next_year="2022", way=HeadSelection.ELECTED.value, to_unit=MEMBERS[0],
        opened_version=1, done_at=now(),
    )  # fmt: skip
    package = b"".join(build_package(session, FileStore(folder), handover, now()))
    text = zipfile.ZipFile(io.BytesIO(package)).read("viec-con-lai.txt").decode("utf-8-sig")
    lines = text.splitlines()
    return {line.rpartition("(")[2].removesuffix(")") for line in lines if line.endswith(")")}


def found_by_binding(review: Review, session: Session) -> tuple[set[Finding], set[Finding]]:
    """Binding a review to the edition that it is under already alters nothing."""
    edition = edition_for(facts_of(session, review), session)
    preview = preview_binding(session, review, edition.code, now())
    return set(preview.new), set(preview.gone)


def test_four_of_nine_votes_are_said_by_the_import_of_a_planned_year(session: Session) -> None:
    names = factories.make_names(9)
    contest = factories.make_contest(
        members=9, tallies=tuple(Tally(candidate=name, votes=4) for name in names[1:2])
    )
    record = factories.make_record(9, contests=(contest,), state=State.PLANNED)

    imported = record_exchange.store_record(session, record, by=None, now=factories.NOW)

    assert (
        "W427" in describe_import(session, imported).partition("các bước sau sẽ hỏi")[2]
    )  # of 2021: no rule read sets a share
