"""The loop of a child with limits: answer one request after the other until nobody asks any more.

Started by `services.child_processes.bounded_child`, which ends it where a request takes too
long.
"""

import logging
import os
import select
import sys
from collections.abc import Callable
from typing import Any

from worker.child_limits import limit_resources, stop_counting
from worker.word.errors import PackageError
from workflow.domain.errors import DomainError, Message, message_to_plain
from workflow.services.child_processes.frames import Frame, read_frame, split_content, write_frame

#: Without a request for so long it ends, and its memory is free.
_IDLE_SECONDS = 60
#: The priority of what strangers ask for: others come first.
_PATIENT = 10
_FAULT = Message("Có lỗi trong hệ thống khi đọc tệp này; hãy báo người quản trị.")

Answer = Callable[[dict[str, Any], list[bytes]], Frame]


def serve(answer: Answer) -> None:
    """Answer requests: the header, and the files that it names by their lengths."""
    while select.select([sys.stdin.buffer], [], [], _IDLE_SECONDS)[0]:
        try:
            request, content = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        if request["yields"]:
            os.setpriority(os.PRIO_PROCESS, 0, _PATIENT)
        limit_resources(request["cpu"], request["memory"])
        answered = _try(answer, request, split_content(content, request["lengths"]))
        stop_counting()
        write_frame(sys.stdout.buffer, *answered)


def _try(answer: Answer, request: dict[str, Any], parts: list[bytes]) -> Frame:
    try:
        return answer(request, parts)
    except PackageError as error:
        return {"refused": list(map(message_to_plain, error.messages))}, b""
    except DomainError as error:
        return {"refused": [message_to_plain(error.message)]}, b""
    except MemoryError:
        sys.exit(1)
    except Exception:  # whatever a file from anywhere does to what reads it
        logging.getLogger(__name__).exception("a file could not be read")
        return {"refused": [message_to_plain(_FAULT)]}, b""
