"""Tags as people type them: understood where the meaning is sure, else told what to write."""

from typing import Any

import pytest

from tests.worker.word.test_office_templates import lines, table
from tests.worker.word.validity import problems, read_lines
from worker.word.errors import Fault, TemplateFault
from worker.word.template import Template, find_faults

VALUES: dict[str, Any] = {
    "x": "chữ", "n": 3, "t": True, "no": None, "l": [3, 1, 2], "d": {"b": "hai", "a": "một"},
    "u": [
        {"n": "An", "v": 7, "g": "x"}, {"n": "Bình", "v": 5, "g": "y"},
        {"n": "Chi", "v": 9, "g": "x"},
    ],
}  # fmt: skip


def filled(*texts: str) -> str:
    docx = lines(*texts)
    paper = Template.compile(docx).fill(VALUES)
    assert problems(paper) == []
    assert find_faults(docx, [VALUES]) == ()
    return read_lines(paper)


def faults_of(*texts: str) -> tuple[Fault, ...]:
    with pytest.raises(TemplateFault) as caught:
        Template.compile(lines(*texts)).fill(VALUES)
    return caught.value.faults


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        # Capitals
        ("{% If t %}a{% Else %}b{% EndIf %}", "a"),
        ("{% IF no %}a{% ELSE IF t %}b{% END IF %}", "b"),
        ("{% For i In l %}{{ i }}{% ENDFOR %}", "312"),
        ("{% SET a = 1 %}{{ a }}", "1"),
        ("{{P x}}", "chữ"),
        ("{{R x }}-{{ R x }}", "chữ-chữ"),
        ("{{ x|Upper|TITLE }} {{ n if x Is Defined Else 'b' }}", "Chữ 3"),
        ("{% if t AND NOT no Or False %}a{% endif %}", "a"),
        ("{% if t == TRUE and no IS NONE %}a{% endif %}", "a"),
        ("{% if 'a' NOT IN x %}a{% endif %}", "a"),
        ("{% Raw %}{{ x }}{% EndRaw %}", "{{ x }}"),
        # Words typed apart or together, and those of other languages
        ("{% if t %}a{% end if %}{% for i in l %}b{% end for %}", "abbb"),
        ("{% if no %}a{% else if t %}b{% end_if %}", "b"),
        ("{% if no %}a{% elseif t %}b{% end-if %}", "b"),
        ("{% if no %}a{% elsif t %}b{% endif %}", "b"),
        ("{% foreach i in l %}{{ i }}{% endforeach %}", "312"),
        ("{% for each i in l %}{{ i }}{% end for %}", "312"),
        ("{% if t then %}a{% endif %}{% if t: %}b{% else: %}c{% endif; %}", "ab"),
        ("{% if t và n hoặc no thì %}a{% endif %}", "a"),
        ("{{ x; }}", "chữ"),
        # The pluses and dashes of Jinja at the braces
        ("a {%+ if t +%} b {%+ endif +%} c", "a  b  c"),
        ("{{+ x }}", "chữ"),
        # Signs
        ("{% if n ≥ 3 and n ≤ 3 and n ≠ 4 and n <> 4 %}a{% endif %}", "a"),
        ("{% if n => 3 and n =< 3 and n > = 3 and n ! = 4 %}a{% endif %}", "a"),
        ("{% if (n = 3) && (no || t) && !no %}a{% endif %}", "a"),
        ("{{ 'a' if n = 3 else 'b' }} {{ n × 2 }} {{ n ÷ 2 }}", "a 6 1.5"),
        ("{% for i in u if i.v = 5 %}{{ i.n }}{% endfor %}", "Bình"),
        ("{% if u|sum(attribute='v') = 21 %}a{% endif %}", "a"),
        ("{% set a := 1 %}{% set b == 2 %}{{ a }}{{ b }}", "12"),
        ("{{ «a» }}{{ ´b´ }}{{ ‘c’ ~ “d” }}", "abcd"),
        # Marks that nobody sees
        ("{{ \u200fx\u200e }}{{\u202an\u202c}}", "chữ3"),
        ("{% if\u00a0t\u2068 %}a{% end\u00adif\u200b %}", "a"),
        # A word that looks like an operator, but stands where a field does
        ("{% set Or = 'a' %}{{ Or }}{{ d.a }}", "amột"),
        ("{% set then = t %}{% if not then %}a{% else %}b{% endif %}", "b"),
        ("{{ 'a AND b ≥ c; = d' }}", "a AND b ≥ c; = d"),
        # Tuples, texts with operators, functions of Python
        ("{% if x in ('chữ', 'b') %}a{% endif %}{% for i in ('c', 'd') %}{{ i }}{% endfor %}",
         "acd"),
        ("{{ '%02d/%s' % (n, x) }} {{ '%.1f' % n }} {{ '%(a)s' % d }} {{ '.' * 5 }}",
         "03/chữ 3.0 một ....."),
        ("{{ len(l) }} {{ str(n) + x }} {{ round(7 / 3, 2) }} {{ sorted(l)|join }}",
         "3 3chữ 2.33 123"),
        ("{{ (l + [4])|join }}", "3124"),
        ("{% for i in l %}{{ loop.cycle('a', 'b') }}{% endfor %}", "aba"),
        # Divided lists
        ("{% for g in u|groupby('g') %}{{ g.grouper }}:{{ g.list|map(attribute='n')|join }};"
         "{% endfor %}", "x:AnChi;y:Bình;"),
        ("{% for k, g in u|groupby('g') %}{{ k }}{{ g|length }}{% endfor %}", "x2y1"),
        ("{% for r in l|batch(2, '-') %}{{ r|join(',') }};{% endfor %}", "3,1;2,-;"),
        ("{% for c in l|slice(2, '-') %}{{ c|join(',') }};{% endfor %}", "3,1;2,-;"),
        ("{% for k, v in d|dictsort %}{{ k }}{{ v }}{% endfor %}", "amộtbhai"),
        ("{{ 'một hai ba bốn'|truncate(12, leeway=0) }} {{ 'một hai'|wordcount }}", "một hai... 2"),
        ("{{ l|select('>', 1)|join }} {{ l|reject('odd')|join }}{{ 'a'|center(3) }}", "32 2 a"),
        ("{{ u|selectattr('v', '>=', 7)|map(attribute='n')|join }}", "AnChi"),
    ],
)  # fmt: skip
def test_what_can_mean_one_thing_is_understood(typed: str, printed: str) -> None:
    assert filled(typed) == printed


