"""What a hostile template or value cannot do."""

import time
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import RichText
from jinja2 import Undefined
from markupsafe import Markup

from tests.worker.word.documents import letter, saved, texts, with_table
from worker.word.errors import Refusal
from worker.word.expressions.docxtpl_library import DocxTemplate, InlineImage
from worker.word.expressions.sandbox import make_context
from worker.word.parts.part import SANDBOX
from worker.word.template import PackageError, Template, TemplateFault

VALUES: dict[str, Any] = {"s": "chữ", "n": 3, "d": {"a": 1}, "l": [1, 2], "m": {"items": "có"}}

ATTACKS = [
    "{{ s.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''.__class__ }}",
    "{{ s['__class__'] }}",
    "{{ d.__init__.__globals__ }}",
    "{{ s.upper }}",
    "{{ s.format }}",
    "{{ d.items() }}",
    "{{ d.keys }}",
    "{{ l.append(1) }}",
    "{{ l.pop }}",
    "{{ d.update({'a': 2}) }}",
    "{{ '{0.__class__}'.format(s) }}",
    "{{ '{0.__class__}'.format_map(d) }}",
    "{{ '%9999s' % s }}",
    "{{ '%999999999d' % 1 }}",
    "{{ s|format(1) }}",
    "{{ '{}'|attr('format') }}",
    "{{ d|attr('__class__') }}",
    "{{ l|map('upper')|list }}",
    "{{ l|map('write')|list }}",
    "{{ l|map('next_id', 1)|list }}",
    "{{ l|map('image', 20)|list }}",
    "{{ l|map('rich')|list }}",
    "{{ l|map(s)|list }}",
    "{{ l|map('attr', '__class__')|list }}",
    "{{ l|map('map', attribute='__class__')|list }}",
    "{{ l|map(attribute='__class__')|join }}",
    "{{ 'x' * 10**9 }}",
    "{{ 'x' * 999999999 }}",
    "{{ s * n }}",
    "{{ l * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 999999999999 * 999999999999 }}",
    "{{ '%999999999d' is odd }}",
    "{{ '%999999999d' is even }}",
    "{{ '%999999999d' is divisibleby(1) }}",
    "{{ s|center(999999999) }}",
    "{{ s|indent(999999999) }}",
    "{{ s|safe }}",
    "{% for i in range(99999999) %}{% endfor %}",
    "{{ range }}",
    "{% for i in s %}x{% endfor %}",
    "{% for i in d %}x{% endfor %}",
    "{{ lipsum() }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ joiner }}",
    "{{ namespace(a=1) }}",
    "{{ dict(a=1) }}",
    "{{ self._TemplateReference__context }}",
    "{{ self }}",
    "{{ context }}",
    "{{ environment }}",
    "{{ loop }}",
    "{% for i in l %}{{ loop }}{% endfor %}",
    "{% for i in l %}{{ loop.__class__ }}{% endfor %}",
    "{% for i in l %}{{ loop._iterable }}{% endfor %}",
    "{% for i in l %}{{ loop.changed(i) }}{% endfor %}",
    "{% for i in l recursive %}{{ loop(l) }}{% endfor %}",
    "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    "{% include 'x' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import system %}",
    "{% extends 'x' %}",
    "{% block b %}{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% set x %}a{% endset %}",
    "{% set a, b = l %}",
    "{% with x = 1 %}{% endwith %}",
    "{% call f() %}{% endcall %}",
    "{% set ns.x = 1 %}",
    "{{ [].append }}",
    "{{ ().__class__ }}",
    "{{ {}.__class__ }}",
    "{{ l[0:1].__class__ }}",
    "{{ l.__len__ }}",
    "{{ n.__class__ }}",
    "{{ n.real }}",
    "{{ none.__class__ }}",
    "{{ missing.__class__ }}",
    "{{ s.encode().hex() }}",
    "{{ (s ~ s).__class__ }}",
    "{% if s.__class__ %}x{% endif %}",
    "{{ l }}",
    "{{ d }}",
    "{{ true }}",
    "{{ none }}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_cannot_say(attack: str) -> None:
    with pytest.raises(TemplateFault):
        Template.compile(letter(attack)).fill(VALUES)


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.startswith("{{")])
def test_nor_in_the_title_of_the_file(attack: str) -> None:
    document = docx.Document()
    document.core_properties.title = attack

    with pytest.raises(TemplateFault):
        Template.compile(saved(document)).fill(VALUES)


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        *[("chữ", "upper"), ("chữ", "format"), ("chữ", "__class__"), ([1], "append"), (1, "real")],
        *[(len, "__self__"), (Path("/"), "exists"), (PermissionError(), "args"), (("a",), "count")],
    ],
)
def test_the_environment_reads_nothing_but_dicts_and_the_loop(thing: Any, name: str) -> None:
    for read in (SANDBOX.getattr, SANDBOX.getitem):
        with pytest.raises(Refusal):
            read(thing, name)


