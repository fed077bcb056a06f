"""No tag makes another field of the one that was looked at: the scan holds for what is written."""

import pytest

from tests.worker.word.documents import members
from tests.worker.word.minimal import field, instruction, minimal, paragraph
from worker.word.errors import PackageError, TemplateFault
from worker.word.files import field_codes
from worker.word.files.safety import scan
from worker.word.parts import prepare
from worker.word.template import Template

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
PAGE, DDE = instruction("PAGE "), instruction("DDEAUTO c:\\x cmd")
REST = f"<w:p>{DDE}{SEPARATE}{END}</w:p>"


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def line(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def table(*rows: str) -> str:
    cells = "".join(f"<w:tr><w:tc>{row}</w:tc></w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{cells}</w:tbl>"


def typed(tag: str, holder: str) -> str:
    """A tag in an element that no scan of codes reads, and that the engine may fill."""
    text = f"<w:t>{tag}</w:t>"
    return {
        "a box of nothing": run(f"<w:txbxContent>{line(run(text))}</w:txbxContent>"),
        "a shape": run(f"<w:pict><w:txbxContent>{line(run(text))}</w:txbxContent></w:pict>"),
        "an attribute": run(f'<w:textpath string="{tag}"/>'),
        "a look": run(f'<w:rPr><x:docPr descr="{tag}"/></w:rPr>'),
        "text of a look": f"<w:pPr><w:rPr>{text}</w:rPr></w:pPr>",
    }.get(holder, run(f"<w:{holder}>{tag}</w:{holder}>"))


HOLDERS = ("a box of nothing", "a shape", "an attribute", "a look", "text of a look",
           "v", "title", "description", "category", "subject", "bstr", "lpwstr")  # fmt: skip


@pytest.mark.parametrize("is_scanned", [True, False])
@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("scope", ["tr ", "tc ", "p ", "r ", " "])
def test_no_tag_takes_a_part_of_a_code_away(
    scope: str, holder: str, *, is_scanned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the two walls by itself: the codes as they are in the file, and as they are left."""
    if not is_scanned:
        monkeypatch.setattr(field_codes, "_WITHIN", _Anything())
    else:
        monkeypatch.setattr(prepare, "find_tags_in_codes", lambda _: ())
    opened, closed, noted = (
        f"{{%{scope}if false %}}", f"{{%{scope}endif %}}", f"{{#{scope}note #}}"
    )  # fmt: skip
    bodies = (
        f"{line(BEGIN)}{table(line(PAGE, typed(noted, holder)))}{REST}",
        line(BEGIN)
        + table(line(typed(opened, holder)), line(PAGE), line(typed(closed, holder)))
        + REST,
        f"{line(BEGIN, typed(opened, holder), PAGE, typed(closed, holder))}{REST}",
    )
    for body in bodies:
        try:
            paper = Template.compile(minimal(body)).fill({})
        except (PackageError, TemplateFault):
            continue
        assert scan(paper) == (), body


class _Anything(frozenset[str]):
    def __contains__(self, _: object) -> bool:
        return True


def test_a_note_of_a_row_takes_no_half_of_a_field_with_it() -> None:
    begun = line(run("<w:t>{#tr note #}</w:t>"), BEGIN, PAGE, SEPARATE)
    whole = line(run("<w:t>{#tr note #}</w:t>"), BEGIN, PAGE, SEPARATE, END)

    with pytest.raises(TemplateFault, match="Một trường của Word"):
        Template.compile(minimal(table(begun, line(END))))

    paper = Template.compile(minimal(table(whole, paragraph("a")))).fill({})
    assert "fldChar" not in members(paper)["word/document.xml"].decode()


def test_what_a_field_shows_may_have_tags() -> None:
    shown = run("<w:t>{% for i in l %}{{ i }}{% endfor %}</w:t>")
    code = instruction('HYPERLINK "https://a.vn" ')

    paper = Template.compile(minimal(line(BEGIN, code, SEPARATE, shown, END))).fill({"l": [1, 2]})

    assert ">12<" in members(paper)["word/document.xml"].decode()


@pytest.mark.parametrize("properties", ["pPr", "sdtPr", "tblPr", "trPr", "tcPr"])
def test_properties_of_any_program_may_stand_within_a_code(properties: str) -> None:
    look = f'<w:{properties}><x:any x:a="b"/><w:unknown/></w:{properties}>'

    assert scan(minimal(field("<w:r><w:t>PAGE</w:t></w:r>", look))) == ()


@pytest.mark.parametrize("name", ["bdo", "dir", "customXml", "smartTag", "hyperlink", "tbl"])
def test_what_word_puts_around_runs_may_stand_within_a_code(name: str) -> None:
    around = f"<w:{name}>{instruction(' 1 = 1 ')}</w:{name}>"

    assert scan(minimal(field("IF ", around, '"a" "b"'))) == ()


@pytest.mark.parametrize("name", ["unknown", "txbxContent", "title", "ruby", "object"])
def test_what_no_code_has_is_refused_within_one(name: str) -> None:
    assert scan(minimal(field("PAGE", f"<w:r><w:{name}/></w:r>")))


@pytest.mark.parametrize("attribute", ["descr", "title", "name"])
def test_a_branch_does_not_reach_from_one_attribute_into_another(attribute: str) -> None:
    shape = '<w:drawing><wp:inline><wp:docPr id="1" {}="{}"/></wp:inline></w:drawing>'
    within = shape.format(attribute, "{% if a %}b{% endif %}")
    torn = line(
        run(shape.format(attribute, "{% if a %}")), run(shape.format(attribute, "{% endif %}"))
    )

    assert (
        f'{attribute}="b"'
        in members(Template.compile(minimal(line(run(within)))).fill({"a": True}))[
            "word/document.xml"
        ].decode()
    )
    with pytest.raises(TemplateFault, match="cùng thuộc tính"):
        Template.compile(minimal(torn))
