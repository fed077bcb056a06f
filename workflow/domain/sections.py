"""The parts that a review is edited in: one form, one section, one save."""

from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain.record import Fact, Record


@dataclass(frozen=True)
class Section:
    """A group of record fields that is edited and saved together."""

    key: str
    label: str
    fields: tuple[str, ...]


SECTIONS = (
    Section("general", "Thông tin chung", ("council", "bloc")),
    Section("members", "Đơn vị thành viên", ("members", "member_count_stated")),
    Section("reports", "Báo cáo và chấm điểm", ("reports",)),
    Section("meeting", "Hội nghị tổng kết", ("meeting",)),
    Section("results", "Kết quả và hạn chế", ("results", "shortcomings")),
    Section("contests", "Bình xét, kiểm phiếu", ("contests",)),
    Section("awards", "Đề nghị khen thưởng", ("awards",)),
    Section("next", "Trưởng khối, Phó khối năm sau", ("next_head", "next_deputies")),
    Section("plan", "Phương hướng năm sau", ("next_year", "targets", "activities")),
    Section("papers", "Số, ngày văn bản", ("papers",)),
)

_BY_KEY = {section.key: section for section in SECTIONS}
_BY_FIELD = {field: section for section in SECTIONS for field in section.fields}


def get_section(key: str) -> Section:
    """The section of that key; raises `KeyError`."""
    return _BY_KEY[key]


def find_section(path: str) -> Section | None:
    """The section that edits the field at a record path such as `contests[0].valid`."""
    return _BY_FIELD.get(path.split(".", 1)[0].split("[", 1)[0])


def get_section_values(record: Record, key: str) -> dict[str, Any]:
    """The fields of a section, as the record holds them."""
    return {name: getattr(record, name) for name in get_section(key).fields}


def replace_section(record: Record, key: str, values: dict[str, Any]) -> Record:
    """A record with the given fields of one section changed and all else as it was.

    Raises `KeyError` for a field that the section does not have.
    """
    if foreign := set(values) - set(get_section(key).fields):
        raise KeyError(f"{key} has no {sorted(foreign)}")
    return msgspec.structs.replace(record, **values)


def compare_section(old: Record, new: Record, key: str) -> list[tuple[str, str, str]]:
    """What differs between two records in one section: (path, old text, new text) by leaf."""
    before, after = (_flatten(get_section_values(record, key)) for record in (old, new))
    paths = list(dict.fromkeys([*before, *after]))
    return [
        (path, before.get(path, ""), after.get(path, ""))
        for path in paths
        if before.get(path, "") != after.get(path, "")
    ]


def _flatten(value: Any, path: str = "") -> dict[str, str]:
    """Flatten nested facts to `{path: text}`, leaving out what is empty."""
    if value is None:
        return {}
    if isinstance(value, Fact):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        items = [(f"{path}.{key}" if path else key, item) for key, item in value.items()]
    elif isinstance(value, tuple):
        items = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    else:
        return {path: str(value)}
    return {leaf: text for at, item in items for leaf, text in _flatten(item, at).items()}
