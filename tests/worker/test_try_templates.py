"""Trials of templates: good ones print their samples, others say what is wrong and where."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import msgspec
import pytest
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload, undefer

from templates_docx import TEMPLATES
from tests import factories
from tests.paper_worker import document_xml, fill_waiting
from tests.worker.conftest import WorkerSetup
from tests.worker.word.documents import letter
from worker.repair import ReproductionOutcome, reproduce_paper
from worker.resources import Resources
from worker.try_templates import try_template, try_templates
from workflow.domain.council_templates import TemplateDecisionKind
from workflow.domain.errors import BadInputError, message_from_plain
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Family, decode_record
from workflow.domain.year import State
from workflow.models import Attachment, Paper, PaperStatus, Review, TemplateVersion
from workflow.services.council_templates import versions
from workflow.services.council_templates.samples import list_samples, make_awkward
from workflow.services.council_templates.trial_outcomes import (
    RefusedTemplate,
    TriedTemplate,
)
from workflow.services.council_templates.versions import NewTemplate, TemplatePlace
from workflow.services.printing import paper_requests
from workflow.services.snapshots import facts_of, save_facts
from workflow.services.stores.file_store import FileStore

CASES = Path(__file__).parent / "word" / "cases"
#: What the trial of each file says, as a template of the plan: a danger, a fault, or nothing.
ANSWERS = {
    "B-docpr-ids": "Thiếu dữ liệu",
    "B-empty-cell": "Thiếu dữ liệu",
    "C1-crash-1e400": "Số quá lớn",
    "C3-crash-no-tblgrid": "",
    "C4-crash-entity-in-footnotes": "word/footnotes.foo khai báo DOCTYPE",
    "D1-list-equality-never-ends": "quá lớn để so sánh",
    "D2-redos-cellbg": "dở dang",
    "D3-unclosed-in-attributes": "thuộc tính",
    "M1-644-modulo": "",
    "M2-drawing-between-braces": "",
    "S1-dde-by-default-extension": "word/document.foo: Không được dùng trường DDEAUTO",
    "S2-attached-template-by-RELS": "mẫu đính kèm (attached template): word/settings.xml",
    "S3-dde-by-jinja": "word/document.xml: Thẻ không được nằm trong mã trường",
    "S4-link-field": "word/document.xml: Không được dùng trường LINK",
    "S6-annex-decoy": "word/document.foo: Không được dùng trường DDEAUTO",
    "W1-body-namespace": "",
    "W2-empty-cell-table-row-header-box": "",
    "W3-text-beside-p-tag-vanishes": "",
    "W5-cellbg-tcPr-empty": "",
    "W6-header-drawings-all-1001": "",
    "W7-false-positive-addendum": "",
}


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_the_table_has_every_file() -> None:
    assert {path.stem for path in CASES.glob("*.docx")} == set(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_case_gets_its_answer(name: str, files: FileStore) -> None:
    content = (CASES / f"{name}.docx").read_bytes()

    outcome = try_template(files, content, PaperKind.PLAN, Family.STATE)

    if isinstance(outcome, RefusedTemplate):
        told = " ".join(str(message_from_plain(one)) for one in outcome.dangers)
        assert ANSWERS[name]
        assert ANSWERS[name] in told
    else:
        told = " ".join(str(message_from_plain(one["message"])) for one in outcome.faults)
        assert (ANSWERS[name] in told) if ANSWERS[name] else not told
        assert [one.name for one in outcome.samples] == (
            [] if told else ["full", "bare", "awkward"]
        )


def test_a_faulty_template_comes_back_with_comments(files: FileStore) -> None:
    content = letter("Kính gửi {{ nguoi_nhan }}", "{{ titel }}")

    outcome = try_template(files, as_template(content), PaperKind.PLAN, Family.STATE)

    assert isinstance(outcome, TriedTemplate)
    places = [(one["placeholder"], one["nearest"]) for one in outcome.faults]
    assert ("{{ titel }}", "title") in places
    copy = docx.Document(io.BytesIO(files.get(str(outcome.annotated_sha256))))
    assert len(list(copy.comments)) == len(outcome.faults)
    assert outcome.text == ["Kính gửi {{ nguoi_nhan }}", "{{ titel }}"]


def as_template(content: bytes) -> bytes:
    """The same file as a .dotx."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"document.main+xml", b"template.main+xml"))
    return stream.getvalue()


def test_the_awkward_sample_has_what_makes_templates_fail() -> None:
    (full,) = (s for s in list_samples(PaperKind.MINUTES, Family.STATE) if s.name == "full")
    record = make_awkward(full.record)

    assert len(record.members) == 70
    assert sum("&" in member.name for member in record.members) > 60
    assert len({tally.votes for tally in record.contests[0].tallies}) == 1


