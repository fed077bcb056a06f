"""Rules about who is proposed for what, and about next year's head."""

from collections.abc import Iterator

from workflow.domain.award_kinds import (
    list_award_keys,
    list_unit_award_keys,
    make_printed_key,
)
from workflow.domain.checks import sources
from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.errors import Message
from workflow.domain.record import AwardStatus
from workflow.domain.year import State

_OPEN = {None, "nominated", "proposed"}


@rule("W501", State.PROPOSAL_SENT)
def nothing_proposed(case: Case) -> Iterator[Hit]:
    if not case.record.awards:
        yield "awards", Message("Chưa đề nghị hình thức khen thưởng nào.")


@rule("W502", State.PROPOSAL_SENT)
def award_without_recipient(case: Case) -> Iterator[Hit]:
    for index, award in enumerate(case.record.awards):
        if not award.recipient:
            yield (
                f"awards[{index}].recipient",
                Message("«{award}» chưa ghi đề nghị tặng cho ai.", award=award.award),
            )


@rule("W503", State.PROPOSAL_SENT)
def award_without_authority(case: Case) -> Iterator[Hit]:
    for index, award in enumerate(case.record.awards):
        if not award.authority and not case.record.council.granting_authority:
            yield (
                f"awards[{index}].authority",
                Message("«{award}» chưa ghi cấp nào khen thưởng.", award=award.award),
            )


@rule("E504", State.PROPOSAL_SENT, contradiction=True)
def same_award_twice(case: Case) -> Iterator[Hit]:
    """One recipient in whatever spelling, the council's authority and the year left out or named.

    The flag of the Government beside that of the province is another one.
    """
    seen: set[str] = set()
    for index, award in enumerate(case.record.awards):
        keys = list_award_keys(award, case.record.council)
        keys |= {key for key in [make_printed_key(award, case.record)] if key}
        if award.recipient and seen & keys:
            yield (
                f"awards[{index}].recipient",
                Message(
                    "«{name}» được đề nghị «{award}» hai lần.",
                    name=award.recipient,
                    award=award.award,
                ),
            )
        seen |= keys


@rule("W511", State.PROPOSAL_SENT, contradiction=True)
def same_award_in_another_bloc(case: Case) -> Iterator[Hit]:
    """The other bloc is not named: who sees it, is told by the ledger."""
    for index, award in enumerate(case.record.awards):
        keys = list_unit_award_keys(award, case.record.council)
        if award.status is not AwardStatus.REFUSED and keys & case.awards_elsewhere:
            yield (
                f"awards[{index}].recipient",
                Message(
                    "«{name}» cũng được khối, cụm khác đề nghị «{award}» trong năm {year}.",
                    name=award.recipient,
                    award=award.award,
                    year=case.record.year,
                ),
            )


@rule("W505", State.PROPOSAL_SENT, contradiction=True, source=sources.FLAG_FOR_THE_LEADER)
def flag_for_another_than_the_leader(case: Case) -> Iterator[Hit]:
    leaders = {
        name for row in case.record.contests if row.purpose == "leading_unit" for name in row.chosen
    }
    for index, award in enumerate(case.record.awards):
        if award.kind == "flag" and award.recipient and leaders and award.recipient not in leaders:
            yield (
                f"awards[{index}].recipient",
                Message(
                    "Cờ thi đua được đề nghị cho «{name}», không phải đơn vị dẫn đầu.",
                    name=award.recipient,
                ),
            )


@rule("W506", State.DECIDED)
def outcome_not_recorded(case: Case) -> Iterator[Hit]:
    for index, award in enumerate(case.record.awards):
        if award.status in _OPEN:
            yield (
                f"awards[{index}].status",
                Message(
                    "Chưa ghi kết quả của «{award}» cho {name}.",
                    award=award.award,
                    name=award.recipient or "…",
                ),
            )


@rule("W701", State.CLOSED)
def next_head_unknown(case: Case) -> Iterator[Hit]:
    if not case.record.next_head:
        yield "next_head", Message("Chưa ghi Trưởng khối năm sau.")


@rule("E702", State.CLOSED, contradiction=True)
def next_head_is_not_the_elected(case: Case) -> Iterator[Hit]:
    elections = [row for row in case.record.contests if row.purpose == "head" and row.chosen]
    head = case.record.next_head
    if head and elections and head not in max(elections, key=lambda row: row.round).chosen:
        yield (
            "next_head",
            Message("«{head}» không phải đơn vị được bầu làm Trưởng khối tại hội nghị.", head=head),
        )


@rule("W703", State.CLOSED, contradiction=True)
def next_head_is_a_stranger(case: Case) -> Iterator[Hit]:
    names = {member.name for member in case.record.members}
    if case.record.next_head and names and case.record.next_head not in names:
        yield (
            "next_head",
            Message(
                "Trưởng khối năm sau «{head}» không phải thành viên.", head=case.record.next_head
            ),
        )
