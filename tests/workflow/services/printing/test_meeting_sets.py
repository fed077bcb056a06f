"""Papers of further meetings go out with those of the year: in the zip and to the next head."""

import io
import json
import zipfile

from tests.factories import NOW
from tests.paper_worker import fill_waiting
from tests.workflow.services.printing.test_paper_life import Office, files, office, review
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.year import State
from workflow.models import Paper
from workflow.services import handover, reviews
from workflow.services.handover_package import build_package
from workflow.services.printing.current_papers import newest_papers_by_key, read_paper_set
from workflow.services.printing.paper_requests import request_papers_of_review
from workflow.services.printing.paper_sets import read_set_status, renew_paper_set

__all__ = ["files", "office", "review"]

MINUTES, SHEET = "minutes@2", "attendance_sheet@2"


def make(office: Office, *keys: str) -> None:
    request_papers_of_review(office.session, office.review, keys, by=None, now=NOW)
    office.session.commit()
    fill(office)


def fill(office: Office) -> None:
    fill_waiting(office.engine, office.files, lambda: NOW)
    office.session.expire_all()


def kinds(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.kind for paper in papers]


def test_a_set_holds_the_papers_of_every_meeting_that_agree(office: Office) -> None:
    office.meet("Hội trường A")
    make(office, MINUTES, SHEET, PaperKind.MINUTES)
    newest_papers_by_key(office.session, office.review)[MINUTES].stage = PaperStage.ISSUED
    office.session.commit()
    assert kinds(read_paper_set(office.session, office.review).papers) == [
        PaperKind.MINUTES, SHEET, MINUTES,
    ]  # fmt: skip

    office.meet("Hội trường B")

    found = read_set_status(office.session, office.review)
    assert kinds(found.papers.papers) == [PaperKind.MINUTES, MINUTES]
    assert kinds(found.papers.changed) == [MINUTES]
    assert found.renewable == (SHEET,)
    renew_paper_set(office.session, office.review, by=None, now=NOW)
    office.session.commit()
    fill(office)
    with office.unzip() as archive:
        rows = json.loads(archive.read("manifest.json"))
        names = archive.namelist()
    assert [row["file"] for row in rows if row["file"] not in names] == []
    assert [name for name in names if name.endswith("-2.docx")] == [
        "Khoi-thi-dua-1_2021_Bien-ban-hoi-nghi-2.docx",
        "Khoi-thi-dua-1_2021_Danh-sach-dai-bieu-2.docx",
    ]


def test_drafts_of_a_meeting_that_is_gone_are_asked_about_no_more(office: Office) -> None:
    office.meet("Hội trường A")
    make(office, SHEET)
    reviews.save_section(
        office.session, office.review, "meetings", {"meetings": ()},
        seen=office.review.version, by=None, now=NOW,
    )  # fmt: skip
    office.session.commit()

    found = read_set_status(office.session, office.review)

    assert (found.papers.papers, found.papers.left_out, found.renewable) == ((), (), ())


def test_the_next_head_gets_the_papers_of_every_meeting(office: Office) -> None:
    office.meet("Hội trường A")
    make(office, MINUTES, PaperKind.MINUTES)
    newest_papers_by_key(office.session, office.review)[MINUTES].stage = PaperStage.ISSUED
    office.go_to(State.CLOSED)
    plan = handover.suggest_plan(office.session, office.review)
    done = handover.hand_over(office.session, office.review, plan, by=None, now=NOW)
    office.session.commit()

    packed = b"".join(build_package(office.session, office.files, done, NOW))

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        papers = [name for name in archive.namelist() if name.startswith("van-ban/")]
    assert papers == [
        "van-ban/Khoi-thi-dua-1_2021_Bien-ban-hoi-nghi.docx",
        "van-ban/Khoi-thi-dua-1_2021_Bien-ban-hoi-nghi-2.docx",
    ]
