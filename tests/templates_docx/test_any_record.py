"""Whatever the contract allows makes a paper that opens and says what was typed."""

import io

import docx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from tests.templates_docx.filled import template, text_of
from tests.workflow.services.record_strategies import records
from workflow.domain.papers import (
    PaperKind,
    build_context,
    build_file_name,
    find_family,
    skip_reason,
)
from workflow.domain.record import Record


@pytest.mark.parametrize("kind", PaperKind)
@given(facts=records())
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_record_fills_every_paper_it_has(kind: PaperKind, facts: Record) -> None:
    record = issued(facts, kind)
    assert build_file_name(record, kind).isascii()
    if skip_reason(kind, record) is None:
        context = build_context(kind, record)
        paper = template(find_family(kind, record), kind).fill(context.values)
        text = text_of(paper) + str(docx.Document(io.BytesIO(paper)).core_properties.subject)

        assert letters(record.bloc.name) in letters(text)
        assert all(gap.field and gap.label for gap in context.gaps)


def issued(record: Record, kind: PaperKind) -> Record:
    """The same record with its issued papers of that kind."""
    papers = tuple(msgspec.structs.replace(paper, kind=str(kind)) for paper in record.papers)
    return msgspec.structs.replace(record, papers=papers)


def letters(text: str) -> str:
    """Text without the spaces, line breaks and tabs that a reader of Word files writes its way."""
    return "".join(text.replace("/", "").split())
