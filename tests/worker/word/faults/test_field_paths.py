"""Which paths of its values a template reads."""

import docx
import pytest

from tests.worker.word.documents import letter, saved
from worker.word.template import Template


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        (["{{ meeting.place }}"], {"meeting.place"}),
        (["{{ a['b'].c }} {{ a.l[0].d }}"], {"a.b.c", "a.l[].d"}),
        (["{%p for m in members %}", "{{ m.name }}", "{%p endfor %}"], {"members[].name"}),
        (["{% for n in names %}{{ n }}{% endfor %}"], {"names[]"}),
        (["{% for n in names %}{{ loop.index }}{% endfor %}"], {"names"}),
        (["{% for b in a %}{% for c in b.l %}{{ c.x }}{% endfor %}{% endfor %}"], {"a[].l[].x"}),
        (["{% for a in a %}{{ a.b }}{% endfor %}{{ c }}"], {"a[].b", "c"}),
        (["{% for m in l if m.ok %}x{% else %}{{ none }}{% endfor %}"], {"l[].ok"}),
        (["{% if a.b %}{{ c }}{% elif d %}{% else %}{{ e }}{% endif %}"], {"a.b", "c", "d", "e"}),
        (["{% set m = meeting %}{{ m.place }}"], {"meeting", "meeting.place"}),
        (["{% set n = 1 %}{{ n }}"], set()),
        (["{{ l|join(sep) }} {{ a ~ b }} {{ c + 1 }}"], {"l", "sep", "a", "b", "c"}),
        (["{{ d if e else f }}"], {"d", "e", "f"}),
        (["{{ x|default(y) }} {{ (l|first).name }}"], {"x", "y", "l[].name"}),
        (["không có thẻ"], set()),
    ],
)  # fmt: skip
def test_the_paths_of(lines: list[str], paths: set[str]) -> None:
    assert Template.compile(letter(*lines)).paths == paths


def test_every_part_counts() -> None:
    document = docx.Document()
    document.add_paragraph("{{ a }}")
    document.sections[0].header.paragraphs[0].text = "{{ b.c }}"
    document.core_properties.title = "{{ d }}"

    assert Template.compile(saved(document)).paths == {"a", "b.c", "d"}