@pytest.mark.parametrize("name", ["__class__", "items", "update", "clear"])
def test_the_environment_finds_no_method_on_a_dict(name: str) -> None:
    assert isinstance(SANDBOX.getattr({"a": 1}, name), Undefined)


def test_the_environment_offers_no_globals_and_calls_nothing() -> None:
    assert SANDBOX.globals == {}
    assert SANDBOX.autoescape is True
    with pytest.raises(Refusal):
        SANDBOX.call(make_context(SANDBOX, {}), len, [])


def test_a_field_may_carry_the_name_of_a_method() -> None:
    assert texts(Template.compile(letter("{{ m.items }}")).fill(VALUES)) == ["có"]


def repeated(operator: str, start: str) -> str:
    """Forty names, each the one before joined with itself."""
    steps = [f"{{% set v{i + 1} = v{i} {operator} v{i} %}}" for i in range(40)]
    return f"{{% set v0 = {start} %}}" + "".join(steps) + "{{ v40 }}"


@pytest.mark.parametrize(
    "line",
    [
        *(repeated("~", "x"), repeated("+", "x"), repeated("*", "n"), repeated("+", "l")),
        "{{ x|join(x) }}",
        "{{ (l|join(x))|upper ~ x }}",
        "{% for a in l %}" * 9 + "{% endfor %}" * 9,
        "{% for a in l %}" * 9 + "{{ x }}" + "{% endfor %}" * 9,
        "{% for a in l %}" * 2 + "{{ x }}" + "{% endfor %}" * 2,
    ],
)  # fmt: skip
def test_growth_is_bounded_within_seconds(line: str) -> None:
    values = {"x": "ab" * 60_000, "l": list(range(200)), "n": 99}
    started = time.process_time()

    with pytest.raises(TemplateFault):
        Template.compile(letter(line)).fill(values)

    assert time.process_time() - started < 10


def test_a_long_list_is_no_attack() -> None:
    rows = [["TT"], ["{%tr for x in l %}"], ["{{ x }}"], ["{%tr endfor %}"]]

    filled = Template.compile(with_table(*rows)).fill({"l": list(range(5_000))})

    assert len(filled) > 5_000


@pytest.mark.parametrize("line", ["{%" * 30_000, "{{ a" * 30_000, "{{ x }}" * 30_000])
def test_a_template_made_to_be_slow_is_refused_at_once(line: str) -> None:
    started = time.process_time()

    with pytest.raises((TemplateFault, PackageError)):
        Template.compile(letter(line))

    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "line",
    ["{% if a %}" * 200 + "{% endif %}" * 200, "{{ " + "(" * 9_000, "{{ 1" + "+1" * 9_000 + " }}"],
)
def test_a_template_nested_without_end_is_refused(line: str) -> None:
    with pytest.raises(TemplateFault):
        Template.compile(letter(line))


@pytest.mark.parametrize(
    "value",
    [
        object(), {1, 2}, (1, 2), b"bytes", 1j, float("nan"), float("inf"), len, type, Path("/etc"),
        Markup("<w:p/>"), RichText("đậm"), {1: "a"}, {"a": [{"b": object()}]}, [[[object]]],
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_only_json_is_let_in_even_if_it_is_not_used(value: Any) -> None:
    with pytest.raises(TemplateFault):
        Template.compile(letter("{{ s }}")).fill({"s": "chữ", "x": value})


def test_a_value_that_holds_itself_is_refused() -> None:
    ring: list[Any] = []
    ring.append(ring)

    with pytest.raises(TemplateFault):
        Template.compile(letter("{{ s }}")).fill({"s": "chữ", "x": ring})


def test_no_picture_can_write_a_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    attack = letter(f"{{{{ img.tpl.write_xml('{target}') }}}}")
    picture = InlineImage(DocxTemplate(None), "a.png")

    for values in ({"img": picture}, {"img": {"tpl": picture}}):
        with pytest.raises(TemplateFault):
            Template.compile(attack).fill(values)

    assert not target.exists()


def test_filling_changes_no_value() -> None:
    values = {"l": [1, 2], "d": {"a": "b"}}

    Template.compile(letter("{% set l = 3 %}{{ l }}{% for d in [1] %}{{ d }}{% endfor %}")).fill(
        values
    )

    assert values == {"l": [1, 2], "d": {"a": "b"}}
