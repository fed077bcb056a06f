"""Rules about days: a meeting and a dossier that come too late."""

from collections.abc import Iterator

from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.errors import Message
from workflow.domain.year import State
from workflow.domain.year_plan import find_dossier_deadline


@rule("W312", State.MEETING_HELD, contradiction=True)
def met_after_the_dossier_was_due(case: Case) -> Iterator[Hit]:
    """A dossier due on 10 December needs a meeting in November."""
    last = find_dossier_deadline(case.record.year, case.regulation.calendar)
    meeting = case.record.meeting
    if last is None or meeting is None or meeting.kind not in {None, "year_end"}:
        return
    for index, day in enumerate(meeting.dates):
        if day > last:
            yield (
                f"meeting.dates[{index}]",
                Message(
                    "Ngày họp {day:%d/%m/%Y} sau hạn nộp hồ sơ {last:%d/%m/%Y}.", day=day, last=last
                ),
            )


@rule("W607", State.PROPOSAL_SENT, contradiction=True)
def sent_too_late(case: Case) -> Iterator[Hit]:
    last = find_dossier_deadline(case.record.year, case.regulation.calendar)
    for index, paper in enumerate(case.record.papers):
        if paper.kind == "proposal" and paper.sent_on and last and paper.sent_on > last:
            yield (
                f"papers[{index}].sent_on",
                Message(
                    "Tờ trình gửi ngày {day:%d/%m/%Y}, sau hạn nộp hồ sơ {last:%d/%m/%Y}.",
                    day=paper.sent_on,
                    last=last,
                ),
            )