@pytest.mark.parametrize(
    ("opening", "end"),
    [
        ("{%P if t %}", "{%P endif %}"),
        ("{%pif t %}", "{%pendif %}"),
        ("{%p IF t %}", "{%p end if %}"),
    ],
)
def test_a_paragraph_is_taken_out_however_its_tag_is_typed(opening: str, end: str) -> None:
    assert filled(opening, "a", end) == "a"


def test_rows_are_repeated_however_their_tags_are_typed() -> None:
    docx = table(["{%TR For i IN l %}"], ["{{ i }}"], ["{%trendfor %}"])

    assert read_lines(Template.compile(docx).fill(VALUES)) == "3|\n1|\n2|"


@pytest.mark.parametrize(
    ("typed", "correction"),
    [
        ("{{ n = 3 }}", "{{ n == 3 }}"),
        ("{{ t ? 'a' : 'b' }}", "{{ 'a' if t else 'b' }}"),
        ("{{ x|default:'a' }}", "{{ x|default('a') }}"),
        ("{{ x|replace('c', 'd' }}", "{{ x|replace('c', 'd') }}"),
        ("{{ x|replace('c', 'd')) }}", "{{ x|replace('c', 'd') }}"),
        ("{{ ''x'' }}", "{{ 'x' }}"),
        ("{{ `x` }}", "{{ 'x' }}"),
        ("{{ {x} }}", "{{ x }}"),
        ("{{ n · 2 }}", "{{ n * 2 }}"),
        ("{{ x & n }}", "{{ x ~ n }}"),
        ("{% if t & n %}{% endif %}", "{% if t and n %}"),
        ("{%p for i of l %}", "{%p for i in l %}"),
        ("{% for i in 1..3 %}{% endfor %}", "{% for i in range(1, 4) %}"),
        ("{% let a = 1 %}", "{% set a = 1 %}"),
        ("{% set n += 1 %}", "{% set n = n + 1 %}"),
        ("{% unless t %}", "{% if not (t) %}"),
        ("{% if no %}{% else t %}{% endif %}", "{% elif t %}"),
        ("{% if t %}{% endif t %}", "{% endif %}"),
        ("{% for i in l %}{% end %}", "{% endfor %}"),
        ("{% if t %}{% fi %}", "{% endif %}"),
        ("{% if t }}", "{% if t %}"),
        ("{{ x %}", "{{ x }}"),
        ("{ % if t % }", "{% if t %}"),
        ("{ { x } }", "{{ x }}"),
        ("a { {d.a|upper} } b", "{{ d.a|upper }}"),
        ("{ {tên}}", "{{ tên }}"),
        ("{{ X }}", "x"),
        ("{{ null }}", "none"),
    ],
)
def test_what_is_not_understood_is_told_what_to_write(typed: str, correction: str) -> None:
    assert correction in [fault.nearest for fault in faults_of(typed)]


