"""The packet of an issued paper, from its page."""

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
    db.query(Paper).one().stage = PaperStage.ISSUED
    db.commit()

    page = head.get(f"{address}/1")
    packet = read_packet(head.client.get(page.links[LINK], buffered=True).data)

    assert packet.type_name == "Biên bản"
    assert {name.rpartition(".")[2] for name, _content in packet.files} == {"docx", "pdf"}


def test_what_is_not_in_a_packet_is_said_where_one_is_taken_in(head: Browser, address: str) -> None:
    page = head.get(address.removesuffix("/papers") + "/edit/reports/packets")

    assert "QCVN 102:2016" in page.text
    assert "không tự đặt" in page.text
