"""The process that `worker.word.isolated` starts: one template, its papers one after the other."""

import datetime as dt
import sys
import time
import traceback
from collections.abc import Mapping
from typing import Any

from worker.child_limits import limit_resources, stop_counting
from worker.word.comparison.units import open_body, read_units
from worker.word.errors import Fault, PackageError, TemplateFault
from worker.word.files.whole_links import to_document
from worker.word.isolated import pack_fault, pack_message, unpack_fault
from worker.word.template import Template, find_faults
from workflow.services.child_processes.frames import Frame, read_frame, write_frame

#: The timer takes nothing for no limit.
_SHORTEST = 0.001
_IN, _OUT = sys.stdin.buffer, sys.stdout.buffer


def main() -> None:
    template: Template | None = None
    while True:
        try:
            request, content = read_frame(_IN)
        except EOFError:
            return
        limit_resources(_find_limit(request), request["memory"])
        answer: Frame
        try:
            if request["do"] == "compile":
                template = Template.compile(content)
                known = {"sha256": template.sha256, "paths": sorted(template.paths)}
                answer = {"is": "compiled", **known}, b""
            else:
                answer = _answer(request, content, template)
        except PackageError as error:
            answer = {"is": "refused", "messages": list(map(pack_message, error.messages))}, b""
        except TemplateFault as error:
            answer = {"is": "faults", "faults": list(map(pack_fault, error.faults))}, b""
        except MemoryError:
            sys.exit(1)
        except Exception as error:  # whatever a file from anywhere does to us
            answer = {"is": "failed", "error": _describe(error)}, b""
        stop_counting()
        write_frame(_OUT, *answer)


def _describe(error: Exception) -> str:
    """The error and where it came up, in one line for the log."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{error!r} ({last.name}, line {last.lineno})"


def _find_limit(request: Mapping[str, Any]) -> float:
    """Seconds of one core: for this request, or what is left of those of the whole process."""
    spent = time.process_time() if request["shared"] else 0.0
    return max(float(request["cpu"]) - spent, _SHORTEST)


def _answer(request: dict[str, Any], content: bytes, template: Template | None) -> Frame:
    match request["do"]:
        case "fill" if template is not None:
            return {"is": "filled"}, _fill(template, request)
        case "read":
            return {"is": "read", "text": _read_text(content)}, b""
        case "annotate":
            faults = tuple(map(unpack_fault, request["faults"]))
            return {"is": "annotated"}, _annotate(content, faults)
    faults = find_faults(content, request["samples"])
    return {"is": "faults", "faults": list(map(pack_fault, faults))}, b""


def _fill(template: Template, request: Mapping[str, Any]) -> bytes:
    dated = dt.date.fromisoformat(request["dated"]) if request["dated"] else None
    images = _ask_for_picture if request["images"] else None
    docx = template.fill(request["values"], dated=dated, images=images)
    return _print_mark(docx, *request["mark"]) if request["mark"] else docx


def _print_mark(docx: bytes, code: str, address: str) -> bytes:
    from worker.word.check_mark import print_check_mark  # python-docx is slow to load

    return print_check_mark(docx, code, address)


def _read_text(content: bytes) -> list[str]:
    return [unit.text for unit in read_units(open_body(content)[2])]


def _annotate(content: bytes, faults: tuple[Fault, ...]) -> bytes:
    from worker.word.faults.annotate import annotate  # python-docx is slow to load

    return annotate(to_document(content), faults)


def _ask_for_picture(sha256: str) -> bytes:
    write_frame(_OUT, {"is": "picture", "sha256": sha256}, b"")
    answer, content = read_frame(_IN)
    if answer["is"] != "picture":
        raise LookupError(sha256)
    return content


if __name__ == "__main__":
    main()
