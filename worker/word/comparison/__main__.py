"""The process that compares edited files and carries their text over (`worker.bounded_loop`)."""

import datetime as dt
from typing import Any

import msgspec

from worker.bounded_loop import serve
from worker.layout_check import check_layout
from worker.word.comparison.carry import carry_over
from worker.word.comparison.changes import describe_changes
from worker.word.comparison.fields import list_new_fields
from worker.word.comparison.likeness import measure_likeness, read_whole_text
from worker.word.comparison.margins import compare_margins
from worker.word.comparison.marked_fill import read_units_with_values
from worker.word.comparison.redline import write_redline
from worker.word.comparison.run_edits import Author
from worker.word.comparison.units import Unit, W, open_body, read_units
from worker.word.files.opc import OpcPackage
from worker.word.files.safety import refuse_unsafe
from workflow.domain.law.acts import LegalAct
from workflow.services.child_processes.frames import Frame

_TRACKED = ("ins", "del", "moveFrom", "moveTo")


def _answer(request: dict[str, Any], parts: list[bytes]) -> Frame:
    match request["do"]:
        case "compare":
            return _compare(request, *parts)
        case "carry":
            return _carry(request, *parts)
        case "text":
            return {}, read_whole_text(parts[0]).encode()
        case _:
            return {"shares": measure_likeness(parts[0].decode(), parts[1:])}, b""


def _compare(request: dict[str, Any], made: bytes, template: bytes, edited: bytes) -> Frame:
    package, root, body = open_body(edited)
    refuse_unsafe(package)
    new = read_units(body)
    old = _read_base(request, made, template)
    report = describe_changes(old, new, request["names"])
    report["revisions"] = sum(1 for _ in root.iter(*(f"{W}{name}" for name in _TRACKED)))
    original = open_body(made)[0]
    report["margins"] = compare_margins(original, package)
    report["fields"] = list_new_fields(original, package)
    report["comments"] = _count_comments(package)
    report["facts_known"] = any(unit.values for unit in old)
    redline = b""
    if report["blocks"]:
        author = Author(request["author"], request["moment"])
        redline = write_redline(made, new, author)
    acts = msgspec.convert(request["acts"], tuple[LegalAct, ...] | None)
    layout = check_layout(edited, request["family"], request["stage"], acts)
    return {"report": report, "layout": vars(layout)}, redline


def _carry(
    request: dict[str, Any], made: bytes, template: bytes, edited: bytes, new: bytes
) -> Frame:
    base = _read_base(request, made, template)
    result = carry_over(base, edited, new, request["names"])
    return {"report": result.report()}, result.docx


def _read_base(request: dict[str, Any], made: bytes, template: bytes) -> list[Unit]:
    """The paper as it was made, with the places of its values as far as they are known."""
    if request["values"] is None or not template:
        return read_units(open_body(made)[2])
    dated = dt.date.fromisoformat(request["dated"]) if request["dated"] else None
    return read_units_with_values(made, template, request["values"], dated=dated)


def _count_comments(package: OpcPackage) -> int:
    return sum(
        sum(1 for _ in package.root(part).iter(f"{W}comment"))
        for part in package.related(package.main, "comments")
    )


if __name__ == "__main__":
    serve(_answer)
