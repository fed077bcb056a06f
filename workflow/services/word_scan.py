"""Word files from outside held to the list of what they may carry, in a process with limits.

Neither pages nor services parse Word: the child of `worker.word` does, one file at a time, and
whatever a file does to it, only the child ends.
"""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from workflow.domain.errors import BadInputError, Message, message_from_plain, message_to_plain
from workflow.services.frames import Frame, read_frame, write_frame
from workflow.services.reading_places import hold_place

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS, _CPU_SECONDS, _MEMORY = 10, 4.0, 256 * 2**20
#: A link to a page that is not encrypted harms nobody who reads a report.
_HARMLESS = "«http://"
_TOO_HEAVY = Message("Tệp Word này quá nặng nên không xem xét được.")
_BUSY = Message("Máy đang đọc nhiều tệp; hãy thử lại sau ít giây.")
_TURN = threading.Lock()


def find_dangers(docx: bytes) -> list[Message]:
    """What a Word file carries that it may not; or why it cannot be looked at.

    Raises `BadInputError` where too many files are being read.
    """
    with hold_place(BadInputError(_BUSY, field="file")), _TURN:
        answer = _ask(docx)
    messages = [message_from_plain(plain) for plain in answer["messages"]]
    return [message for message in messages if _HARMLESS not in str(message)]


def _ask(docx: bytes) -> dict[str, Any]:
    child = subprocess.Popen(
        [sys.executable, "-m", "worker.word.scan_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            **{key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ},
            "PYTHONPATH": os.pathsep.join(path for path in (str(_ROOT), *sys.path) if path),
        },
        start_new_session=True,
    )
    timer = threading.Timer(_SECONDS, child.kill)
    timer.start()
    try:
        return _exchange(child, {"cpu": _CPU_SECONDS, "memory": _MEMORY}, docx)[0]
    except (EOFError, OSError):
        return {"messages": [message_to_plain(_TOO_HEAVY)]}
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _exchange(
    child: "subprocess.Popen[bytes]", request: dict[str, object], content: bytes
) -> Frame:
    assert child.stdin is not None  # noqa: S101  for the type checker
    assert child.stdout is not None  # noqa: S101
    write_frame(child.stdin, request, content)
    return read_frame(child.stdout)
