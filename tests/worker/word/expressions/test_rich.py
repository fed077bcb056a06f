"""RichText: plain pieces in, docxtpl's runs out, and no way out of the sandbox."""

from typing import Any

import docx
import pytest
from docx.shared import Pt, RGBColor

from tests.worker.word.documents import hashes, letter, opened, saved, texts
from worker.word.expressions.bounds import MAX_TEXT
from worker.word.expressions.rich import MOST_PIECES
from worker.word.expressions.sandbox import BUDGET
from worker.word.template import Template, TemplateFault

NOTE = Template.compile(letter("Ghi chú: {{r note | rich }}."))


def test_each_piece_has_its_own_look() -> None:
    look = {"bold": True, "italic": True, "underline": True, "size": 26, "color": "FF0000"}

    paper = opened(NOTE.fill({"note": [{"text": "Đậm", **look}, {"text": " thường"}]}))

    (line,) = paper.paragraphs
    bold, plain = (run for run in line.runs if run.text in ("Đậm", " thường"))
    assert line.text == "Ghi chú: Đậm thường."
    assert (bold.bold, bold.italic, bold.underline) == (True, True, True)
    assert (bold.font.size, bold.font.color.rgb) == (Pt(13), RGBColor(255, 0, 0))
    assert (plain.bold, plain.font.size) == (None, None)


@pytest.mark.parametrize(
    "text", ["{{ note }}", "{% for x in y %}", "<w:p/>", "]]> & “x” 'y'", "một\nhai\tba", "&lt;"]
)
def test_a_text_prints_as_it_is_and_is_never_run(text: str) -> None:
    for value in (text, [{"text": text, "bold": True}]):
        assert texts(NOTE.fill({"note": value})) == [f"Ghi chú: {text}."]


def test_line_breaks_of_any_system_are_one() -> None:
    assert NOTE.fill({"note": "a\r\nb\rc"}) == NOTE.fill({"note": "a\nb\nc"})


@pytest.mark.parametrize("nothing", [None, "", []])
def test_where_there_is_nothing_nothing_stands(nothing: Any) -> None:
    assert texts(NOTE.fill({"note": nothing})) == ["Ghi chú: ."]


def test_the_fast_path_fills_it_and_reads_the_field() -> None:
    assert NOTE.paths == {"note"}
    assert len({NOTE.fill({"note": "x\ty"}) for _ in range(3)}) == 1
    assert hashes(letter("{{r units | default('') | rich }}"), 1)


@pytest.mark.parametrize(
    "value",
    [
        7, True, {"text": "x"}, ["x"], [["x"]], [None], [{}], [{"text": None}], [{"text": 7}],
        [{"text": "x", "bold": 1}], [{"text": "x", "bold": "true"}], [{"text": "x", "size": True}],
        [{"text": "x", "size": 1}], [{"text": "x", "size": 9999}], [{"text": "x", "size": 13.5}],
        [{"text": "x", "size": "26"}], [{"text": "x", "color": "#FF00"}],
        [{"text": "x", "color": 'F"/><w:b/>'}], [{"text": "x", "color": "FF0000\n"}],
        [{"text": "x", "color": ""}], [{"text": "x", "underline": "zigzag"}],
        [{"text": "x", "url_id": "rId1"}], [{"text": "x", "style": "a\"b"}], [{"text": "x", "": 1}],
        [{"text": "x", "url": "http://a"}],
        [{"text": "x"}] * (MOST_PIECES + 1), [{"text": "x" * MAX_TEXT}, {"text": "x"}],
        "x" * (MAX_TEXT + 1), "\x00", [{"text": "\ud800"}], "a\x0bb", "a\x08b",
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_what_is_no_rich_text_is_refused_where_it_stands(value: Any) -> None:
    with pytest.raises(TemplateFault) as caught:
        NOTE.fill({"note": value})

    (fault,) = caught.value.faults
    assert "rich" in fault.placeholder


def test_the_wrong_piece_is_named() -> None:
    with pytest.raises(TemplateFault, match="Đoạn 2 "):
        NOTE.fill({"note": [{"text": "x"}, {"text": "y", "size": "to"}]})


def test_a_missing_field_is_named() -> None:
    with pytest.raises(TemplateFault) as caught:
        NOTE.fill({"nota": "x"})

    assert caught.value.faults[0].nearest == "nota"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ (note | rich).xml }}",
        "{{ (note | rich)._xml }}",
        "{{ (note | rich)['_xml'] }}",
        "{{ (note | rich).__class__ }}",
        "{{r note | rich | upper }}",
        "{{r note | rich | rich }}",
        "{{r (note | rich) ~ 'x' }}",
        "{{r [note | rich] | join | rich }}",
        "{{r scan | image(30) | rich }}",
        "{{r note | rich('x') }}",
        "{{ [note | rich] | first }}",
        "{% for one in note | rich %}{{ one }}{% endfor %}",
        "{% set found = note | rich %}{{ found }}",
        "{% set found = note | rich %}{{r found }}",
        "{% set found = note | rich %}{{ found.__class__ }}",
    ],
)
def test_rich_text_gives_nothing_away(attack: str) -> None:
    with pytest.raises(TemplateFault):
        Template.compile(letter(attack)).fill({"note": "chữ", "scan": "chữ"})


def test_rich_text_in_an_attribute_is_refused() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{% cellbg note | rich %}x"

    with pytest.raises(TemplateFault, match="Màu nền"):
        Template.compile(saved(document)).fill({"note": "chữ"})


def test_rich_text_in_a_property_of_the_file_is_refused() -> None:
    document = docx.Document()
    document.core_properties.title = "{{ note | rich }}"

    with pytest.raises(TemplateFault, match="RichText"):
        Template.compile(saved(document))


def test_rich_text_is_paid_for_from_the_budget() -> None:
    rounds = Template.compile(letter("{% for one in list %}{{r note | rich }}{% endfor %}"))

    with pytest.raises(TemplateFault, match="quá dài"):
        rounds.fill({"list": [1] * (BUDGET // 500_000 + 1), "note": "x" * 500_000})
