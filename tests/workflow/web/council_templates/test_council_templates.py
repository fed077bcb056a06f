"""An officer brings a Word form in, sees what it prints; another approves it; papers use it."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.paper_worker import document_xml, fill_waiting
from tests.template_worker import try_waiting
from tests.worker.word.documents import letter
from tests.workflow.services.verification.tampering import tamper
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.models import Paper, TemplateVersion
from workflow.services.council_templates.fields import list_fields
from workflow.services.printing.replaced_templates import count_replaced_templates
from workflow.services.stores.file_store import FileStore
from workflow.services.verification.paper_templates import find_template_faults
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
CASES = Path(__file__).parents[3] / "worker" / "word" / "cases"
PLAN = "/templates/1/plan/party"
OWN = letter("MẪU CỦA TỈNH", "{{ title }}", "{{ bloc }} {{ year }}")


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do the work of a worker: try templates, fill papers."""
    files = FileStore(app.config["SETTINGS"].files)
    engine = app.extensions["database"]
    return lambda: try_waiting(engine, files, now) + fill_waiting(engine, files, now)


def bring(person: Browser, content: bytes, *, note: str = "mẫu tỉnh", status: int = 200) -> Page:
    page = person.get(PLAN)
    sent = {"file": (io.BytesIO(content), "kế hoạch.docx"), "note": note}
    return person.submit(page, PLAN, sent, status=status)


def decide(person: Browser, path: str, kind: str, since: str, *, status: int = 200) -> Page:
    typed = {"kind": kind, "since": since, "reason": "theo quyết định"}
    return person.submit(person.get(path), f"{path}/decision", typed, status=status)


def make_plan(browser: Open, world: World, work: Callable[[], int], db: Session) -> Paper:
    head, address = browser("head"), f"/reviews/{world.review}"
    head.submit(head.get(address), f"{address}/papers", press=("kind", "plan"))
    work()
    db.expire_all()
    paper = db.query(Paper).order_by(Paper.id.desc()).first()
    assert paper is not None
    db.close()
    return paper


def show_paper(browser: Open, paper: Paper) -> str:
    return browser("head").get(f"/reviews/{paper.review_id}/papers/{paper.id}").text


def text_of(app: Flask, paper: Paper) -> str:
    return document_xml(FileStore(app.config["SETTINGS"].files).get(str(paper.file_sha256)))


def test_a_template_goes_from_its_file_to_papers_and_back(
    browser: Open, world: World, work: Callable[[], int], app: Flask, db: Session
) -> None:
    officer, second = browser("council"), browser("administrator")
    waiting = bring(officer, OWN)
    assert "Đang thử mẫu" in waiting.text
    work()
    tried = officer.get(waiting.path)
    assert "Mẫu điền được" in tried.text
    assert "người khác phải duyệt" in tried.text
    decide(officer, waiting.path, "approved", "01/01/2022", status=422)
    before = make_plan(browser, world, work, db)
    assert "MẪU CỦA TỈNH" not in text_of(app, before)

    decide(second, waiting.path, "approved", "01/01/2022")
    assert "bản số 1, từ 01/01/2022" in officer.get("/templates").text
    assert "Mẫu của Hội đồng nay là bản số 1" in show_paper(browser, before)
    paper = make_plan(browser, world, work, db)
    assert "MẪU CỦA TỈNH" in text_of(app, paper)
    assert paper.template_version_id == 1
    assert "của Hội đồng, bản số 1" in show_paper(browser, paper)

    own = officer.get(waiting.path).text
    assert "là việc của người khác" in own
    assert "Ghi quyết định" not in own
    decide(second, waiting.path, "withdrawn", "02/01/2022")
    assert "đã thôi dùng; hãy tạo lại" in show_paper(browser, paper)
    assert "MẪU CỦA TỈNH" not in text_of(app, make_plan(browser, world, work, db))


def test_a_batch_names_its_templates_and_leaves_out_what_another_one_replaces(
    browser: Open, world: World, work: Callable[[], int], db: Session
) -> None:
    officer, second = browser("council"), browser("administrator")
    path = bring(officer, OWN).path
    work()
    decide(second, path, "approved", "01/01/2022")
    choice = "/batches/preview?council=1&year=2021&kinds=plan&scope=all"

    preview = officer.get(choice)
    assert "Mẫu sẽ dùng: 1 mẫu của Hội đồng, 0 mẫu có sẵn" in preview.text
    assert "của Hội đồng, bản số 1, từ 01/01/2022" in preview.text
    batch = officer.submit(preview, "/batches", press=("which", "all"))
    work()
    csv, listed, names = read_zip(officer, batch.path)
    assert "của Hội đồng, bản số 1" in csv
    assert [(row["template"], row["status"]) for row in listed] == [(1, "ready")]
    assert len(names) == 3
    assert "đã thay" not in officer.get(batch.path).text

    decide(second, path, "withdrawn", "02/01/2022")
    page = officer.get(batch.path).text
    assert "Văn bản của đợt này theo mẫu mà Hội đồng đã thay: 1." in page
    assert "Tải 1 văn bản" not in page
    csv, listed, names = read_zip(officer, batch.path)
    assert "đã thôi dùng" in csv
    assert (listed[0]["file"], len(names)) == (None, 2)
    db.expire_all()
    assert count_replaced_templates(db) == 1
    assert list(find_template_faults(db)) == []
    tamper(db, "UPDATE paper SET template_sha256 = :other", other="0" * 64)
    assert "không lập từ tệp của bản ấy" in str(next(find_template_faults(db)).message)


