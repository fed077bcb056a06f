"""Word files from outside held to the list of what they may carry, in a process with limits.

Neither pages nor services parse Word: the child of `worker.word` does, one file at a time, and
whatever a file does to it, only the child ends.
"""

import threading
from typing import Any

from workflow.domain.errors import BadInputError, Message, message_from_plain, message_to_plain
from workflow.services.child_processes.child_process import ChildProcess
from workflow.services.child_processes.reading_places import hold_place

_SECONDS, _CPU_SECONDS, _MEMORY = 10, 2.0, 200 * 2**20
_TOO_HEAVY = Message("Tệp Word này quá nặng nên không xem xét được.")
_BUSY = Message("Máy đang đọc nhiều tệp; hãy thử lại sau ít giây.")
_TURN = threading.Lock()


def find_dangers(docx: bytes) -> list[Message]:
    """Find what a Word file carries that it may not; or why it cannot be looked at.

    Raises `BadInputError` where too many files are being read.
    """
    with hold_place(BadInputError(_BUSY, field="file")), _TURN:
        answer = _ask(docx)
    messages = [message_from_plain(plain) for plain in answer["messages"]]
    return [message for message in messages if not _is_harmless(message)]


def _is_harmless(message: Message) -> bool:
    """Tell whether it is about a link to a page that is not encrypted: that harms no reader."""
    reason = message.params.get("reason")
    target = reason.params.get("target", "") if isinstance(reason, Message) else ""
    return str(target).strip().lower().startswith("http://")


def _ask(docx: bytes) -> dict[str, Any]:
    child = ChildProcess("worker.word.files.scan_child")
    try:
        return child.ask({"cpu": _CPU_SECONDS, "memory": _MEMORY}, docx, _SECONDS)[0]
    except (EOFError, OSError):
        return {"messages": [message_to_plain(_TOO_HEAVY)]}
    finally:
        child.close()