def bring_in(works: WorkerSetup, content: bytes, since: str) -> int:
    """A plan template of the seed council, tried and approved from a day on."""
    with Session(works.engine) as session:
        council = session.scalars(select(Review)).one().bloc.council
        version = versions.add_version(
            session, works.files, TemplatePlace(council, PaperKind.PLAN, Family.PARTY),
            NewTemplate("kh.docx", content, "mẫu của tỉnh"), by=None, now=factories.NOW,
        )  # fmt: skip
        session.commit()
        id_ = version.id
    resources = Resources(works.engine, works.files)
    assert try_templates(resources, [id_], lambda: factories.NOW) == 1
    assert try_templates(resources, [id_], lambda: factories.NOW) == 0
    with Session(works.engine) as session:
        load = (selectinload(TemplateVersion.samples), undefer(TemplateVersion.report))
        version = session.get_one(TemplateVersion, id_, options=load)
        assert version.samples
        versions.decide_on_version(
            session, version, TemplateDecisionKind.APPROVED, since=dt.date.fromisoformat(since),
            reason="dùng", by=None, now=factories.NOW,
        )  # fmt: skip
        session.commit()
    return id_


def make_plan(works: WorkerSetup) -> Paper:
    with Session(works.engine) as session:
        review = session.scalars(select(Review)).one()
        paper_requests.request_papers(
            session, [review], [PaperKind.PLAN], by=None, now=factories.NOW
        )
        session.commit()
    fill_waiting(works.engine, works.files, lambda: factories.NOW)
    with Session(works.engine) as session:
        query = select(Paper).options(selectinload(Paper.snapshot)).order_by(Paper.id.desc())
        return session.scalars(query.limit(1)).one()


def test_a_paper_uses_the_version_of_its_day_and_is_made_again_with_it(
    works: WorkerSetup, seed_review: int
) -> None:
    shipped = (TEMPLATES / "party" / "plan.docx").read_bytes()
    own = letter("MẪU RIÊNG CỦA TỈNH {{ bloc }}")

    before = make_plan(works)
    later = bring_in(works, own, "2030-01-01")
    still = make_plan(works)
    now = bring_in(works, own, "2020-01-01")
    after = make_plan(works)

    assert (before.template_version_id, still.template_version_id) == (None, None)
    assert works.files.get(str(still.template_sha256)) == shipped
    assert after.template_version_id == now != later
    assert after.status is PaperStatus.READY
    assert "MẪU RIÊNG" in document_xml(works.files.get(str(after.file_sha256)))
    for paper in (before, after):
        assert reproduce_paper(works.files, paper).outcome is ReproductionOutcome.SAME


@pytest.mark.parametrize("kept", [{"state": State.CLOSED}, {"stage": PaperStage.ISSUED}])
def test_no_decision_reaches_back_to_papers_that_keep_their_template(
    works: WorkerSetup, seed_review: int, kept: dict[str, str]
) -> None:
    paper = make_plan(works)
    day = find_file_date(PaperKind.PLAN, decode_record(paper.snapshot.facts))
    assert day is not None
    bring_in(works, letter("{{ bloc }}"), "2020-01-01")
    with Session(works.engine) as session:
        table = Review if "state" in kept else Paper
        session.execute(update(table).values(**kept))
        session.commit()

    for early in ("2020-01-01", day.isoformat()):
        with pytest.raises(BadInputError, match=f"{day:%d/%m/%Y}") as refused:
            bring_in(works, letter("{{ bloc }}"), early)
        assert refused.value.field == "since"
    bring_in(works, letter("{{ bloc }}"), (day + dt.timedelta(days=1)).isoformat())


def test_a_paper_prints_files_of_its_own_review_alone(works: WorkerSetup, seed_review: int) -> None:
    """Whoever types the hash of a file of another review gets nothing of it."""
    stream = io.BytesIO()
    Image.new("L", (9, 9)).save(stream, "PNG")
    key = works.files.put(stream.getvalue())
    line = "{% for x in targets %}{% if x|length == 64 %}{{ x|image(20) }}{% endif %}{% endfor %}"
    bring_in(works, letter(line), "2020-01-01")
    with Session(works.engine) as session:
        review = session.scalars(select(Review)).one()
        record = msgspec.structs.replace(facts_of(session, review), targets=(key,))
        save_facts(session, review, record, section="targets", by=None, now=factories.NOW)
        session.commit()

    refused = make_plan(works)

    assert refused.status is PaperStatus.FAILED
    assert "Không tìm thấy ảnh" in str(refused.reason)
    with Session(works.engine) as session:
        session.add(Attachment(
            review_id=seed_review, member="x", file_name="x.png", sha256=key, size=1,
            added_at=factories.NOW,
        ))  # fmt: skip
        session.commit()
    own = make_plan(works)
    assert own.status is PaperStatus.READY
    assert reproduce_paper(works.files, own).outcome is ReproductionOutcome.SAME
