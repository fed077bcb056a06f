"""The process that checks the layout of files of other people (`worker.isolated_layout`)."""

from typing import Any

import msgspec

from worker.bounded_loop import serve
from worker.layout_check import check_layout
from workflow.domain.law.acts import LegalAct
from workflow.services.child_processes.frames import Frame


def _answer(request: dict[str, Any], parts: list[bytes]) -> Frame:
    acts = msgspec.convert(request["acts"], tuple[LegalAct, ...] | None)
    return vars(check_layout(parts[0], request["family"], request["stage"], acts)), b""


if __name__ == "__main__":
    serve(_answer)
