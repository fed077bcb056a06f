"""The process that converts Word files in old codes to Unicode (`worker.bounded_loop`)."""

from typing import Any

from worker.bounded_loop import serve
from worker.word.lint import convert_to_unicode
from workflow.services.child_processes.frames import Frame


def _answer(request: dict[str, Any], parts: list[bytes]) -> Frame:
    return {}, convert_to_unicode(parts[0])


if __name__ == "__main__":
    serve(_answer)