def read_zip(person: Browser, path: str) -> tuple[str, list[dict[str, object]], list[str]]:
    """The lists of a batch, for people and for programs, and the names in its zip."""
    with zipfile.ZipFile(io.BytesIO(person.download(f"{path}/zip").data)) as archive:
        listed = json.loads(archive.read("manifest.json"))
        return archive.read("manifest.csv").decode("utf-8-sig"), listed, archive.namelist()


def test_what_a_template_prints_is_shown_as_pages_and_word(
    browser: Open, world: World, work: Callable[[], int]
) -> None:
    officer = browser("council")
    shipped = officer.download("/templates/shipped/plan/party").data
    path = bring(officer, shipped).path
    work()

    sample = officer.get(f"{path}/samples/awkward")
    word = officer.download(f"{path}/samples/awkward/file")
    image = officer.client.get(f"{path}/samples/full/pages/1")

    assert "Kiểm tra thể thức" in sample.text
    assert docx.Document(io.BytesIO(word.data)).paragraphs
    assert image.data.startswith(b"\x89PNG")
    officer.client.get(f"{path}/samples/full/pages/99").close()
    assert officer.client.get(f"{path}/samples/full/pages/99").status_code == 404
    assert officer.client.get(f"{path}/samples/none").status_code == 404


def test_a_hostile_file_is_refused_with_its_place(
    browser: Open, world: World, work: Callable[[], int]
) -> None:
    officer = browser("council")
    path = bring(officer, (CASES / "S4-link-field.docx").read_bytes()).path
    work()
    page = officer.get(path)

    assert "không dùng làm mẫu được" in page.text
    assert "word/document.xml: Không được dùng trường LINK" in page.text
    assert "bị từ chối" in officer.get(PLAN).text


def test_faults_are_listed_with_their_places_and_come_as_comments(
    browser: Open, world: World, work: Callable[[], int]
) -> None:
    officer = browser("council")
    path = bring(officer, letter("Kính gửi {{ titel }}")).path
    work()
    page = officer.get(path)
    copy = docx.Document(io.BytesIO(officer.download(f"{path}/comments").data))

    assert "Có 1 chỗ sai" in page.text
    assert "“Kính gửi {{ titel }}”" in page.text
    assert "Có phải title" in page.text
    assert [comment.text for comment in copy.comments]
    assert officer.client.get(f"{path}/samples/full").status_code == 404


def test_two_versions_are_compared_by_their_text(
    browser: Open, world: World, work: Callable[[], int]
) -> None:
    officer = browser("council")
    bring(officer, OWN)
    work()
    path = bring(officer, letter("MẪU MỚI CỦA TỈNH", "{{ title }}", "{{ bloc }} {{ year }}")).path
    work()

    page = officer.get(f"{path}/changes")

    assert page.heading == "Bản số 2 khác bản số 1"
    assert "bỏ: MẪU CỦA TỈNH" in page.text
    assert "thêm: MẪU MỚI CỦA TỈNH" in page.text
    assert "{{ title }}" not in page.text


def test_no_file_no_reason_and_no_word_file_are_said_at_once(
    browser: Open, world: World, db: Session
) -> None:
    officer = browser("council")

    assert bring(officer, OWN, note="", status=422).faults == ["Hãy ghi lý do đưa mẫu này vào."]
    assert bring(officer, b"%PDF", status=422).faults
    assert db.query(TemplateVersion).count() == 0


def test_a_template_is_made_of_an_old_paper_and_its_fields_are_confirmed(
    browser: Open, world: World, work: Callable[[], int], app: Flask, db: Session
) -> None:
    officer, files = browser("council"), FileStore(app.config["SETTINGS"].files)
    old = files.get(str(make_plan(browser, world, work, db).file_sha256))
    sent = {"old-file": (io.BytesIO(old), "kế hoạch cũ.docx"), "old-review": str(world.review)}

    first = officer.submit(officer.get(PLAN), f"{PLAN}/draft", sent)
    work()
    page = officer.get(first.path)
    assert "Mẫu điền được" in page.text
    assert "«Khối thi đua 6» → bloc (tên khối, cụm)" in page.text
    second = officer.submit(page, f"{first.path}/fields", {"chosen": ["bloc"]})
    work()

    assert "Bản số 2" in second.heading
    lines = officer.get(f"{second.path}/changes").text
    assert "bỏ" in lines
    db.expire_all()
    made = db.query(TemplateVersion).order_by(TemplateVersion.number).all()
    text = document_xml(files.get(made[1].file_sha256))
    assert "{{ bloc }}" in text
    assert "{{ title }}" not in text
    assert [one["path"] for one in made[1].fields or () if one["chosen"]] == ["bloc"]
    assert made[0].source_sha256 == made[1].source_sha256


