"""Check the layout of files of other people in a process with limits, whatever they hold."""

import msgspec

from workflow.domain.errors import BadInputError
from workflow.domain.law.acts import LegalAct
from workflow.services.child_processes.bounded_child import Limits, ask_child
from workflow.services.printing.inspection_outcomes import (
    CheckedFile,
    InspectionOutcome,
    RefusedFile,
)

LIMITS = Limits(cpu_seconds=2, wall_seconds=20, memory=200 * 2**20)


def check_foreign_layout(
    docx: bytes,
    family: str | None,
    stage: str | None,
    acts: tuple[LegalAct, ...] | None = None,
) -> InspectionOutcome:
    """As `layout_check.check_layout`; a file that takes too long or too much memory is refused."""
    request = {"family": family, "stage": stage, "acts": msgspec.to_builtins(acts)}
    try:
        found, _content = ask_child("worker.layout_child", request, [docx], LIMITS)
    except BadInputError as error:
        return RefusedFile(str(error.message))
    return RefusedFile(**found) if "reason" in found else CheckedFile(**found)
