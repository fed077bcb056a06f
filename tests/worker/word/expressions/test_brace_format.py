"""Python's `'{}'.format(x)` and `x.split(',')`, which docxtpl templates call: the same text."""

from typing import Any

import jinja2
import pytest

from tests.worker.word.documents import letter, texts
from worker.word.template import Template, TemplateFault, find_faults

VALUES: dict[str, Any] = {
    "money": 1234567.891, "n": 7, "s": "abc & d", "day": "2021-05-04", "l": [1], "g": {"k": 1},
}  # fmt: skip


@pytest.mark.parametrize(
    "tag",
    [
        "{{ '{:,.0f}'.format(money) }}", "{{ '{:,.2f} đồng'.format(money).replace(',', '.') }}",
        "{{ '{0}/{1}/{0}'.format(n, s) }}", "{{ '{a}-{b:03d}'.format(a=s, b=n) }}",
        "{{ '{:>9}|{:%}|{{}}'.format(s, 0.5) }}", "{{ day.split('-')[0] }}",
        "{{ '/'.join(day.split('-', 1)) }}", "{% for x in s.split() %}{{ x }};{% endfor %}",
    ],
)  # fmt: skip
def test_it_prints_what_python_would(tag: str) -> None:
    printed = jinja2.Environment(autoescape=False).from_string(tag).render(VALUES)  # noqa: S701

    assert texts(Template.compile(letter(tag)).fill(VALUES)) == [printed]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ '{0.__class__}'.format(s) }}", "{{ '{0[0]}'.format(s) }}", "{{ '{!r}'.format(s) }}",
        "{{ '{:{}}'.format(s, 5) }}", "{{ '{:99999}'.format(n) }}", "{{ '{:d}'.format(s) }}",
        "{{ '{} {}'.format(s) }}", "{{ '{'.format(s) }}", "{{ '{}'.format(l) }}",
        "{{ s.format(n) }}", "{{ s.split('') }}", "{{ self }}", "{{ '{}'.format(nope) }}",
        "{% for k in g %}{{ k }}{% endfor %}",
    ],
)  # fmt: skip
def test_what_it_may_not_is_told_at_the_tag(tag: str) -> None:
    faults = find_faults(letter(tag), [VALUES])

    assert faults
    assert faults[0].placeholder in tag
    assert str(faults[0].message).endswith((".", "}"))


def test_what_it_prints_is_paid_for() -> None:
    tag = "{% for x in range(10000) %}{{ '" + "{:999d}" * 20 + "'.format(" + "n, " * 20 + ") }}"

    with pytest.raises(TemplateFault, match="quá dài"):
        Template.compile(letter(tag + "{% endfor %}")).fill(VALUES)
