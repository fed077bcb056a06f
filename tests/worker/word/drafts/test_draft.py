"""A template made of a paper prints the paper again, and other reviews' facts in its place."""

import re
from typing import Any

import pytest

from templates_docx import TEMPLATES
from tests.worker.word.documents import letter, members
from tests.worker.word.minimal import WML, minimal, paragraph, part
from worker.word.comparison.units import open_body, read_units
from worker.word.drafts.draft import draft_template
from worker.word.template import Template
from workflow.domain.papers import PaperKind
from workflow.domain.papers.optional_fields import list_optional_fields
from workflow.domain.record import Family
from workflow.services.council_templates.samples import list_samples

KINDS = [kind for kind in PaperKind if kind is not PaperKind.HANDOVER_MINUTES]


def read(docx: bytes) -> list[str]:
    return [unit.text for unit in read_units(open_body(docx)[2])]


def values_of(kind: PaperKind, family: Family) -> dict[str, Any]:
    """The values of the fullest sample of a kind; a name with braces in it is written otherwise."""
    sample = {one.name: one for one in list_samples(kind, family)}
    values: dict[str, Any] = plain(sample.get("full", next(iter(sample.values()))).values(kind))
    return values


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return re.sub(r"\{\{ (khối|KHỐI) \}\}", "X", value) if isinstance(value, str) else value


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_prints_the_paper_that_it_was_made_of(kind: PaperKind) -> None:
    family = Family.PARTY if kind is PaperKind.PLAN else Family.STATE
    values = values_of(kind, family)
    shipped = (TEMPLATES / family.value / f"{kind.value}.docx").read_bytes()
    paper = Template.compile(shipped).fill(values)

    draft = draft_template(paper, values)

    assert draft.fields
    assert read(Template.compile(draft.docx).fill(values)) == read(paper)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_prints_reviews_without_what_may_be_missing(kind: PaperKind) -> None:
    """Also where every sample has it, as most have an agency above the issuing one."""
    family = Family.PARTY if kind is PaperKind.PLAN else Family.STATE
    values = values_of(kind, family)
    shipped = (TEMPLATES / family.value / f"{kind.value}.docx").read_bytes()
    optional = list_optional_fields(kind)
    draft = draft_template(Template.compile(shipped).fill(values), values, None, optional)

    bare = without(values, optional, "")

    assert bare != values
    assert read(Template.compile(draft.docx).fill(bare))


def without(value: Any, missing: frozenset[str], path: str) -> Any:
    if path in missing:
        return None
    if isinstance(value, dict):
        return {
            name: without(item, missing, f"{path}.{name}".removeprefix("."))
            for name, item in value.items()
        }
    return (
        [without(one, missing, f"{path}[]") for one in value] if isinstance(value, list) else value
    )


def test_a_draft_prints_other_facts_where_fields_were_found() -> None:
    kind, family = PaperKind.PLAN, Family.STATE
    values = values_of(kind, family)
    paper = Template.compile((TEMPLATES / "nd30" / "plan.docx").read_bytes()).fill(values)
    draft = draft_template(paper, values)
    more = [*values["activities"], {**values["activities"][0], "task": "Việc mới"}]
    other = {**values, "bloc": "Khối thi đua Khác", "activities": more, "targets": ["Một việc."]}

    text = "\n".join(read(Template.compile(draft.docx).fill(other)))

    assert "Khối thi đua Khác" in text
    assert "Việc mới" in text
    assert "1. Một việc." in text
    assert values["targets"][0] not in text


