"""From the facts of a review to the plain data that a template prints."""

from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain.errors import Message
from workflow.domain.names.families import get_family
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings
from workflow.domain.papers.blanks import Blanks, Gap
from workflow.domain.papers.issuance import find_issuer
from workflow.domain.papers.nonbreaking import has_school_year, mark_school_years
from workflow.domain.papers.registry import get_builder
from workflow.domain.papers.text_width import bind_title
from workflow.domain.record import Family, Record


@dataclass(frozen=True)
class PaperContext:
    """The values that a template prints (JSON only), and the gaps among them."""

    values: dict[str, Any]
    gaps: tuple[Gap, ...]


def skip_reason(kind: PaperKind, record: Record) -> Message | None:
    """Say why a review has no paper of this kind; None if it has one."""
    return get_builder(kind).skip_reason(record)


def find_family(
    kind: PaperKind, record: Record, settings: PaperSettings = NO_PAPER_SETTINGS
) -> Family:
    """The family of the agency that issues the paper; the state form if nothing tells.

    A pact that bodies of both families sign bears the national heading, unless the council's
    regulation says otherwise.
    """
    if kind is PaperKind.PACT:
        families = {get_family(member) for member in record.voters}
        if Family.PARTY in families and len(families) > 1:
            return settings.pact_heading or Family.STATE
        return Family.PARTY if families == {Family.PARTY} else Family.STATE
    return get_family(find_issuer(kind, record)) or Family.STATE


def build_context(
    kind: PaperKind,
    record: Record,
    settings: PaperSettings = NO_PAPER_SETTINGS,
    blanks: Blanks | None = None,
) -> PaperContext:
    """The data of one paper; equal facts give equal data. Gaps are noted in `blanks`."""
    blanks = Blanks() if blanks is None else blanks
    _note_unknown_family(record, blanks)
    facts = get_builder(kind).build(record, find_family(kind, record, settings), blanks, settings)
    printed = msgspec.json.encode(facts)
    if has_school_year(record):
        printed = mark_school_years(printed)
    values = msgspec.json.decode(printed)
    _bind_titles(values)
    return PaperContext(values, blanks.gaps)


#: What stands over a list that refers to its paper.
_LIST_TITLES = ("title", "list_title")


def _bind_titles(values: Any) -> None:
    """Break titles at sense: texts with a rule under them, and those of lists that go along."""
    for value in values if isinstance(values, list) else list(values.values()):
        if isinstance(value, dict | list):
            _bind_titles(value)
    if isinstance(values, dict):
        ruled = [name.removesuffix("_rule") for name in values if name.endswith("_rule")]
        for name in {*ruled, *(_LIST_TITLES if "reference" in values else ())}:
            if isinstance(values.get(name), str):
                values[name] = bind_title(values[name])


def _note_unknown_family(record: Record, blanks: Blanks) -> None:
    head = record.head
    if head is not None and get_family(head) is None:
        blanks.note(f"members[{record.members.index(head)}].family")
