"""Filters and tests mean what they mean in Jinja, and whatever they are given is told in words."""

import inspect
import re
from typing import Any

import pytest
from jinja2 import Environment
from jinja2.filters import FILTERS as FILTERS_OF_JINJA

from tests.message_extraction import read_catalogue
from tests.worker.word.documents import letter, texts
from worker.word.expressions.filters import FILTERS
from worker.word.expressions.grammar import _FILTERS as ALL_FILTERS
from worker.word.expressions.template_tests import TESTS
from worker.word.template import Template, find_faults
from workflow.services.translation import translate

VALUES: dict[str, Any] = {
    "s": "chữ", "n": 7, "f": 1.5, "b": True, "o": None, "l": ["b", "A", "a"], "e": [],
    "d": {"a": 1}, "u": [{"a": 2, "k": "x"}, {"a": 1, "k": "y"}],
}  # fmt: skip
ARGUMENTS = (
    "", "1", "'a'", "o", "l", "d", "'a', 'b'", "1, 2, 3", "'a', 'b', 'c', 'd', 'e'", "wrong=1",
    "attribute='a'", "attribute='zz'", "attribute=1", "1, attribute='a'", "*l", "**d",
    "default=1", "boolean=true", "d='-'", "'%s%s'", "'gt'", "'a', 'gt'", "'a', 'nix'", "-5", "99",
    "1.5", "loop", "u[0]", "reverse=o",
)  # fmt: skip
PYTHON = re.compile(
    r"_\w+\(|\w+\(\)|argument|positional|required|keyword|object|NoneType|unhashable|subscript"
    r"|operand|Traceback|Error|'str'|'int'|'list'|'dict'|unsupported|iterable"
)


EMPTY = "Chỗ này chưa có giá trị; nếu được để trống thì viết {{ x or '' }}."


def tell(tags: list[str]) -> dict[str, list[str]]:
    """What is told of each tag, in both languages; nothing may be untranslated."""
    known = {message.id for message in read_catalogue() if message.id}
    told: dict[str, list[str]] = {}
    for fault in find_faults(letter(*tags), [VALUES]):
        assert fault.message.text in known, fault.message.text
        lines = [translate(fault.message, language) for language in ("vi", "en")]
        assert fault.placeholder in tags, fault
        told.setdefault(fault.placeholder, []).extend(lines)
    return told


@pytest.mark.parametrize("value", ["s", "n", "o", "u", "d"])
def test_no_filter_speaks_python_whatever_it_is_given(value: str) -> None:
    tags = [f"{{{{ {value}|{name}({given}) }}}}" for name in ALL_FILTERS for given in ARGUMENTS]
    tags += [f"{{{{ 1 if {value} is {name}({given}) }}}}" for name in TESTS for given in ARGUMENTS]

    told = tell(tags)

    assert told
    vietnamese = {line for lines in told.values() for line in lines[::2]}
    english = {line for lines in told.values() for line in lines[1::2]}
    assert [line for line in vietnamese if PYTHON.search(line)] == []
    english = {line.replace("arguments", "").replace("argument", "") for line in english}
    assert [line for line in english if PYTHON.search(line)] == []


def test_operators_and_methods_speak_no_python_either() -> None:
    expressions = [
        f"{left} {operator} {right}"
        for operator in ("+", "-", "*", "/", "//", "%", "~", "<", "==", "in")
        for left, right in (("s", "n"), ("o", "n"), ("l", "d"), ("d", "d"), ("n", "e"), ("u", "s"))
    ]
    expressions += ["-s", "+l", "-o", "s[l]", "n[0]", "l['a']", "d[0]", "s[:'a']", "n[1:]", "s.x"]
    expressions += ["loop", "s.upper(1, 2)", "s.replace('a')", "l.append(1)", "', '.join(n)"]
    expressions += ["range('a')", "range(1, 2, 0)", "n()", "s.format(1)", "l.sort()"]

    told = tell([f"{{{{ {expression} }}}}" for expression in expressions])

    assert len(told) > 40
    assert [line for lines in told.values() for line in lines if PYTHON.search(line)] == []


