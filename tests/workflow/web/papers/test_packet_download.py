"""The packet of an issued paper, from its page."""

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.pages import Browser, Page
from workflow.domain.paper_life import PaperStage
from workflow.models import Paper
from workflow.services.archive.packets import read_packet

Make = Callable[[], None]
Ask = Callable[..., Page]
LINK = "Tải gói cho phần mềm quản lý văn bản"


@pytest.mark.slow
def test_an_issued_paper_is_given_out_with_its_metadata(
    head: Browser, ask: Ask, make_papers: Make, address: str, db: Session
) -> None:
    ask("minutes")
    make_papers()
    assert LINK not in head.get(f"{address}/1").links
    assert head.client.get(f"{address}/1/packet").status_code == 400
    paper = db.query(Paper).one()
    paper.stage = PaperStage.ISSUED
    db.commit()

    page = head.get(f"{address}/1")
    without_code = head.client.get(page.links[LINK], buffered=True).data
    next(row.unit for row in paper.review.members if row.role == "head").code = "H11.05"
    db.commit()
    sent = head.client.get(page.links[LINK], buffered=True).data
    packet = read_packet(sent)

    assert "<OrganId>" not in read_metadata(without_code)
    assert "<OrganId>H11.05</OrganId>" in read_metadata(sent)
    assert packet.type_name == "Biên bản"
    assert {name.rpartition(".")[2] for name, _content in packet.files} == {"docx", "pdf"}


def read_metadata(packet: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(packet)) as package:
        return package.read("Bien-ban-hoi-nghi.xml").decode()


def test_what_is_not_in_a_packet_is_said_where_one_is_taken_in(head: Browser, address: str) -> None:
    page = head.get(address.removesuffix("/papers") + "/edit/reports/packets")

    assert "QCVN 102:2016" in page.text
    assert "không tự đặt" in page.text
