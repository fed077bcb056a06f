"""A fault says where it is: part, paragraph, placeholder, and what was perhaps meant."""

from typing import Any

import docx
import pytest

from tests.worker.word.documents import add_table, letter, saved, texts
from worker.word.template import Fault, Template, TemplateFault, find_faults


def faults_of(content: bytes, values: dict[str, Any] | None = None) -> tuple[Fault, ...]:
    with pytest.raises(TemplateFault) as caught:
        Template.compile(content).fill(values or {})
    return caught.value.faults


def busy_template() -> bytes:
    document = docx.Document()
    document.add_paragraph("Địa điểm: {{ meeting.plase }}.")
    document.add_paragraph("Khối {{ bloc }} năm {{ yaer }}, {{ thiếu }}")
    rows = [
        ["TT", "Tên"],
        ["{%tr for m in members %}", ""],
        ["{{ loop.index }}", "Đơn vị {{ m.nmae }}"],
    ]
    add_table(document, [*rows, ["{%tr endfor %}", ""]])
    document.add_paragraph("{% for guest in guests %}{{ guest }}{% endfor %}")
    document.sections[0].footer.paragraphs[0].text = "Chân {{ secretary.name }}"
    document.core_properties.title = "Biên bản {{ tittle }}"
    return saved(document)


VALUES = {
    "meeting": {"place": "Phan Thiết"},
    "bloc": "6",
    "year": 2021,
    "members": [{"name": "Ban Tuyên giáo"}, {"name": "Báo Bình Thuận"}],
    "title": "x",
}


def test_everything_missing_is_named_in_one_pass() -> None:
    found = {
        (str(fault.part), fault.paragraph, fault.placeholder, str(fault.message), fault.nearest)
        for fault in faults_of(busy_template(), VALUES)
    }

    body, table = "Thân văn bản", "Đơn vị {{ m.nmae }}"
    years = "Khối {{ bloc }} năm {{ yaer }}, {{ thiếu }}"
    guests = "{% for guest in guests %}{{ guest }}{% endfor %}"
    missing = "Thiếu dữ liệu: {}."
    assert found == {
        (
            *(body, "Địa điểm: {{ meeting.plase }}.", "{{ meeting.plase }}"),
            *(missing.format("meeting.plase"), "meeting.place"),
        ),
        (body, years, "{{ yaer }}", missing.format("yaer"), "year"),
        (body, years, "{{ thiếu }}", missing.format("thiếu"), None),
        (body, table, "{{ m.nmae }}", missing.format("m.nmae"), "m.name"),
        (body, guests, "{% for guest in guests %}", missing.format("guests"), None),
        (
            *("Chân trang", "Chân {{ secretary.name }}", "{{ secretary.name }}"),
            *(missing.format("secretary.name"), None),
        ),
        (
            "Thuộc tính của tệp",
            "Biên bản {{ tittle }}",
            "{{ tittle }}",
            missing.format("tittle"),
            "title",
        ),
    }


def test_a_row_that_repeats_nothing_known_is_named_by_its_tag() -> None:
    document = docx.Document()
    document.add_paragraph("Danh sách")
    add_table(
        document, [["TT"], ["{%tr for m in membres %}"], ["{{ m.name }}"], ["{%tr endfor %}"]]
    )

    (fault,) = faults_of(saved(document), {"members": []})

    assert fault.placeholder == "{% for m in membres %}"
    assert fault.nearest == "members"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ n / 0 }}", "chia cho 0"),
        ("{{ s + n }}", "Chỉ tính được với số"),
        ("{{ s < n }}", "Không tính được chỗ này"),
        ("{{ s.name }}", "Không có trường name"),
        ("{{ n|join }}", "danh sách"),
        ("{{ empty|first }}", "không có phần tử"),
        ("{{ l[5] }}", "Thiếu dữ liệu: l[5]"),
        ("{{ l }}", "một danh sách"),
    ],
)
def test_what_goes_wrong_while_filling_is_located(line: str, reason: str) -> None:
    content = letter("Trước {{ s }}", f"Đây {line} đây", "Sau {{ n }}")

    (fault,) = faults_of(content, {"n": 1, "s": "chữ", "l": [1], "empty": []})

    assert reason in str(fault.message)
    assert (fault.paragraph, fault.placeholder) == (f"Đây {line} đây", line)


@pytest.mark.parametrize(
    ("line", "reason", "nearest"),
    [
        ("{{ x }", "Thẻ mở ra mà không đóng lại", "{{ x }}"),
        ("{{ x {{ y }}", "Thẻ mở ra mà không đóng lại", None),
        ("{% if x", "Thẻ mở ra mà không đóng lại", None),
        ("{{ a b }}", "Thẻ viết sai", None),
        ("{% iff x %}", "Không có thẻ này", "if"),
        ("{% if x %}", "Thiếu thẻ đóng", None),
        ("{{ x|uper }}", "Không có bộ lọc uper", "upper"),
        ("{{ x is defned }}", "Không có phép thử defned", "defined"),
        ("{{ x.encode() }}", "không được gọi hàm", None),
        ("{% for a, b in x %}{% endfor %}", "Vòng lặp phải có dạng", None),
        ("{%p for a in x %}", "Thiếu thẻ đóng", None),
    ],
)
def test_what_is_wrong_with_a_tag_is_located(line: str, reason: str, nearest: str | None) -> None:
    (fault, *_) = faults_of(letter("Trước", line, "Sau"))

    assert reason in str(fault.message)
    assert fault.nearest == nearest