def test_only_whole_words_and_chosen_fields_become_tags() -> None:
    values = {"bloc": "Khối 6", "year": "năm 2021", "place": "Mẫu", "head": "Trưởng Khối 6"}
    content = letter(
        "Khối 61 và Khối 6", "ngày 14 tháng 6 năm 2021", "Báo cáo năm 2021", "Phó Trưởng Khối 6"
    )

    assert read(draft_template(content, values).docx) == [
        "Khối 61 và {{ bloc }}",
        "ngày 14 tháng 6 năm 2021",
        "Báo cáo {{ year }}",
        "Phó Trưởng {{ bloc }}",
    ]
    assert read(draft_template(content, values, ["year"]).docx)[0] == "Khối 61 và Khối 6"
    assert [one.path for one in draft_template(content, values, ["year"]).fields] == ["year"]


def test_names_in_capitals_and_at_the_start_of_a_sentence_are_fields_too() -> None:
    values = {"bloc": "Khối thi đua 6", "year": "năm 2021", "issuer": "SỞ MỘT", "name": "Sở Một"}
    lines = ["TỔNG KẾT KHỐI THI ĐUA 6", "NĂM 2021", "Năm 2021, Khối thi đua 6", "SỞ MỘT", "Sở Một"]
    lines.append("NGÀY 1 THÁNG 2 NĂM 2021")

    draft = draft_template(letter(*lines), values, None, ["bloc"])
    other = {"bloc": "Cụm số 2", "year": "năm học 2022-2023", "issuer": "A", "name": "B"}

    assert read(draft.docx)[2] == "{{ year|upper_first }}, {{ bloc or '' }}"
    assert [(one.path, one.count) for one in draft.fields] == [
        ("bloc", 2), ("issuer", 1), ("name", 1), ("year", 2)
    ]  # fmt: skip
    assert read(Template.compile(draft.docx).fill(other)) == [
        "TỔNG KẾT CỤM SỐ 2", "NĂM HỌC 2022-2023", "Năm học 2022-2023, Cụm số 2", "A", "B",
        lines[-1],
    ]  # fmt: skip
    assert read(Template.compile(draft.docx).fill({**other, "bloc": None}))[0] == "TỔNG KẾT "


@pytest.mark.parametrize(
    ("value", "written", "tag"),
    [
        ("09 đơn vị thành viên", "9 đơn vị thành viên", "{{ x }}"),
        ("9 đơn vị thành viên", "09 đơn vị thành viên", "{{ x }}"),
        ("09 đơn vị thành viên", "09 thành viên", "{{ x|split(' ')|first }} thành viên"),
        ("09 đơn vị thành viên", "9 thành viên", "{{ x|split(' ')|first }} thành viên"),
        ("ngày 05/01/2026", "ngày 05 tháng 01 năm 2026", "{{ x }}"),
        ("ngày 05/10/2026", "ngày 05 tháng 10 năm 2026", "{{ x }}"),
        ("ngày 05 tháng 4 năm 2026", "ngày 05/04/2026", "{{ x }}"),
        ("ngày 05 tháng 4 năm 2026", "Ngày 5/4/2026", "Ngày 5/4/2026"),
        ("ngày 05 tháng 4 năm 2026", "ngày 5/4/2026", "{{ x }}"),
        (
            "16 giờ 30, ngày 06 tháng 01 năm 2026",
            "ngày 06 tháng 01 năm 2026",
            "{{ x|split(', ')|last }}",
        ),
        ("Mẫu, ngày 10 tháng 3 năm 2026", "lập ngày 10/3/2026;", "lập {{ x|split(', ')|last }};"),
        ("Sở A, Sở B", "Sở B", "Sở B"),
        ("09 đơn vị", "109 đơn vị", "109 đơn vị"),
        ("09 đơn vị thành viên", "9 đơn vị thành viên khác", "{{ x }} khác"),
        ("Khối thi đua 6", "Khối thi đua 06", "{{ x }}"),
    ],
)
def test_dates_and_counts_are_found_as_offices_write_them(
    value: str, written: str, tag: str
) -> None:
    draft = draft_template(letter(written), {"x": value})

    assert read(draft.docx) == [tag]
    assert [one.path for one in draft.fields] == (["x"] if tag != written else [])
    missing = draft_template(letter(written), {"x": value}, None, ["x"])
    Template.compile(missing.docx).fill({"x": None})
    Template.compile(draft.docx).fill({"x": value})


