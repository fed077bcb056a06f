"""What a template may write means what it means to Jinja, or is refused; it never means another."""

from typing import Any

import jinja2
import pytest

from tests.worker.word.documents import texts
from tests.worker.word.minimal import minimal, paragraph
from worker.word.errors import TemplateFault
from worker.word.template import Template

VALUES: dict[str, Any] = {
    "x": "chữ & <b>", "s": "nguyễn văn an", "n": 7, "f": 3.14159, "m": 1_500_000, "neg": -2,
    "yes": True, "no": False, "e": [], "l": [3, 1, 2], "w": ["b", "a", "C"], "empty": "",
    "d": {"a": "A", "b": 2}, "day": "12/3/2026", "ll": [[1, 2], [3]],
    "u": [{"n": "An", "p": 95.5, "k": "x"}, {"n": "Bình", "p": 80, "k": "y"},
          {"n": "Chi", "p": 95.5, "k": "x"}],
}  # fmt: skip
TEXTS = (
    "x",
    "x|upper",
    "x|lower",
    "s|title",
    "s|capitalize",
    "s|trim",
    "x|replace('c', 'k')",
    "x|wordcount",
    "s|replace('n', 'm', 2)",
    "s|truncate(8)",
    "s|truncate(8, true)",
    "s|center(20)",
    "s|reverse",
    "s[0]",
    "s[-1]",
    "s[:3]",
    "s[::-1]",
    "s[2:9:2]",
    "s.upper()",
    "s.title()",
    "s.split()[0]",
    "s.split(' ')[-1]",
    "s.split(' ')|length",
    "s.replace('a', 'b')",
    "', '.join(w)",
    "s.strip()",
    "'7'.zfill(3)",
    "day.split('/')[2]",
    "day[-4:]",
    "day|replace('/', '.')",
    "s|length",
    "n|string",
    "s ~ ' ' ~ n",
    "s + s",
    "'=' * 10",
    "'%05.2f'|format(f)",
    "'%s-%s'|format(n, x)",
    "'%.1f' % f",
    "'%02d/%02d' % (n, n)",
    "'{:,.0f}'.format(m)",
    "'{:,}'.format(m).replace(',', '.')",
    "'{0} {1}'.format(n, s)",
    "'{:>5}'.format(n)",
    "'{:05d}'.format(n)",
    "'{n}'.format(n=n)",
    "f|string|replace('.', ',')",
    "'a' if s.startswith('ng') else 'b'",
    "'a' if s.endswith('x') else 'b'",
)
NUMBERS = (
    "n + 1",
    "n - 1",
    "n * 2",
    "n / 2",
    "n // 2",
    "n % 2",
    "-n",
    "+n",
    "(n + 1) * 2",
    "neg|abs",
    "f|round",
    "f|round(2)",
    "f|round(1, 'ceil')",
    "f|round(1, 'floor')",
    "'12'|int",
    "'abc'|int",
    "'abc'|int(5)",
    "'3.7'|float",
    "f|int",
    "n|float",
    "(n / 2)|int",
    "1_000",
    "1e3",
    "0x10",
    "l|length",
    "e|length",
    "l|sum",
    "u|sum('p')",
    "u|sum(attribute='p')",
    "l|max",
    "l|min",
    "u|map(attribute='p')|sum",
    "x|length",
    "d|length",
    "l[0]",
    "l[-1]",
    "ll[0][1]",
    "l|first",
    "l|last",
    "s|wordcount",
)
LISTS = (
    "l|sort|join(', ')",
    "l|sort(reverse=true)|join",
    "w|sort|join",
    "w|sort(case_sensitive=true)|join",
    "l|reverse|join",
    "l[1:]|join",
    "l[:-1]|join",
    "(l + [4])|join",
    "[1, 2]|join",
    "(1, 2)|join('-')",
    "w|map('upper')|join",
    "u|join(', ', attribute='n')",
    "u|map(attribute='n')|join(', ')",
    "u|selectattr('k', 'equalto', 'x')|map(attribute='n')|join(',')",
    "l|select('odd')|join",
    "u|rejectattr('k', 'equalto', 'x')|map(attribute='n')|join(',')",
    "l|reject('odd')|join(',')",
    "u|selectattr('p')|list|length",
    "u|groupby('k')|length",
    "l|unique|join",
    "u|map(attribute='k')|unique|join(',')",
    "u|sort(attribute='n')|map(attribute='n')|join(',')",
    "u|sort(attribute='p,n')|map(attribute='n')|join(',')",
    "(u|sort(attribute='p'))[0].n",
    "u|sort(reverse=true, attribute='k,n')|map(attribute='n')|join(',')",
    "range(3)|join",
    "u|map(attribute='z', default='-')|join(',')",
    "range(1, 9, 3)|join(',')",
    "w|join('')",
    "d|dictsort|length",
    "d.items()|list|length",
    "ll|map('join')|join(';')",
    "ll|map('sum')|join",
)
FIELDS = (
    "d.a",
    "d['a']",
    "d.get('a')",
    "d.get('z', 'q')",
    "d.get('b', 0) + 1",
    "u[0].n",
    "u.0.n",
    "u[-1].n",
    "(u|first).n",
    "missing|default('a')",
    "missing|d('a')",
    "empty|default('a', true)",
    "empty or 'a'",
    "d.z|default('a')",
    "e|first|default('-')",
    "u[5]|default('-')",
    "x if yes else 'b'",
    "n if n else ''",
)
CONDITIONS = (
    "n == 7",
    "n != 7",
    "n > 5 and yes",
    "n > 5 or no",
    "not yes",
    "1 < n < 10",
    "n in l",
    "'a' in w",
    "'ữ' in x",
    "n not in l",
    "n is odd",
    "n is even",
    "n is divisibleby 7",
    "x is defined",
    "e",
    "missing is defined",
    "missing is not defined",
    "x is string",
    "n is number",
    "d is mapping",
    "l",
    "n is eq 7",
    "n is gt 5",
    "3 is in l",
    "'a' == \"a\"",
    "l == [3, 1, 2]",
    "x > s",
    "e|length == 0",
    "l is string",
    "yes is boolean",
    "n is integer",
    "f is float",
    "empty",
    "x is none",
    "d",
    "s.startswith('ng') and not s.endswith('x')",
)


def printed(source: str) -> str:
    """What ours prints; TemplateFault where it refuses."""
    escaped = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(texts(Template.compile(minimal(paragraph(escaped))).fill(VALUES)))


def by_jinja(source: str) -> str:
    return jinja2.Environment(autoescape=False).from_string(source).render(VALUES)  # noqa: S701


@pytest.mark.parametrize("expression", [*TEXTS, *NUMBERS, *LISTS, *FIELDS])
def test_an_expression_prints_what_jinja_prints(expression: str) -> None:
    source = f"{{{{ {expression} }}}}"

    assert printed(source) == by_jinja(source)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_what_it_is_to_jinja(condition: str) -> None:
    source = f"{{% if {condition} %}}có{{% else %}}không{{% endif %}}"

    assert printed(source) == by_jinja(source)


@pytest.mark.parametrize(
    "code",
    [
        "missing.get('a')",
        "l.get('a')",
        "d.get(1)",
        "d.get()",
        "x.zfill('a')",
        "x.zfill(10 ** 9)",
        "x.zfill(900000000000)",
        "l|startswith('a')",
    ],
)
def test_what_has_no_meaning_is_refused(code: str) -> None:
    with pytest.raises(TemplateFault):
        printed(f"{{{{ {code} }}}}")
