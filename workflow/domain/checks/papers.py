"""Rules about numbers and days of issued papers."""

from collections.abc import Iterator

from workflow.domain.checks import sources
from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.issuance import find_issued_paper, get_paper_field
from workflow.domain.year import State

#: Papers that tell what the meeting decided can't be older than it.
AFTER_THE_MEETING = {
    "minutes",
    "vote_minutes",
    "proposal",
    "award_list",
    "achievement_summary",
    "conclusion_notice",
}


@rule("E601", State.PROPOSAL_SENT, contradiction=True)
def paper_before_the_meeting(case: Case) -> Iterator[Hit]:
    days = case.record.meeting.dates if case.record.meeting else ()
    for index, paper in enumerate(case.record.papers):
        if paper.kind in AFTER_THE_MEETING and paper.date and days and paper.date < max(days):
            yield (
                f"papers[{index}].date",
                Message(
                    "Ngày văn bản {day:%d/%m/%Y} trước ngày họp {meeting:%d/%m/%Y}.",
                    day=paper.date,
                    meeting=max(days),
                ),
            )


@rule("E602", State.PROPOSAL_SENT, contradiction=True)
def sent_before_it_was_signed(case: Case) -> Iterator[Hit]:
    for index, paper in enumerate(case.record.papers):
        if paper.sent_on and paper.date and paper.sent_on < paper.date:
            yield f"papers[{index}].sent_on", Message("Ngày gửi trước ngày ký văn bản.")


@rule("W603", State.PROPOSAL_SENT)
def proposal_not_sent(case: Case) -> Iterator[Hit]:
    if not any(paper.kind == "proposal" and paper.sent_on for paper in case.record.papers):
        yield "papers", Message("Chưa ghi ngày gửi tờ trình.")


@rule("E605", State.PROPOSAL_SENT, source=sources.SIGNED_AND_NUMBERED)
def stored_proposal_not_final(case: Case) -> Iterator[Hit]:
    """The proposal made here is the one sent, so it agrees with the facts and has been signed."""
    if case.proposal_outdated is None:
        return
    if case.proposal_outdated:
        yield "papers", Message("Tờ trình đã tạo không còn khớp với hồ sơ; hãy tạo lại.")
    sent = find_issued_paper(PaperKind.PROPOSAL, case.record)
    values = {
        "number": sent.number if sent else None,
        "date": sent.date if sent else None,
        "signer": sent.signer if sent else None,
    }
    for name, value in values.items():
        if value is None:
            yield (
                get_paper_field(PaperKind.PROPOSAL, case.record, name),
                Message("Tờ trình chưa có: {field}.", field=Message(_LABELS[name])),
            )


@rule("W608", State.PROPOSAL_SENT, source=sources.SIGNED_AND_NUMBERED)
def no_stored_proposal(case: Case) -> Iterator[Hit]:
    """A proposal that was drawn up elsewhere is recorded as sent with the reason typed."""
    if case.has_proposal is False:
        yield (
            "papers",
            Message(
                "Chưa có tờ trình nào được tạo ở đây; hãy tạo tờ trình, hoặc ghi lý do nếu tờ trình"
                " được lập ngoài hệ thống."
            ),
        )


_LABELS = {"number": N_("số"), "date": N_("ngày ký"), "signer": N_("người ký")}


@rule("E604", State.PROPOSAL_SENT, contradiction=True, source=sources.NUMBERS_OF_PAPERS)
def number_given_twice(case: Case) -> Iterator[Hit]:
    seen: set[tuple[str, int, int]] = set()
    for index, paper in enumerate(case.record.papers):
        if paper.number is None or paper.date is None:
            continue
        key = (paper.kind, paper.date.year, paper.number)
        if key in seen:
            yield (
                f"papers[{index}].number",
                Message(
                    "Số {number} đã dùng cho văn bản khác cùng loại trong năm.", number=paper.number
                ),
            )
        seen.add(key)
