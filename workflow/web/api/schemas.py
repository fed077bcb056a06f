"""JSON schemas of what operations read and answer: of types, and of the exchange format."""

import json
from collections.abc import Iterable
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from workflow.domain.schema import SECTIONS
from workflow.web.api.operation import Contract

REF = "#/components/schemas/{name}"
_RECORD = "ReviewRecord"
_ANSWERS = "name_answers"
_FILE = Path(__file__).parents[2] / "contracts" / "review-record.schema.json"
#: Names of agencies in doubt, answered by their ids, or null for a new one.
_ANSWERS_SCHEMA = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
}


def build_schemas(types: Iterable[Any]) -> tuple[list[Any], dict[str, Any]]:
    """The schemas of types in their order, and what they refer to by name."""
    wanted = list(types)
    plain = [kind for kind in wanted if not isinstance(kind, Contract)]
    found, components = msgspec.json.schema_components(
        plain, ref_template=REF, schema_hook=_describe_number
    )
    schemas = iter(found)
    listed = [_refer(kind.name) if isinstance(kind, Contract) else next(schemas) for kind in wanted]
    return listed, {**components, **_build_contracts()}


def _describe_number(kind: type) -> dict[str, Any]:
    if kind is Decimal:
        return {"type": "number"}
    raise NotImplementedError(kind)


def _refer(name: str) -> dict[str, str]:
    return {"$ref": REF.format(name=name)}


@cache
def _build_contracts() -> dict[str, Any]:
    """The exchange format, its sections, and both with answers to doubtful names."""
    record = json.loads(_FILE.read_text(encoding="utf-8"))
    for name in ("$schema", "$id"):
        record.pop(name)
    record = _point_at(record)
    fields = [field for section in SECTIONS for field in section.fields]
    parts = {name: {"$ref": f"{REF.format(name=_RECORD)}/properties/{name}"} for name in fields}
    answers = {_ANSWERS: _ANSWERS_SCHEMA}
    body = deepcopy(record)
    body["properties"] |= answers
    return {
        _RECORD: record,
        f"{_RECORD}Body": body,
        "ReviewSection": _object(parts),
        "ReviewSectionBody": _object(parts | answers),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _point_at(value: Any) -> Any:
    """The same schema as a component: what it refers to lies below it."""
    if isinstance(value, dict):
        if isinstance(target := value.get("$ref"), str):
            return {**value, "$ref": target.replace("#/", f"{REF.format(name=_RECORD)}/")}
        return {key: _point_at(item) for key, item in value.items()}
    return [_point_at(item) for item in value] if isinstance(value, list) else value
