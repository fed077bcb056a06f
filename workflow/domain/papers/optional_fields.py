"""Which fields of a kind of paper may be without a value: read off the types of its facts."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.registry import get_builder

#: Facts are no deeper; this only bounds a type that holds itself.
_MAX_DEPTH = 8


@cache
def list_optional_fields(kind: PaperKind) -> frozenset[str]:
    """The paths, such as `letterhead.parent` and `voting[].tie_break`."""
    return frozenset(_walk(get_builder(kind).facts, "", 0))


def _walk(facts: Any, path: str, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if _has_fields(facts):
        for name, hint in get_type_hints(facts).items():
            yield from _walk(hint, f"{path}.{name}" if path else name, depth + 1)
        return
    inner = get_args(facts)
    if type(None) in inner:
        yield path
    is_list = getattr(facts, "__origin__", None) in (list, tuple)
    for one in inner:
        yield from _walk(one, f"{path}[]" if is_list else path, depth + 1)


def _has_fields(facts: Any) -> bool:
    return isinstance(facts, type) and bool(getattr(facts, "__annotations__", None))