def test_of_two_fields_with_one_value_the_first_is_taken_and_counted() -> None:
    draft = draft_template(letter("Sở Nội vụ gửi Sở Nội vụ"), {"a": "Sở Nội vụ", "b": "Sở Nội vụ"})

    (found,) = draft.fields
    assert (found.path, found.count) == ("a", 2)
    assert read(draft.docx) == ["{{ a }} gửi {{ a }}"]


def test_headers_footers_and_notes_are_drafted_with_the_body() -> None:
    values = {"bloc": "Khối thi đua 6", "year": "năm 2021", "units": ["Sở Một Hai", "Sở Ba Bốn"]}
    parts = {
        "word/header1.xml": part("w:hdr", paragraph("Khối thi ", "đua 6") + paragraph("năm 2021")),
        "word/footer1.xml": part("w:ftr", paragraph("Sở Một Hai;") + paragraph("Sở Ba Bốn.")),
        "word/footnotes.xml": part(
            "w:footnotes", f'<w:footnote w:id="2">{paragraph("của Khối thi đua 6")}</w:footnote>'
        ),
    }
    names = ("header", "footer", "footnotes")
    content = minimal(
        paragraph("Báo cáo năm 2021"),
        links=tuple(
            (name, path.rpartition("/")[2]) for name, path in zip(names, parts, strict=True)
        ),
        parts={
            path: (f"{WML}.{name}+xml", xml)
            for name, (path, xml) in zip(names, parts.items(), strict=True)
        },
    )

    draft = draft_template(content, values)
    other = {"bloc": "Cụm <A>", "year": "năm 2022", "units": ["Một", "Hai", "Ba"]}
    filled = members(Template.compile(draft.docx).fill(other))

    assert [(one.path, one.count) for one in draft.fields] == [
        ("bloc", 2), ("units", 1), ("year", 2)
    ]  # fmt: skip
    shown = {path: re.findall("<w:t[^>]*>([^<]+)", filled[path].decode()) for path in parts}
    assert list(shown.values()) == [
        ["Cụm &lt;A&gt;", "năm 2022"], ["Một;", "Hai;", "Ba."], ["của Cụm &lt;A&gt;"]
    ]  # fmt: skip
    assert read(draft_template(content, values, ["year"]).docx) == ["Báo cáo {{ year }}"]


def test_braces_of_the_paper_stay_what_they_are() -> None:
    """What looks like a tag in last year's paper is text that nobody has chosen as a field."""
    typed = ["{{ secret }} Khối 6", "{% if a %}{# b #}", "{ {{% {{{ x }}}", "{{ Khối 6 }}"]
    header = part("w:hdr", paragraph("{", "{ secret }", "} Khối 6"))
    title = part(
        "w:ftr", '<w:p><w:r><w:drawing><wp:docPr id="1" name="a {{ b }}"/></w:drawing></w:r></w:p>'
    )
    content = minimal(
        "".join(map(paragraph, typed)),
        links=(("header", "header1.xml"), ("footer", "footer1.xml")),
        parts={
            "word/header1.xml": (f"{WML}.header+xml", header),
            "word/footer1.xml": (f"{WML}.footer+xml", title),
        },
    )

    draft = draft_template(content, {"bloc": "Khối 6", "secret": "lộ"})
    filled = Template.compile(draft.docx).fill({"bloc": "Cụm 7", "secret": "lộ"})

    assert read(filled) == [text.replace("Khối 6", "Cụm 7") for text in typed]
    assert "{{ secret }} Cụm 7" in re.sub(
        "<[^>]+>", "", members(filled)["word/header1.xml"].decode()
    )
    assert 'name="a {{ b }}"' in members(filled)["word/footer1.xml"].decode()
    assert [one.path for one in draft.fields] == ["bloc"]
