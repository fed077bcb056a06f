"""Records of the exchange format from the rows of a workbook."""

import copy
from collections.abc import Sequence
from typing import Any

from workflow.domain.errors import Message
from workflow.domain.vietnamese_text import fold_name
from workflow.services.workbooks.cells import CellRef
from workflow.services.workbooks.content import CellFault, ItemRow, ReviewRows


def build_record(rows: ReviewRows, stored: Any) -> tuple[dict[str, Any], dict[str, CellRef]]:
    """A record by the contract and the cell of each of its paths.

    `stored` is what is known of the review. What the workbook has no column for, or a list that it
    has no row of, stays as it is.
    """
    record = copy.deepcopy(stored) if stored else {}
    record.pop("state", None)
    record["schema"] = "thidua/review-record/1"
    record.setdefault("council", {})["name"] = rows.council
    record.setdefault("bloc", {})["name"] = rows.bloc
    record["year"] = rows.year
    record.setdefault("members", [])
    cells = dict(rows.cells)
    for path, value in rows.values.items():
        _set_path(record, path, value)
    for path, items in sorted(rows.lists.items(), key=lambda pair: pair[0][:1].isdigit()):
        target, at = _list_in(record, rows, path, items)
        if target is None:
            continue
        owner, name = target
        owner[name] = [_build_item(item, owner.get(name) or ()) for item in items]
        for place, item in enumerate(items):
            cells |= {
                f"{at}[{place}].{path}" if path else f"{at}[{place}]": ref
                for path, ref in item.cells.items()
            }
            cells[f"{at}[{place}]"] = item.at
    return record, cells


def _list_in(
    record: dict[str, Any], rows: ReviewRows, path: str, items: list[ItemRow]
) -> tuple[tuple[dict[str, Any], str] | None, str]:
    """Find who has the list at a path: the holder and the name there, and its full path."""
    first, _, last = path.partition(".")
    if first.isdigit():
        contests = record.get("contests") or []
        if int(first) >= len(contests):
            message = Message("Bảng «Bình xét» không có nội dung số {number} của khối này.",
                           number=str(int(first) + 1))  # fmt: skip
            rows.faults.append(CellFault(message, items[0].at))
            return None, ""
        return (contests[int(first)], last), f"contests[{first}].{last}"
    if last:
        return (record.setdefault(first, {}), last), path
    return (record, first), path


def _build_item(item: ItemRow, stored: Sequence[Any]) -> Any:
    if "" in item.values:
        return item.values[""]
    key = item.sheet.key
    name = item.values.get(key) if key else None
    known: dict[str, Any] = next(
        (one for one in stored if key and name and _same(one.get(key), name)), {}
    )
    built = copy.deepcopy(known)
    for path, value in item.values.items():
        _set_path(built, path, value)
    return built


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and fold_name(one) == fold_name(other)


def _set_path(target: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a path; what is cleared leaves no empty fact behind."""
    *parents, last = path.split(".")
    for name in parents:
        if value is None and not isinstance(target.get(name), dict):
            return
        target = target.setdefault(name, {})
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


def find_cell(cells: dict[str, CellRef], path: str | None, default: CellRef) -> CellRef:
    """The cell of a record path, or of what it lies in."""
    while path:
        if path in cells:
            return cells[path]
        path = path[: path.rfind("[")] if path.endswith("]") else path.rpartition(".")[0]
    return default
