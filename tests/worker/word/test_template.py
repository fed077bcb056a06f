"""A compiled template: what it is made of, and the same bytes wherever it is filled."""

import hashlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import docx
import pytest

from tests.worker.word.documents import (
    filled_by_docxtpl,
    hashes,
    letter,
    members,
    opened,
    saved,
    texts,
    values_of,
    with_footnote,
)
from tests.worker.word.docxtpl_cases import headers_by_section, rows_repeat
from worker.word.template import Template

ROUNDS = 40


def test_a_template_knows_the_hash_of_its_file() -> None:
    content = letter("{{ x }}")

    assert Template.compile(content).sha256 == hashlib.sha256(content).hexdigest()


def test_eight_threads_fill_one_template_as_one_does() -> None:
    content, _ = rows_repeat()
    template = Template.compile(content)
    alone = [template.fill(values_of(number)) for number in range(ROUNDS)]

    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda n: template.fill(values_of(n % ROUNDS)), range(ROUNDS * 20))
        )

    assert together == alone * 20


@pytest.mark.slow
def test_four_processes_give_the_same_bytes() -> None:
    content, _ = rows_repeat()

    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(hashes, [content] * 4, [ROUNDS] * 4))

    assert found == [hashes(content, ROUNDS)] * 4


def test_two_papers_of_one_template_share_nothing() -> None:
    template = Template.compile(letter("{{ x }}", "{% for y in l %}{{ y }}{% endfor %}"))

    papers = [
        texts(template.fill(values)) for values in ({"x": "a", "l": ["b"]}, {"x": "c", "l": []})
    ]

    assert papers == [["a", "b"], ["c", ""]]


def test_every_section_has_its_own_header_and_footer() -> None:
    content, values = headers_by_section()

    document = opened(Template.compile(content).fill(values))

    headers = [section.header.paragraphs[0].text for section in document.sections]
    assert headers == [f"1: {values['text']}", f"2: {values['text']}"]
    assert document.sections[0].first_page_header.paragraphs[0].text == "a\nb\tc"


def test_properties_are_filled_without_a_second_escape() -> None:
    document = docx.Document()
    for name in ("title", "subject", "author", "comments", "keywords", "category"):
        setattr(document.core_properties, name, "{{ x }} < {% if a > 1 %}a{% endif %}")

    properties = opened(
        Template.compile(saved(document)).fill({"x": "R&D", "a": 2})
    ).core_properties

    assert {properties.title, properties.subject, properties.author} == {"R&D < a"}
    assert {properties.comments, properties.keywords, properties.category} == {"R&D < a"}


def test_footnotes_are_filled_as_docxtpl_fills_them() -> None:
    content, values = with_footnote("Theo {{ x }}"), {"x": "R&D\nhai"}

    ours, theirs = Template.compile(content).fill(values), filled_by_docxtpl(content, values)

    assert "Theo R&amp;D" in members(ours)["word/footnotes.xml"].decode()
    assert (
        members(ours)["word/footnotes.xml"].split(b"?>")[-1]
        == members(theirs)["word/footnotes.xml"]
    )


def test_a_template_without_tags_comes_back_whole() -> None:
    content = letter("Không có gì để điền")

    assert texts(Template.compile(content).fill({})) == ["Không có gì để điền"]


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u00ad"])
def test_what_cannot_be_seen_in_a_tag_does_no_harm(hidden: str) -> None:
    assert texts(Template.compile(letter(f"{{{{ x{hidden} }}}}")).fill({"x": "chữ"})) == ["chữ"]


def test_decomposed_vietnamese_in_a_tag_finds_its_field() -> None:
    """Word on a Mac may write the marks of a name apart from its letters."""
    decomposed = "te\u0302n"

    assert texts(Template.compile(letter(f"{{{{ {decomposed} }}}}")).fill({"tên": "chữ"})) == [
        "chữ"
    ]
