"""Examples of the document: what a service was really asked and answered.

They lie in a file that a test fills, holds to the schemas and asks again, so that none goes stale.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[2] / "contracts" / "api-examples.json"
PROBLEM_EXAMPLE = "problem_{status}"


@cache
def read_examples() -> dict[str, Any]:
    """By operation what is sent and answered; under `problems` an answer of each status."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def list_problems() -> dict[str, Any]:
    """The examples of refusals as components of the document."""
    return {
        PROBLEM_EXAMPLE.format(status=status): {"value": value}
        for status, value in read_examples()["problems"].items()
    }


def of_answer(operation: str) -> dict[str, Any]:
    """The example beside the schema of what an operation answers."""
    example = read_examples()["operations"].get(operation, {})
    return {"example": example["answer"]} if "answer" in example else {}


def of_body(operation: str) -> dict[str, Any]:
    """The example beside the schema of what an operation is sent."""
    example = read_examples()["operations"].get(operation, {})
    return {"example": example["body"]} if "body" in example else {}


def of_parameter(operation: str, where: str, name: str) -> dict[str, Any]:
    """The example of a part of an address or of a query."""
    parts = read_examples()["operations"].get(operation, {}).get(where, {})
    return {"example": parts[name]} if name in parts else {}


def of_problem(status: int) -> dict[str, Any]:
    """A reference to the example of a refusal of that status."""
    if str(status) not in read_examples()["problems"]:
        return {}
    name = PROBLEM_EXAMPLE.format(status=status)
    return {"examples": {name: {"$ref": f"#/components/examples/{name}"}}}
