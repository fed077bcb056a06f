"""Sending the signed copy of an issued paper in on its page, and reading who signed it."""

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from flask import Flask
from sqlalchemy.orm import Session

from tests.worker.pdf.signing import LEADER, authority, issue, revoke, sign
from tests.workflow.web.pages import Browser, Page
from worker.pdf.embedded import EmbeddedEngine
from workflow.domain.paper_life import PaperStage
from workflow.models import Paper

Ask = Callable[..., Page]
Make = Callable[[], None]


def printed_otherwise(head: Browser, address: str) -> bytes:
    """The PDF of the minutes with another unit in it."""
    document = Document(io.BytesIO(head.download(f"{address}/1/download").data))
    for run in document.element.body.iter(qn("w:t")):
        run.text = (run.text or "").replace("Văn phòng Tỉnh ủy", "Ban Dân vận Tỉnh ủy")
    written = io.BytesIO()
    document.save(written)
    return EmbeddedEngine().to_pdf(written.getvalue())


def test_a_signed_pdf_says_who_signed_it_and_what_was_changed_is_told(
    head: Browser, ask: Ask, address: str, make_papers: Make, db: Session, app: Flask,
    tmp_path: Path,
) -> None:  # fmt: skip
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "ca.crt").write_bytes(authority().pem)
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], trusted_certificates=trust)
    ask("minutes")
    make_papers()
    assert "Chỉ gửi bản đã ký của văn bản đã phát hành." in head.get(f"{address}/1/signed").text
    pdf = head.download(f"{address}/1/pdf").data
    refused = head.get(f"{address}/1/signed/prepared", status=400)
    assert "chưa có người ký" in refused.text
    db.get_one(Paper, 1).stage = PaperStage.ISSUED
    db.commit()
    page = head.get(f"{address}/1/signed")
    broken = head.submit(
        page, f"{address}/1/signed", {"file": (io.BytesIO(pdf[:3000]), "a.pdf")}, status=422
    )
    assert "hỏng, không đọc được" in broken.text
    leader = issue(LEADER)
    signed = sign(pdf, leader)

    page = head.submit(page, f"{address}/1/signed", {"file": (io.BytesIO(signed), "da ky.pdf")})

    assert LEADER in page.text
    assert "Chữ ký đúng, tệp không bị sửa sau khi ký." in page.text
    assert "Đủ mọi chữ của văn bản đã phát hành." in page.text
    assert "mang tên người ký" not in page.text  # nobody is known to sign these minutes
    assert "chữ ký số đúng" in head.get(f"{address}/1").text
    forged = {"file": (io.BytesIO(printed_otherwise(head, address)), "gia.pdf")}
    head.submit(head.get(f"{address}/1/signed"), f"{address}/1/signed", forged)
    assert "chữ ký số đúng" in head.get(f"{address}/1").text  # the copy that counts
    kept = head.download(page.links["Tải bản đã ký"])
    assert kept.data == signed
    assert "Chưa có danh sách thu hồi của nơi cấp" in page.text

    thief = issue(LEADER)
    (trust / "thu-hoi.crl").write_bytes(revoke(thief.certificate))
    for who, told in ((thief, "Nơi cấp đã thu hồi chứng thư"), (issue(LEADER), "Chưa bị thu hồi")):
        copy = {"file": (io.BytesIO(sign(pdf, who)), "ký lại.pdf")}
        page = head.submit(head.get(f"{address}/1/signed"), f"{address}/1/signed", copy)
        assert told in page.text
    assert "không còn đúng" not in page.text
    (trust / "sau.crl").write_bytes(revoke(leader.certificate))
    later = head.get(f"{address}/1/signed").text
    assert later.count("Chữ ký không còn đúng như khi nhận") == 1
    assert kept.headers["Content-Disposition"].startswith("attachment")