@pytest.mark.parametrize(
    ("tag", "said", "near"),
    [
        ("{{ s|replace('a') }}", "Bộ lọc replace còn thiếu tham số: new.", None),
        ("{{ s|upper(1) }}", "Bộ lọc upper không nhận tham số nào.", None),
        ("{{ l|join('a', 'b', 'c') }}", "Bộ lọc join nhận nhiều nhất 2 tham số.", None),
        ("{{ l|join(atribute='a') }}", "Bộ lọc join không có tham số atribute.", "attribute"),
        ("{{ n|round(1, precision=2) }}", "Bộ lọc round được cho tham số precision hai lần.", None),
        ("{{ 'x' if n is gt }}", "Phép thử gt còn thiếu tham số: other.", None),
        ("{{ o }}", EMPTY, None),
        ("{{ o|default('-') }}", EMPTY, None),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_one_sentence_at_its_tag(tag: str, said: str, near: str | None) -> None:
    (fault,) = find_faults(letter("trước", tag), [VALUES])

    assert (fault.placeholder, str(fault.message), fault.nearest) == (tag, said, near)


#: Arguments of Jinja's that the values of papers give no meaning to.
_LEFT_OUT = ("map", "select", "reject", "selectattr", "rejectattr", "items")


@pytest.mark.parametrize("name", sorted(FILTERS.keys() & FILTERS_OF_JINJA.keys()))
def test_a_filter_takes_what_it_takes_in_jinja_by_the_same_names(name: str) -> None:
    if name in _LEFT_OUT:
        return
    theirs = list(inspect.signature(FILTERS_OF_JINJA[name]).parameters.values())
    own: Any = FILTERS[name]
    ours = list(inspect.signature(own).parameters.values())
    skip = ("context", "eval_ctx", "environment", "env")
    shown = [
        [
            (one.name, one.default if one.default is not one.empty else "-")
            for one in found if one.name not in skip
        ][1:]
        for found in (theirs, ours)
    ]  # fmt: skip
    starred = {one.name for found in (theirs, ours) for one in found if one.kind in (2, 4)}

    assert [one for one in shown[1] if one[0] not in starred] == [
        one for one in shown[0] if one[0] not in starred
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "l|join", "l|join('-')", "l|join(d='+')", "u|join(attribute='k')", "u|join('/', 'k')",
        "x|default('không')", "x|default(default_value='k', boolean=true)",
        "e|default('trống', true)",
        "''|default('trống')", "''|default('trống', boolean=true)", "u[0].zz|d('thiếu')",
        "e|first|default('không ai')", "e|last|default('không ai')", "l|first", "l|last",
        "'%(a)s-%(b)02d'|format(a='x', b=3)", "'%s %5.1f'|format('x', 2)",
        "l|sort|join", "l|sort(reverse=true)|join", "l|sort(case_sensitive=true)|join(',')",
        "l|min", "l|max", "l|max(case_sensitive=true)",
        "u|sum('a')", "u|sum(attribute='a', start=10)", "l|unique|join",
        "u|unique(attribute='k')|list|length",
        "u|map(attribute='zz', default='?')|join(',')", "l|map('lower')|join",
        "l|map('replace', old='A', new='b')|join",
        "[u, u]|map('sum', attribute='a')|join(',')", "[n, f]|map('round', 1)|join(',')",
        "n|round", "f|round(method='floor')",
        "'12'|int", "'12.7'|int", "'ff'|int(base=16)", "'x'|int(default=5)", "e|int", "b|int",
        "o|int",
        "'1.5'|float", "'x'|float(2.5)", "' x '|trim", "'xxax'|trim('x')",
        "'aaa'|replace('a', 'b', 2)",
        "s[0]", "s[-1]", "l|reverse|join", "s|reverse", "'a b'|title", "-n", "+f", "', '.join(l)",
        "'a-b'.replace('-', '+', 1)", "'xax'.strip('x')", "l|length", "d|length", "s|count",
    ],
)  # fmt: skip
def test_an_expression_prints_what_jinja_prints(expression: str) -> None:
    wanted = Environment(autoescape=True).from_string(f"{{{{ {expression} }}}}").render(VALUES)

    assert texts(Template.compile(letter(f"{{{{ {expression} }}}}")).fill(VALUES)) == [wanted]


def test_formats_with_names_are_bounded() -> None:
    tag = "{{ '%(a)99999s'|format(a=1) }}"

    (fault,) = find_faults(letter(tag), [VALUES])

    assert "định dạng" in str(fault.message)