def test_a_tag_of_a_cell_outside_tables_is_one_fault() -> None:
    (fault,) = faults_of(letter("{% cellbg 'FF0000' %}"))

    assert "phải nằm trong một ô" in str(fault.message)


def test_all_tags_a_template_may_not_use_are_named_at_once() -> None:
    content = letter("{{ a.b() }}", "được", "{{ c|safe }}", "{{ 2 ** 3 }}")

    assert [fault.placeholder for fault in faults_of(content)] == [
        "{{ a.b() }}", "{{ c|safe }}", "{{ 2 ** 3 }}",
    ]  # fmt: skip


def test_a_branch_that_opens_what_it_does_not_close_is_refused() -> None:
    document = docx.Document()
    document.add_paragraph("Trước {% if a %} giữa")
    add_table(document, [["và {% endif %} sau"]])

    (fault,) = faults_of(saved(document), {"a": True})

    assert "không cùng cấp" in str(fault.message)
    assert "{% if a %}" in fault.placeholder


@pytest.mark.parametrize("line", ["{{p x | rich }}", "{{ x | rich }}"])
def test_what_stands_outside_text_is_refused_clearly(line: str) -> None:
    (fault,) = faults_of(letter(line), {"x": "chữ"})

    assert "RichText" in str(fault.message)
    assert "{{r note | rich }}" in str(fault.message)
    assert fault.placeholder


def test_an_error_reads_as_a_sentence() -> None:
    with pytest.raises(TemplateFault, match=r"“Năm {{ yaer }}”: Thiếu dữ liệu: yaer. \(year\?\)"):
        Template.compile(letter("Năm {{ yaer }}")).fill({"year": 2021})


@pytest.mark.parametrize("note", ["{# thiếu là sai #}", "{# Missing is false #}"])
def test_a_template_may_ask_that_missing_fields_count_as_false(note: str) -> None:
    lines = [note, "{% if guests %}có{% else %}không{% endif %}", "{% if a.b.c %}có{% endif %}"]

    filled = Template.compile(letter(*lines[:2])).fill({})
    assert texts(filled)[1] == "không"

    with pytest.raises(TemplateFault, match="Thiếu dữ liệu: place"):
        Template.compile(letter(*lines[:2], "{{ place }}")).fill({})


SAMPLES: list[dict[str, Any]] = [
    {"bloc": "6", "place": {"name": "A", "rows": [{"no": 1}]}, "guests": [], "note": None},
    {"bloc": "7", "place": {"name": "B", "rows": []}, "guests": [{"name": "x"}], "note": {"t": 1}},
]


def told(*lines: str) -> list[tuple[str, str, str | None]]:
    """The faults of a template: tag, what is said without its dot, the nearest name."""
    found = find_faults(letter(*lines), SAMPLES)
    return [(one.placeholder, str(one.message).rstrip("."), one.nearest) for one in found]


def missing(tag: str, path: str, near: str | None = None) -> tuple[str, str, str | None]:
    return tag, f"Thiếu dữ liệu: {path}", near


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        # A wrong tag hides no other name of its root, nor of a list it would have opened.
        (
            ["{{ place.name|uper }} {{ place.nmae }}"],
            [missing("{{ place.nmae }}", "place.nmae", "place.name")],
        ),
        (
            ["{%p for g in guests %}", "{{ g.nmae }} {{ loop.idx }}"],
            [missing("{{ g.nmae }}", "g.nmae", "g.name"),
             missing("{{ loop.idx }}", "loop.idx", "loop.index")],
        ),
        (
            ["{% for g in guests $ %}{{ g.x }}{% endfor %}{{ blok }}"],
            [missing("{{ blok }}", "blok", "bloc")],
        ),
        (
            ["{% if place.name x %}{{ place.nam }}{% endif %}"],
            [missing("{{ place.nam }}", "place.nam", "place.name")],
        ),
        (["{{ blok }} {{ x"], [missing("{{ blok }}", "blok", "bloc")]),
        # Branches that no sample takes.
        (
            ["{% if bloc == 'zz' %}{{ blok }}{% elif place.rowz %}{{ guests[0].nam }}{% endif %}"],
            [missing("{{ blok }}", "blok", "bloc"),
             missing("{% elif place.rowz %}", "place.rowz", "place.rows"),
             missing("{{ guests[0].nam }}", "guests[0].nam", "guests[0].name")],
        ),
        (
            ["{{ 'a' if bloc else place.y.z }}"],
            [missing("{{ 'a' if bloc else place.y.z }}", "place.y.z")],
        ),
        (
            ["{% if not bloc %}{{ bloc.x }}{% endif %}"],
            [("{{ bloc.x }}", "Không có trường x ở đây", None)],
        ),
        (
            ["{% if not bloc %}{{ guests|map(attribute='nam')|join }}{% endif %}"],
            [missing("{{ guests|map(attribute='nam')|join }}", "nam", "name")],
        ),
        (
            ["{% for i in range(placee.no) %}{{ i }}{% endfor %}"],
            [missing("{% for i in range(placee.no) %}", "placee.no", "place.no")],
        ),
        # What may be missing, and what nothing is known of, is no fault.
        (["{% for i in range(3) %}{{ i + loop.index }}{% endfor %}"], []),
        (["{{ x|default('-') }}{% if y is defined %}{{ y.z }}{% endif %}"], []),
        (
            ["{% set a = place %}{% if not bloc %}{{ a.nmae }}{% endif %}"],
            [missing("{{ a.nmae }}", "a.nmae", "a.name")],
        ),
        (
            ["{# thiếu là sai #}{% if x %}{{ x.y }}{% endif %}{% if not bloc %}{{ z }}{% endif %}"],
            [missing("{{ z }}", "z")],
        ),
    ],
)  # fmt: skip
def test_no_wrong_name_hides_behind_another_fault_or_a_branch(
    lines: list[str], wanted: list[tuple[str, str, str | None]]
) -> None:
    names = [row for row in told(*lines) if row[1].startswith(("Thiếu dữ liệu", "Không có trường"))]

    assert sorted(names, key=str) == sorted(wanted, key=str)