@pytest.mark.parametrize("opening", ["{% if no %}", "{% for i in l %}"])
def test_what_stands_between_operators_is_no_correction(opening: str) -> None:
    """Text that only looks like a tag typed apart, or is meant as it is, stays."""
    end = "{% endif %}" if "if" in opening else "{% endfor %}"

    assert filled(f"{{% raw %}}{{ {{ x }} }}{{% endraw %}}{opening}{end}") == "{ { x } }"
    assert filled("{{ '{ { x } }' }} a { b } c { d % } { {1}, {x} } e") == (
        "{ { x } } a { b } c { d % } { {1}, {x} } e"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("{{ {'a': 1} }}", "hãy viết {% if %}…{% elif %}…{% endif %}"),
        ("{% with a = 1 %}", "hãy viết {% set a = b %}"),
        ("{% with a = 1 %}{% endwith %}", "đóng thẻ with"),
        ("{% set a %}b{% endset %}", "hãy viết {% set a = b %}"),
        ("{% filter upper %}a{% endfilter %}", "như {{ x|upper }}"),
        ("{% if t %}a{% else %}b{% else %}c{% endif %}", "đã có một else"),
        ("{% if t %}a{% else %}b{% elif n %}c{% endif %}", "elif phải đứng trước else"),
        ("{% macro a() %}{% endmacro %}", "hãy viết đoạn đó ở từng chỗ"),
        ("{% break %}", "{% for a in b if … %}"),
        ("{% do l.append(1) %}", "{% set a = a + [b] %}"),
        ("{{ x is empty }}", "hãy viết not x"),
        ("{{ x|safe }}", "Bỏ bộ lọc safe"),
        ("{{ l|random }}", "phải giống hệt"),
        ("{{ n ** 2 }}", "hãy viết phép nhân"),
        ("{{ x + n }}", "hãy viết ~ thay cho +"),
        ("{{ x * 3 }}", "Chỉ tính được với số"),
        ("{{ x % n }}", "Chỉ tính được với số"),
        ("{% set a = namespace(b=1) %}", "|sum(attribute=…)"),
        ("{{ '.' * 1001 }}", "đến 1.000 lần"),
        ("{{ l|batch(0) }}", "1 đến 10.000 phần"),
        ("{{ x|truncate(1) }}", "truncate"),
    ],
)
def test_a_refusal_says_what_to_write(typed: str, said: str) -> None:
    faults = faults_of(typed)

    assert any(said in str(fault.message) for fault in faults), list(map(str, faults))


@pytest.mark.parametrize("typed", ["{% else %}b{% else %}c{% endif %}", "{% end %}"])
def test_a_wrong_end_is_one_fault(typed: str) -> None:
    assert len(faults_of("{% if t %}a" + typed)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "{{ '" + "." * 900 + "' * 1000 * 1000 }}",
        "{% for i in range(9000) %}{% set a = '....' * 1000 %}{% endfor %}",
        "{{ 'a'|center(99999999) }}",
        "{{ range(9999)|list|slice(10000)|batch(10000, x)|length }}{{ x|batch(10**9) }}",
        "{% set a = range(10000)|list %}" + "{% set a = a + a %}" * 30,
    ],
)
def test_what_they_make_is_paid_for(typed: str) -> None:
    assert faults_of(typed)
