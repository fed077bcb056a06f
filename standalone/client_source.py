"""Writes the typed client of the interface from its OpenAPI document: `thidua manual` does.

Answers are plain values of JSON under types that checkers know; nothing is decoded at run time.
"""

import keyword
import re
from collections.abc import Iterator
from typing import Any

_HEAD = '''"""A typed client of `/api/v1`, printed of its document by `./thidua manual`."""

from typing import Any, Literal, NotRequired, TypedDict

from standalone.api_caller import ApiCaller

'''
_TYPES = {
    "string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None",
    "object": "dict[str, Any]",
}  # fmt: skip
#: Records have a schema of their own (the exchange format): they are plain values here.
_PLAIN = re.compile(r"Review(Record|Section)(Body)?$")


def write_client(document: dict[str, Any]) -> str:
    """The source of the client for a document."""
    schemas = {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if not _PLAIN.match(name) and not name.endswith(("Query", "Form"))
    }
    types = "\n\n".join(_write_type(name, schema) for name, schema in schemas.items())
    methods = "\n".join(
        line
        for path, found in document["paths"].items()
        for method, operation in found.items()
        for line in _write_method(method.upper(), path, operation)
    )
    client = 'class Client(ApiCaller):\n    """One method an operation."""'
    return f"{_HEAD}\n{types}\n\n\n{client}\n\n{methods}"


def _write_type(name: str, schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return f"{_name(name)} = Literal[{', '.join(map(_quote, schema['enum']))}]"
    required = set(schema.get("required", ()))
    fields = {
        field: _type_of(part) if field in required else f"NotRequired[{_type_of(part)}]"
        for field, part in schema["properties"].items()
    }
    inside = ", ".join(f"{_quote(field)}: {kind!r}" for field, kind in fields.items())
    return f"{_name(name)} = TypedDict({_quote(_name(name))}, {{{inside}}})"


def _name(name: str) -> str:
    return name.replace("_", "")


def _quote(text: str) -> str:
    return f'"{text}"'


def _type_of(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return "dict[str, Any]" if _PLAIN.match(name) else _name(name)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(map(_type_of, schema["anyOf"])))
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]".replace("'", '"')
    kind = schema.get("type", "object")
    if kind == "array":
        return f"list[{_type_of(schema.get('items', {}))}]"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"dict[str, {_type_of(schema['additionalProperties'])}]"
    return _TYPES[kind]


def _write_method(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    parameters = operation["parameters"]
    names = {
        place: [one for one in parameters if one["in"] == place] for place in ("path", "query")
    }
    given = [f"{one['name']}: {_type_of(one['schema'])}" for one in names["path"]]
    passed: list[str] = []
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        given.append(f"body: {_type_of(content['application/json']['schema'])}")
        passed.append("body=body")
    elif content:
        given += ["file: tuple[str, bytes]", "body: dict[str, str] | None = None"]
        passed += ["file=file", "body=body"]
    if any(one["name"] == "If-Match" for one in parameters):
        given.append("version: int")
        passed.append("version=version")
    if names["query"]:
        given.append("*")
        given += [_write_query(one) for one in names["query"]]
        pairs = ", ".join(f"{_quote(one['name'])}: {_safe(one['name'])}" for one in names["query"])
        passed.append(f"query={{{pairs}}}")
    kind = _answer_of(operation)
    arguments = ", ".join(["self", *given])
    yield f"    def {operation['operationId']}({arguments}) -> {kind}:"
    yield f'        """{operation["summary"]}"""'
    place = f"f{_quote(path)}" if "{" in path else _quote(path)
    call = ", ".join([_quote(method), place, *passed])
    yield f"        found: {kind} = self.ask({call})"
    yield "        return found"
    yield ""


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _write_query(one: dict[str, Any]) -> str:
    kind = _type_of(one["schema"])
    if one["required"]:
        return f"{_safe(one['name'])}: {kind}"
    return f"{_safe(one['name'])}: {kind.removesuffix(' | None')} | None = None"


def _answer_of(operation: dict[str, Any]) -> str:
    answers = operation["responses"].items()
    content = next(one["content"] for status, one in answers if status < "300" and "content" in one)
    if "application/json" not in content:
        return "bytes"
    return _type_of(content["application/json"]["schema"])
