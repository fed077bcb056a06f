"""The process that `workflow.services.uploads.word_scan` starts: what a Word file may not carry."""

import sys

from worker.child_limits import limit_resources
from worker.word.errors import PackageError
from worker.word.files.safety import scan
from workflow.domain.errors import Message, message_to_plain
from workflow.services.child_processes.frames import read_frame, write_frame


def main() -> None:
    request, content = read_frame(sys.stdin.buffer)
    limit_resources(request["cpu"], request["memory"])
    answer = {"messages": list(map(message_to_plain, _find_dangers(content)))}
    write_frame(sys.stdout.buffer, answer, b"")


def _find_dangers(content: bytes) -> tuple[Message, ...]:
    try:
        return scan(content)
    except PackageError as error:
        return error.messages


if __name__ == "__main__":
    main()
