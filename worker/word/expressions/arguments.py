"""How many values a filter or test takes, and by which names: told at its tag, in words.

Read off the functions themselves, so that what is told cannot differ from what is done.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from jinja2 import nodes

from worker.word.expressions.values import nearest
from workflow.domain.errors import Message
from workflow.domain.labels import N_, Labelled

_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Called(Labelled):
    """What is given values in a template."""

    FILTER = "filter", N_("Bộ lọc")
    TEST = "test", N_("Phép thử")


def find_wrong_arguments(
    what: Called, node: nodes.Filter | nodes.Test, function: Callable[..., Any]
) -> Iterator[tuple[Message, str | None]]:
    """Find arguments of `node` that are not taken, each with the nearest known name."""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        yield _say(what, node.name, N_("{what} {name} không nhận tham số dạng * hoặc **.")), None
        return
    keys = [str(pair.key) for pair in node.kwargs if isinstance(pair, nodes.Keyword)]
    yield from check_arguments(what, node.name, function, len(node.args), keys)


def check_arguments(
    what: Called, name: str, function: Callable[..., Any], count: int, keys: Sequence[str] = ()
) -> Iterator[tuple[Message, str | None]]:
    """Find what is wrong with the number and the names of arguments."""
    parameters, takes_any, takes_any_name = _read_parameters(function)
    known = [parameter.name for parameter in parameters]
    places = [parameter.name for parameter in parameters if parameter.kind in _BY_PLACE]
    if count > len(places) and not takes_any:
        yield _tell_most(what, name, len(places)), None
    for key in keys:
        if key not in known and not takes_any_name:
            text = N_("{what} {name} không có tham số {parameter}.")
            yield _say(what, name, text, parameter=key), nearest(key, known)
        elif key in places[:count] or keys.count(key) > 1:
            text = N_("{what} {name} được cho tham số {parameter} hai lần.")
            yield _say(what, name, text, parameter=key), None
    needed = [one.name for one in parameters if one.default is inspect.Parameter.empty]
    if missing := [one for one in needed if one not in (*places[:count], *keys)]:
        text = N_("{what} {name} còn thiếu tham số: {missing}.")
        yield _say(what, name, text, missing=", ".join(missing)), None


def _tell_most(what: Called, name: str, most: int) -> Message:
    if most == 0:
        return _say(what, name, N_("{what} {name} không nhận tham số nào."))
    return _say(what, name, N_("{what} {name} nhận nhiều nhất {most} tham số."), most=most)


def _say(what: Called, name: str, text: str, **params: Any) -> Message:
    return Message(text, what=Message(what.label), name=name, **params)


@cache
def _read_parameters(
    function: Callable[..., Any],
) -> tuple[tuple[inspect.Parameter, ...], bool, bool]:
    """The parameters after the value itself; whether it takes any number, and any name."""
    found = list(inspect.signature(function).parameters.values())
    found = found[2:] if hasattr(function, "jinja_pass_arg") else found[1:]
    named = tuple(one for one in found if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD))
    kinds = {one.kind for one in found}
    takes_any = inspect.Parameter.VAR_POSITIONAL in kinds
    return named, takes_any, inspect.Parameter.VAR_KEYWORD in kinds
