"""The English catalogue says what the code says, no less and no more."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.message_extraction import (
    ROOT,
    extract_messages,
    id_of,
    list_untranslated,
    read_catalogue,
    strings_of,
)
from workflow.domain.clauses.table import CLAUSES
from workflow.domain.errors import Message
from workflow.services.translation import PluralForms, choose_sentence, translate

TRANSLATED = [message for message in read_catalogue() if message.id]
MARK = re.compile(r"\{[^}]*\}|%\(\w+\)s")
VIETNAMESE = re.compile("[À-ÖØ-öø-ỹ]")
#: What English sentences keep in Vietnamese: words that papers or people write as quoted, what may
#: be typed into a field, titles of acts, and names.
KEPT = (
    re.compile("“[^”]*”"),
    re.compile("[Ff]or example,? .*"),
    re.compile(
        "Luật 06/2022/QH15|NĐ (30|98)(/20[0-9]{2}/NĐ-CP)?|TT 01/2024/TT-TANDTC|0603.N/BNV-TĐKT"
    ),
    re.compile("Thi Đua|Kính gửi: …"),
)
#: Modules with Vietnamese that needs no English, and why.
NOT_TRANSLATED = {
    "workflow/config": "says what is wrong with a setting in both languages at once",
    "workflow/web/__init__.py": "says what is wrong with a setting in both languages at once",
    "workflow/web/gallery.py": "shows the parts of pages to developers",
    "workflow/web/agenda/calendar_feed.py": "writes the names of a file format",
    "worker/word/parts/typed_code.py": "reads what people type in tags",
    "worker/word/faults/corrections.py": "reads what people type in tags",
    "workflow/domain/texts/pasted_lists.py": "reads what people paste",
    "workflow/domain/texts/list_items.py": "reads what people paste",
    "workflow/domain/names/unit_abbreviations.py": "lists a letter that has no parts",
    "workflow/domain/names/unit_matching.py": "lists letters and words that names share",
    "workflow/domain/texts/legacy_text.py": "lists letters of codes before Unicode",
    "workflow/domain/vietnamese_text.py": "lists letters and marks",
    "workflow/domain/names/bloc_names.py": "lists words that names share",
    "workflow/domain/names/agency_words.py": "reads names of agencies",
    "workflow/domain/names/posts.py": "reads posts as they are typed",
    "workflow/domain/award_kinds.py": "reads names of awards",
    "workflow/domain/names/families.py": "reads names of agencies",
    "workflow/domain/texts/typed_dates.py": "reads dates and hours as they are typed",
    "workflow/domain/texts/wording.py": "writes papers, which stay Vietnamese",
    "workflow/domain/law/authorities.py": "writes names of authorities as papers do",
    "workflow/domain/law/acts.py": "names acts as papers cite them",
    "workflow/domain/papers": "writes papers",
    "workflow/services/translation.py": "lists words of which some are said otherwise of a cụm",
    "workflow/services/handover_package.py": "writes a paper",
    "workflow/services/archive/edxml_header.py": "writes a note into a file for other systems",
    "workflow/services/workbooks/cells.py": "reads words of a file format",
    "workflow/services/workbooks/layout.py": "names the sheets and columns of a file format",
    "workflow/services/workbooks/writing.py": "names the lists of a file format",
    "workflow/services/printing/manifest.py": "lists the papers of a zip, in their language",
    "workflow/services/council_templates/fields.py": "names a heading of templates_docx/README.md",
    "workflow/services/council_templates/samples.py": "makes up a review",
    "workflow/services/accounts/sign_in_letters.py": "writes letters",
    "workflow/services/accounts/people_list.py": "reads names of agencies",
    "worker/word/sign_in_letters.py": "writes letters",
    "worker/word/trial_mark.py": "marks papers, which are Vietnamese",
    "worker/word/lint": "looks for Vietnamese words",
    "worker/word/number_words.py": "reads numbers in words",
    "worker/word/comparison/figures.py": "reads numbers in words",
    "worker/word/comparison/beside.py": "looks for Vietnamese words",
}


def test_every_vietnamese_text_of_the_code_is_marked_for_translation() -> None:
    modules = [path for room in ("workflow", "worker") for path in (ROOT / room).rglob("*.py")]
    checked = [path for path in modules if not is_listed(path)]

    texts = {text for path in checked for text in list_texts(ast.parse(path.read_text("utf-8")))}

    assert len(texts) > 1000
    assert sorted(texts - extract_messages()) == []


@pytest.mark.slow
def test_every_sentence_of_the_code_has_an_english_one() -> None:
    assert list_untranslated() == []


def test_the_catalogue_has_no_sentence_that_the_code_no_longer_says() -> None:
    assert sorted({id_of(row) for row in TRANSLATED} - extract_messages()) == []


def test_english_sentences_fill_in_what_the_vietnamese_ones_do() -> None:
    wrong = [
        english
        for row in TRANSLATED
        for english in strings_of(row)
        if marks(english) != marks(id_of(row))
    ]
    assert wrong == []


def test_no_english_sentence_is_empty_or_still_vietnamese() -> None:
    english = [text for row in TRANSLATED for text in strings_of(row)]
    assert [text for text in english if not text.strip()] == []
    assert [text for text in english if still_vietnamese(text)] == []


def test_a_number_before_a_noun_has_its_plural() -> None:
    """No page says "1 units": such a sentence is there both ways, and the first says one."""
    single = [str(row.string) for row in TRANSLATED if not row.pluralizable]
    assert [text for text in single if list_counted(text)] == []
    for row in TRANSLATED:
        if row.pluralizable:
            forms = PluralForms(*strings_of(row))
            assert forms.one != forms.other
            assert row.id[0] == row.id[1]
            assert forms.mark not in {name for name, _noun in list_counted(forms.one)}, forms


@pytest.mark.parametrize(
    ("number", "told"), [(1, "1 unit left"), (0, "0 units left"), ("21", "21 units left")]
)
def test_the_number_decides_between_one_and_many(number: object, told: str) -> None:
    text = choose_sentence("còn %(count)s đơn vị", "en", {"count": number})
    assert text % {"count": number} == told
    counted = Message("{done}/{total} đơn vị đã nộp", done=5, total=1)
    assert translate(counted, "en") == "5/1 unit has handed in"
    assert translate(counted, "vi") == "5/1 đơn vị đã nộp"


#: What looks like a plural and is a verb or a pronoun, and numbers that are always many.
NO_PLURALS = {
    *(
        "is",
        "was",
        "has",
        "does",
        "as",
        "this",
        "its",
        "us",
        "ms",
        "stands",
        "says",
        "ends",
        "names",
    ),
    *("comes", "differs", "holds", "belongs", "lacks", "needs", "wants", "knows", "declares"),
}
ALWAYS_MANY = {
    *("most", "limit", "longest", "letters", "links", "sessions", "ended_secrets", "inspections"),
    *("unused_accounts", "depth", "high", "low", "places", "least"),
}
COUNTED = re.compile(
    r"(?:%\((\w+)\)s|\{(\w+)\})(?:</?\w+>)? ((?:[a-z-]+ ){0,2}?[a-z-]+s|(?:[a-z-]+ )?people)\b"
)
#: Words that begin another phrase than a counted noun.
_OTHER_PHRASE = ("of the", "in ", "to ", "is ", "was ", "has ", "and ", "for ", "with ", "on ",
                 "as ", "from ", "by ")  # fmt: skip


def list_counted(english: str) -> list[tuple[str, str]]:
    """Numbers that stand before a noun of several."""
    found = [(found[1] or found[2], found[3]) for found in COUNTED.finditer(english)]
    return [
        (name, words)
        for name, words in found
        if name not in ALWAYS_MANY | {"name"}
        and words.split()[-1] not in NO_PLURALS
        and not words.startswith(_OTHER_PHRASE)
    ]


def test_how_a_value_of_a_regulation_is_written_is_said_in_english() -> None:
    hints = [translate(key.kind.hint, "en") for key in CLAUSES if key.kind.hint]

    assert "A whole number from 0 to 20" in hints
    assert [hint for hint in hints if still_vietnamese(hint)] == []


def marks(text: object) -> set[str]:
    return set(MARK.findall(str(text)))


def still_vietnamese(english: str) -> bool:
    for kept in KEPT:
        english = kept.sub("", english)
    return bool(VIETNAMESE.search(english))


def is_listed(path: Path) -> bool:
    return any(path.relative_to(ROOT).is_relative_to(place) for place in NOT_TRANSLATED)


def list_texts(tree: ast.Module) -> Iterator[str]:
    """Vietnamese strings, without docstrings, f-strings and patterns."""
    others = {id(part) for node in ast.walk(tree) for part in list_others(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in others:
                yield from [text] if VIETNAMESE.search(text) else []


def list_others(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant()):
            yield node.value
        # The names are of values offered for typing, which go into papers.
        case (
            ast.JoinedStr()
            | ast.Call(func=ast.Attribute(value=ast.Name(id="re")))
            | ast.Assign(targets=[ast.Name(id="USUAL_AWARDS" | "RATINGS")])
        ):
            yield from ast.walk(node)