def test_a_paper_of_another_review_makes_no_template(
    browser: Open, world: World, db: Session
) -> None:
    officer = browser("council")
    for content, review in ((letter("Không có gì"), str(world.review)), (OWN, "")):
        sent = {"old-file": (io.BytesIO(content), "cũ.docx"), "old-review": review}
        assert officer.submit(officer.get(PLAN), f"{PLAN}/draft", sent, status=422).faults
    assert db.query(TemplateVersion).count() == 0


def repacked(package: bytes, name: str, content: bytes) -> bytes:
    """The package with one of its files changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return stream.getvalue()


def test_a_template_goes_to_another_installation_as_one_file(
    browser: Open, world: World, db: Session
) -> None:
    officer = browser("council")
    package = officer.download(f"{bring(officer, OWN).path}/package").data

    page = bring(officer, package, note="từ tỉnh bạn")
    first, second = db.query(TemplateVersion.file_sha256, TemplateVersion.file_name)
    db.close()
    assert first == second
    assert page.heading == "Bản số 2"
    for broken in (
        repacked(package, "template.docx", b"PK changed"),
        repacked(package, "template.json", b"[]"),
        repacked(package, "template.json", b"{"),
    ):
        assert "Gói mẫu này hỏng" in bring(officer, broken, status=422).text
    other = officer.get("/templates/1/plan/nd30")
    sent = {"file": (io.BytesIO(package), "a.zip"), "note": "thử"}
    answer = officer.submit(other, "/templates/1/plan/nd30", sent, status=422)
    assert "của loại văn bản hoặc thể thức khác" in answer.text
    told = json.loads(zipfile.ZipFile(io.BytesIO(package)).read("template.json"))
    for name, status in (("a\0.docx", 422), ('../x\r\nmẫu ".docx', 200)):
        about = json.dumps({**told, "file_name": name}).encode()
        brought = bring(officer, repacked(package, "template.json", about), status=status)
        assert ("ký tự điều khiển" in brought.text) is (status == 422)
    assert officer.download(f"{brought.path}/file").data == OWN


def test_another_council_sees_nothing_of_it(
    browser: Open, world: World, work: Callable[[], int]
) -> None:
    path = bring(browser("council"), OWN).path

    stranger = browser("other council")
    stranger.get(PLAN, status=404)
    for end in ("", "/part", "/file", "/package", "/changes", "/samples/full"):
        assert stranger.client.get(path + end).status_code == 404
    for address in ("/templates/1/x/party", "/templates/shipped/x/y", "/templates/fields/x/nd30"):
        assert browser("council").client.get(address).status_code == 404


def test_the_fields_of_a_kind_are_explained_and_found(browser: Open, world: World) -> None:
    page = browser("council").get("/templates/fields/plan/nd30?q=chi+tieu")

    assert "chỉ tiêu" in page.text
    assert [row.path for row in list_fields(PaperKind.PLAN, Family.STATE, "targets")] == [
        "parts.targets", "targets[]"
    ]  # fmt: skip


def test_the_fields_stand_beside_what_a_version_prints(browser: Open, world: World) -> None:
    officer = browser("council")
    path = bring(officer, letter("{{ title }}")).path

    found = officer.client.get(f"{path}?q=co+quan+ban+hanh").text
    whole = officer.client.get(path).text

    assert "{{ letterhead.issuer }}" in found
    assert "{{ title }}" not in found
    assert "{{ title }}" in whole


@pytest.mark.parametrize("kind", PaperKind)
def test_every_field_has_its_meaning_and_most_an_example(kind: PaperKind) -> None:
    rows = list_fields(kind, Family.STATE)

    assert all(row.meaning and row.tag.startswith("{{ ") for row in rows)
    assert sum(bool(row.example) for row in rows) > len(rows) * 0.6


def test_a_tag_of_a_list_stands_in_its_loops() -> None:
    rows = {row.path: row for row in list_fields(PaperKind.PACT, Family.STATE)}

    assert rows["targets[]"].loops == ("{%p for x in targets %}",)
    assert rows["targets[]"].tag == "{{ x }}"
    assert rows["grid[].left.unit"].tag == "{{ x.left.unit }}"
    typed = rows["established_by"].section
    assert typed is not None
    assert typed.key == "general"
