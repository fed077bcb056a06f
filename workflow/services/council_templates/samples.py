"""The sample reviews that a template is tried with: at the beginning, bare, full, awkward."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from templates_docx import TEMPLATES
from workflow.domain.paper_settings import (
    NO_PAPER_SETTINGS,
    PaperSettings,
    decode_paper_settings,
)
from workflow.domain.papers import PaperKind, build_context, find_family, skip_reason
from workflow.domain.record import Family, Member, Record, Report, Tally, decode_record

#: The papers of these are shown to whoever brought the template in.
SHOWN = ("full", "bare", "awkward")
#: As many units as the largest blocs have.
_MANY = 70
_LONG_NAME = (
    "Trung tâm Nghiên cứu, Ứng dụng & Chuyển giao công nghệ «số {no}» trực thuộc Liên hiệp các Hội"
    " Khoa học và Kỹ thuật tỉnh Mẫu"
)
_EQUAL = Decimal("95.5")


@dataclass(frozen=True)
class TemplateSampleFacts:
    """A made-up review and what was chosen beside its facts."""

    name: str
    record: Record
    settings: PaperSettings

    def values(self, kind: PaperKind) -> dict[str, Any]:
        """Return what a template of the kind prints of it."""
        return build_context(kind, self.record, self.settings).values


def list_samples(kind: PaperKind, family: Family) -> list[TemplateSampleFacts]:
    """List the samples that have a paper of the kind; of the family where there are such."""
    mine = [
        one
        for one in _read_samples(family.value)
        if skip_reason(kind, one.record) is None
        and find_family(kind, one.record, one.settings) == family
    ]
    return mine or [
        one for one in _read_samples(family.value) if skip_reason(kind, one.record) is None
    ]


def _read_samples(folder: str) -> Iterator[TemplateSampleFacts]:
    place = TEMPLATES / "samples" / folder
    read = {
        name: decode_record((place / f"{name}.json").read_bytes())
        for name in ("early", "bare", "full")
    }
    settled = decode_paper_settings((place / "settled.json").read_text(encoding="utf-8"))
    yield TemplateSampleFacts("early", read["early"], NO_PAPER_SETTINGS)
    yield TemplateSampleFacts("bare", read["bare"], NO_PAPER_SETTINGS)
    yield TemplateSampleFacts("plain", read["full"], NO_PAPER_SETTINGS)
    yield TemplateSampleFacts("full", read["full"], settled)
    yield TemplateSampleFacts("awkward", make_awkward(read["full"]), settled)


def make_awkward(record: Record) -> Record:
    """The review with seventy members of long names, with `&` in them, and everybody level."""
    added = [_LONG_NAME.format(no=no) for no in range(len(record.members) + 1, _MANY + 1)]
    members = (*record.members, *(Member(name=name) for name in added))
    reports = [
        msgspec.structs.replace(one, final_score=_EQUAL, rank=1) if one.waived is None else one
        for one in record.reports
    ]
    reports += [
        Report(member=name, self_score=_EQUAL, final_score=_EQUAL, rank=1) for name in added
    ]
    first, *others = record.contests
    tallies = tuple(Tally(candidate=name, votes=3) for name in (record.members[0].name, *added[:5]))
    level = msgspec.structs.replace(first, tallies=tallies, chosen=(), tie_break="Bốc thăm")
    return msgspec.structs.replace(
        record,
        member_count_stated=None,
        members=members,
        reports=tuple(reports),
        contests=(level, *others),
    )