def test_what_goes_wrong_with_values_hides_nothing_either() -> None:
    tags = ["{{ 1 / 0 }}", "{{ guests }}", "{{ -bloc }}", "{{ bloc|sum }}", "{{ place.rows|join }}"]

    found = {tag for tag, _, _ in told(" ".join(tags), "{{ note.t }}")}

    assert found >= {*tags, "{{ note.t }}"}


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ a. }}", "Sau dấu chấm phải là tên"),
        ("{{ 'x }}", "«'»"),
        ("{{ a = b }}", "«=»"),
        ("{{ a & b }}", "«&»"),
        ("{{ a \\ b }}", "«\\»"),
        ("{% for 1 in b %}{% endfor %}", "for tên in"),
        ("{{ a[1 }}", "«}»"),
        ("{% set y : 3 %}", "«3»"),
        ("{{ " + "9" * 5_000 + " }}", "Số quá lớn"),
        ("{{ a 2.5 }}", "«2.5»"),
        ("{{ a|replace 'b', 'c' }}", "«b»"),
    ],
)
def test_the_wrong_character_is_shown(tag: str, said: str) -> None:
    assert said in str(faults_of(letter(tag))[0].message)


@pytest.mark.parametrize(("word", "meant"), [("endiff", "endif"), ("iff a", "if"), ("fore", "for")])
def test_a_mistyped_tag_is_told_the_nearest_one(word: str, meant: str) -> None:
    assert faults_of(letter(f"{{% {word} %}}"))[0].nearest == meant


def test_one_unbalanced_branch_hides_no_other() -> None:
    document = docx.Document()
    document.add_paragraph("{% if a %} giữa")
    add_table(document, [["{% endif %} sau"]])
    document.add_paragraph("{% for b in c %} giữa {{ b }}")
    add_table(document, [["{% endfor %} sau {{ x|rich }}"]])

    found = {fault.placeholder for fault in faults_of(saved(document))}

    assert found == {"{% if a %}", "{% for b in c %}", "{{ x|rich }}"}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["x{%tr for i in l %}y", "{{ i }}{%tr endfor %}"], ["{% for i in l %}"]),
        (["{%tr if a %}x", "y{%tr else %}z", "{%tr endif %}"], ["{% else %}"]),
        (
            ["{%tr if a %}x", "y{%tr endif %}z", "{%tr if a b %}"],
            ["{% endif %}", *["{% if a b %}"] * 2],
        ),
    ],
)
def test_a_tag_in_the_wrong_place_is_no_reason_to_accuse_its_partner(
    cells: list[str], told: list[str]
) -> None:
    document = docx.Document()
    add_table(document, [cells])

    faults = find_faults(saved(document), [{"l": [1], "a": 1}])

    assert [fault.placeholder for fault in faults] == told


def test_a_template_full_of_wrong_names_is_told_some_hundreds() -> None:
    lines = [" ".join(f"{{{{ placee{row}_{no} }}}}" for no in range(40)) for row in range(20)]

    found = told(*lines, "{{ " + "x" * 9_000 + " }}")

    assert 200 <= len(found) <= 1_000


def test_a_template_that_prints_too_much_is_told_so_at_its_tag() -> None:
    tag = "{% for i in range(9000) %}" * 4 + "{{ i }}" + "{% endfor %}" * 4

    (fault,) = find_faults(letter(tag), SAMPLES * 4)

    assert str(fault.message) == "Mẫu tạo ra văn bản quá dài."
    assert fault.placeholder == "{% for i in range(9000) %}"
