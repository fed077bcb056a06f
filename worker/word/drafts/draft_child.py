"""The process that makes templates of papers (`worker.bounded_loop`)."""

from typing import Any

from worker.bounded_loop import serve
from worker.word.drafts.draft import draft_template
from workflow.services.child_processes.frames import Frame


def _answer(request: dict[str, Any], parts: list[bytes]) -> Frame:
    draft = draft_template(parts[0], request["values"], request["chosen"], request["optional"])
    return {"fields": [vars(one) for one in draft.fields]}, draft.docx


if __name__ == "__main__":
    serve(_answer)
