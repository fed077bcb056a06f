"""What is mechanical is mended in a new file; a good paper and the words of any stay the same."""

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.worker.word.lint.broken import Break
from tests.worker.word.lint.mutations import find_paragraph, number_at_foot, replace_text
from tests.worker.word.lint.papers import GOOD, good
from tests.worker.word.lint.rule_breaks import BREAKS, MOTTO, PLAN_TEXT
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import fix, lint
from worker.word.lint.document import read_document

MENDED = [
    "ND30-PG-01",
    "ND30-PG-03",
    "ND30-PG-04",
    "ND30-PG-05",
    "ND30-PG-06",
    "ND30-PG-07",
    "ND30-PG-09",
    "ND30-PG-12",
    "ND30-PG-13",
    "ND30-PG-14",
    "ND30-QH-04",
    "ND30-ND-01",
    "ND30-SK-03",
    "PTY-PG-01",
    "PTY-PG-02",
    "PTY-PG-04",
    "PTY-CQ-02",
    "PTY-ND-01",
]
CASES = [broken for broken in BREAKS if broken.rule in MENDED]


def words(content: bytes) -> list[str]:
    return [line.text for line in open_docx(content).paragraphs]


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: f"{broken.rule} {broken.paper}")
def test_a_mechanical_fault_is_mended(broken: Break) -> None:
    document = open_docx(good(broken.paper))
    broken.change(document)

    fixed = fix(save_docx(document))

    assert fixed.done
    assert broken.rule not in {finding.rule for finding in lint(fixed.docx).findings}


@pytest.mark.parametrize("paper", GOOD)
def test_a_good_paper_is_left_as_it_is(paper: str) -> None:
    fixed = fix(good(paper))

    assert fixed.done == ()
    assert fixed.docx == good(paper)


def test_mending_twice_changes_nothing_more() -> None:
    document = open_docx(good("plan"))
    replace_text(MOTTO, "Độc lập – Tự do")(document)

    once = fix(save_docx(document))

    assert fix(once.docx).docx == once.docx


def test_a_motto_in_two_texts_of_one_run_is_kept_whole() -> None:
    document = open_docx(good("plan"))
    run = find_paragraph(document, MOTTO).runs[0]
    run.text = "Độc lập – "
    rest = OxmlElement("w:t")
    rest.text = "Tự do – Hạnh phúc"
    run._r.append(rest)

    fixed = fix(save_docx(document))

    lines = [line.text for line in read_document(fixed.docx).lines]
    assert "Độc lập - Tự do - Hạnh phúc" in lines


def test_words_stay_as_they_are() -> None:
    document = open_docx(good("plan"))
    replace_text(PLAN_TEXT, "Các đơn vị , xin nắm rõ")(document)
    document.sections[0].left_margin = 0

    fixed = fix(save_docx(document))

    assert words(fixed.docx) == words(save_docx(document))


def test_a_wrong_word_in_the_motto_is_not_guessed() -> None:
    document = open_docx(good("plan"))
    replace_text("Hạnh phúc", "Hạnh Phúc")(document)

    assert fix(save_docx(document)).done == ()


def test_words_at_the_foot_are_not_lost_with_the_number() -> None:
    document = open_docx(good("plan"))
    number_at_foot(document)
    document.sections[0].footer.paragraphs[0].text = "Sở Nội vụ"

    fixed = fix(save_docx(document))

    assert "Sở Nội vụ" in open_docx(fixed.docx).sections[0].footer.paragraphs[0].text
    assert "ND30-PG-12" in {finding.rule for finding in lint(fixed.docx).findings}


def test_a_page_without_stated_margins_gets_them() -> None:
    document = open_docx(good("plan"))
    properties = document.sections[0]._sectPr
    properties.remove(properties.find(qn("w:pgMar")))

    assert lint(fix(save_docx(document)).docx).passed
