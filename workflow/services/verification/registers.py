"""Hold the registers of numbers to the papers that were issued with them."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.days import local_day
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_numbering import find_numbering_period, may_restart_numbering
from workflow.domain.papers import PaperKind, find_family
from workflow.models import NumberSeries, Paper, PaperNumber
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.registers.numbered_papers import find_issuer_unit
from workflow.services.verification.fault import Fault, FaultSubject
from workflow.services.verification.number_history import find_number_faults


def find_register_faults(session: Session) -> Iterator[Fault]:
    """Series that count less than they gave out; issued papers whose number is void or doubled.

    And numbers that history tells otherwise of than the register.
    """
    yield from _find_short_series(session)
    yield from find_number_faults(session)
    yield from _find_wrong_numbers(session)


def _find_short_series(session: Session) -> Iterator[Fault]:
    highest = func.max(PaperNumber.number)
    query = (
        select(NumberSeries.id, NumberSeries.last, highest)
        .join(PaperNumber, PaperNumber.series_id == NumberSeries.id)
        .group_by(NumberSeries.id, NumberSeries.last)
        .having(highest > NumberSeries.last)
    )
    for id_, last, number in session.execute(query):
        text = N_("Sổ {series} ghi đã cấp đến số {last} nhưng có số {number}.")
        message = Message(text, series=id_, last=last, number=number)
        yield Fault(FaultSubject.REGISTER, f"number_series {id_}", message)


def _find_wrong_numbers(session: Session) -> Iterator[Fault]:
    """An issued paper bears a number alone, and one that was not given up."""
    query = (
        select(Paper)
        .where(Paper.stage.in_(SETTLED))
        .options(joinedload(Paper.snapshot), joinedload(Paper.review))
        .order_by(Paper.id)
        .execution_options(yield_per=200)
    )
    void = {
        (row.series.unit_id, row.series.abbreviation, row.series.period, row.number)
        for row in session.scalars(
            select(PaperNumber)
            .where(PaperNumber.voided_at.is_not(None))
            .options(joinedload(PaperNumber.series))
        )
    }
    borne: dict[tuple[int, str, str, int], int] = {}
    for paper in session.scalars(query):
        for key, may_be_twice in _list_keys(session, paper):
            if key in void:
                text = N_("Văn bản {paper} đã phát hành với số {number}, mà sổ ghi số ấy đã hủy.")
                yield _fault(paper, Message(text, paper=paper.id, number=key[-1]))
            if borne.setdefault(key, paper.id) != paper.id and not may_be_twice:
                text = N_("Văn bản {paper} và {other} cùng phát hành với số {number}.")
                other = borne[key]
                yield _fault(paper, Message(text, paper=paper.id, other=other, number=key[-1]))


def _list_keys(session: Session, paper: Paper) -> Iterator[tuple[tuple[int, str, str, int], bool]]:
    """The series and numbers that an issued paper bears, by the facts that it was made from."""
    record, kind = facts_of_paper(paper), PaperKind(paper.kind)
    family, unit = find_family(kind, record), find_issuer_unit(session, paper.review, kind, record)
    unit = unit or paper.review.head_unit_id  # whose name is another one since
    for row in record.papers:
        if unit and row.kind == kind and row.number is not None and kind.is_numbered:
            day = row.date or local_day(paper.snapshot.saved_at)
            period = find_numbering_period(family, day)
            key = (unit, kind.abbreviation, period, row.number)
            yield key, may_restart_numbering(family, day)


def _fault(paper: Paper, message: Message) -> Fault:
    return Fault(FaultSubject.REGISTER, f"paper {paper.id}", message)
