"""What other programs and languages would take for a tag or a loop is told as such."""

from typing import Any

import pytest

from tests.worker.word.documents import letter, texts
from worker.word.template import Template, find_faults

VALUES: dict[str, Any] = {"bloc": "6", "year": 2021, "signature": {"name": "A"}, "l": [1]}


def told(*lines: str) -> list[tuple[str, str, str | None]]:
    faults = find_faults(letter(*lines), [VALUES])
    return [(fault.placeholder, str(fault.message), fault.nearest) for fault in faults]


@pytest.mark.parametrize("name", ["bloc", "year", "signature.name"])
@pytest.mark.parametrize(
    "mark", ["{%s}", "${%s}", "«%s»", "<<%s>>", "[[%s]]", "{ %s }", "<< %s >>"]
)
def test_a_field_in_marks_of_another_program_is_told(mark: str, name: str) -> None:
    ((shown, message, near),) = told(f"Khối {mark % name} năm")

    assert (shown, near) == (mark % name, f"{{{{ {name} }}}}")
    assert "in đúng như vậy" in message


@pytest.mark.parametrize(
    "line",
    ["{x}", "${10}", "«Khối 6»", "<<a>>", "[[1]]", "{signature.x}", "{{ '{bloc}' }}", "{a, b}"],
)
def test_other_words_in_such_marks_are_text(line: str) -> None:
    assert told(line) == []


@pytest.mark.parametrize("line", ["{ bloc }}", "{bloc}}", "{ signature.name|upper }}"])
def test_a_brace_too_few_at_the_beginning_is_told(line: str) -> None:
    ((shown, message, near),) = told(f"a {line} b")

    assert shown == line
    assert "hai dấu ở đầu" in message
    assert near == f"{{{{ {line.strip('{} ')} }}}}"


@pytest.mark.parametrize(
    ("line", "near"), [("{{ bloc }", "{{ bloc }}"), ("{{bloc} a", "{{ bloc }}")]
)
def test_a_brace_too_few_at_the_end_is_told(line: str, near: str) -> None:
    assert told(line)[0][2] == near


@pytest.mark.parametrize(
    "loop",
    ["for x of l", "for each x trong l", "for x = 1 to 3", "for i, x in enumerate(l)",
     "for (i, x) in enumerate(l)", "assign x = 3", "let x = 3"],
)  # fmt: skip
def test_what_a_wrong_tag_would_have_named_is_no_fault_of_its_own(loop: str) -> None:
    end = "{% endfor %}" if loop.startswith("for") else ""

    assert {shown for shown, _, _ in told(f"{{% {loop} %}}{{{{ x }}}}{end}")} == {f"{{% {loop} %}}"}


@pytest.mark.parametrize(("tag", "path"), [("{{ signature['nam'] }}", "signature['nam']"),
                                           ("{{ l[7] }}", "l[7]")])  # fmt: skip
def test_a_missing_item_is_told_with_its_list(tag: str, path: str) -> None:
    assert f"Thiếu dữ liệu: {path}." in [message for _, message, _ in told(tag)]


def test_braces_of_other_text_stay() -> None:
    lines = ["{ {x} }", "{1}}", "{_{ bloc }_}", "{% raw %}{ bloc }}{% endraw %}"]

    assert texts(Template.compile(letter(*lines)).fill(VALUES)) == [
        "{ {x} }", "{1}}", "{{ bloc }}", "{ bloc }}"
    ]  # fmt: skip
