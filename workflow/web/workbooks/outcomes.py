"""What was taken in of a workbook or tried out, and what is said of it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from workflow.domain.vietnamese_text import fold_name
from workflow.services.records.record_exchange import ImportOutcome
from workflow.services.units.name_matching import TypedAnswers
from workflow.services.workbooks.content import WorkbookContent
from workflow.services.workbooks.row_outcomes import RowOutcome
from workflow.web.name_questions import Question


@dataclass(frozen=True)
class TakenWorkbook:
    """What was taken in or tried out, and what became of it."""

    content: WorkbookContent
    outcomes: list[RowOutcome]
    questions: list[Question]
    #: Somebody said that rows of no review may be left out.
    without_faulty: bool = False

    @property
    def is_refused(self) -> bool:
        """Tell whether something that was chosen cannot be taken in, or nothing was chosen."""
        chosen = [row for row in self.outcomes if row.chosen]
        if self.content.faults and not self.without_faulty:
            return True
        return not chosen or not all(row.is_fine for row in chosen)


def list_questions(answers: TypedAnswers, outcomes: list[RowOutcome]) -> list[Question]:
    """Earlier answers first, then each new doubt once."""
    asked = [
        Question(doubt.name, doubt.candidates, "new" if unit is None else str(unit))
        for doubt, unit in answers.settled
    ]
    known = {fold_name(question.name) for question in asked}
    for doubt in (doubt for row in outcomes for doubt in row.doubts):
        if fold_name(doubt.name) not in known:
            known.add(fold_name(doubt.name))
            asked.append(Question(doubt.name, doubt.candidates))
    return asked


def describe_taken(taken: TakenWorkbook) -> str:
    """Tell what was taken in, and what was not."""
    outcomes = taken.outcomes
    counts = {one: sum(row.outcome is one for row in outcomes) for one in ImportOutcome}
    done = _(
        "Đã nhập: %(added)s mới, %(changed)s thay đổi, %(same)s không đổi.",
        added=counts[ImportOutcome.ADDED],
        changed=counts[ImportOutcome.CHANGED],
        same=counts[ImportOutcome.UNCHANGED],
    )
    if left := sum(not row.chosen for row in outcomes):
        done += " " + _("Không chọn, chưa nhập: %(count)s.", count=left)
    if faulty := len(taken.content.faults):
        done += " " + _("Dòng không đọc được, đã bỏ qua: %(count)s.", count=faulty)
    return done
