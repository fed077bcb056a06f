"""Papers of a year of which everything is known can go out: no blank is left that no form fills."""

import datetime as dt

import msgspec
import pytest

from tests.templates_docx.filled import CASES, Case, template
from worker.word.lint import lint
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import IssuedPaper, Person, Record, decode_record, encode_record

#: What is handed over is written at the table; mistakes are typed where a letter is asked for.
_APART = (PaperKind.HANDOVER_MINUTES, PaperKind.CORRECTION)
_SAMPLES = {PaperKind.REMINDER: "early", PaperKind.CORRECTION: "settled"}
_COMPLETE = [
    case
    for case in CASES
    if case.facts == _SAMPLES.get(case.kind, "full") and case.kind.is_numbered
]
_SIGNER = Person(name="Nguyễn Văn Mẫu", positions=("Giám đốc",))


def _complete(record: Record) -> Record:
    """The sample without what it leaves unknown; its papers have numbers, days and signers."""
    kinds = [*(kind for kind in PaperKind if kind.is_numbered), PaperKind.PROPOSAL]
    papers = tuple(
        IssuedPaper(kind=kind, number=number, date=dt.date(2026, 1, 20), signer=_SIGNER)
        for number, kind in enumerate(kinds, 1)
    )
    awards = tuple(award for award in record.awards if award.recipient and award.reason)
    known = encode_record(msgspec.structs.replace(record, papers=papers, awards=awards))
    return decode_record(known.decode().replace("{{ khối }}", "khối"))


@pytest.mark.parametrize("case", _COMPLETE, ids=str)
def test_a_complete_year_leaves_no_blank_to_issue_a_paper_with(case: Case) -> None:
    context = build_context(case.kind, _complete(case.record()), case.settings())
    filled = template(case.family, case.kind).fill(context.values, dated=None)
    found = lint(filled, status="final").findings
    blanks = [str(row.found) for row in found if row.rule == "ND30-ND-09"]

    assert [gap.field for gap in context.gaps if not gap.field.startswith("members")] == []
    assert case.kind in _APART or not blanks, blanks
