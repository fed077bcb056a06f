"""Packets of other systems: held to their list, kept with whose paper it is, or not at all."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.worker.word.lint.papers import good
from tests.workflow.packets import make_packet
from tests.workflow.web.api.conftest import Program
from tests.workflow.web.api.conftest import give_token as give_token
from tests.workflow.web.api.conftest import program as program
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.errors import BadInputError
from workflow.models import Attachment, Event, EventKind
from workflow.services.archive.packets import read_packet

Open = Callable[[str | None], Browser]
MEMBER = "Báo Bình Thuận"


def send(
    person: Browser, world: World, packet: bytes, status: int = 200, member: str = ""
) -> list[str]:
    address = f"/reviews/{world.review}/edit/reports/packets"
    typed = {"file": (io.BytesIO(packet), "gói.zip"), "member": member}
    page = person.submit(person.get(address), address, typed, status=status)
    return page.faults if status == 422 else [page.text]


def test_a_packet_says_what_it_is_and_lies_with_the_report_of_its_issuer(
    db: Session, world: World, browser: Open
) -> None:
    [said] = send(browser("head"), world, make_packet(MEMBER.upper()))

    assert "Báo cáo số 12/BC-X ngày 03/12/2021" in said
    row = db.scalars(select(Attachment)).one()
    assert (row.member, row.file_name) == (MEMBER, "bao-cao.docx")
    event = db.scalars(select(Event).filter_by(kind=EventKind.ATTACHED)).one()
    assert event.detail["packet"]["symbol"] == "12/BC-X"


def test_a_paper_of_nobody_in_the_review_asks_whose_it_is(
    db: Session, world: World, browser: Open
) -> None:
    packet = make_packet("Tòa soạn Báo")
    head = browser("head")

    assert send(head, world, packet, 422) == [
        "«Tòa soạn Báo» không phải đơn vị thành viên của kỳ này; hãy chọn đơn vị của văn bản."
    ]
    db.rollback()
    send(head, world, packet, member=MEMBER)
    assert db.scalars(select(Attachment.member)).all() == [MEMBER]


WRONG = {
    "no zip": b"xin chao",
    "cut": make_packet(MEMBER)[:300],
    "no list": make_packet(MEMBER, listed=""),
    "another hash": make_packet(MEMBER, listed="0" * 64 + "  bao-cao.docx\n"),
    "unreadable list": make_packet(MEMBER, listed="bao-cao.docx"),
    "list without end": make_packet(
        MEMBER, listed="".join(f"{n:064x}  {n}.docx\n" for n in range(40_000))
    ),
    "too many": make_packet(MEMBER, files={f"{n}.pdf": b"%PDF-1.7" for n in range(9)}),
    "too large": make_packet(MEMBER, files={"a.pdf": b"%PDF" + bytes(61 * 2**20)}),
    "two descriptions": make_packet(MEMBER, files={"a.xml": b"<a/>"}),
    "folder": make_packet(MEMBER, files={"../a.pdf": b"%PDF-1.7"}),
    "bomb": make_packet(MEMBER, xml='<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>'),
    "nested on and on": make_packet(MEMBER, xml="<D>" + "<a>x" * 9000 + "</a>" * 9000 + "</D>"),
    "fields without end": make_packet(
        MEMBER, xml="<D>" + "".join(f"<a{n}>x</a{n}>" for n in range(9000)) + "</D>"
    ),
    "broken xml": make_packet(MEMBER, xml="<Document>"),
    **{
        name: make_packet(MEMBER, xml=f"<?xml version='1.0' encoding='{name}'?><D/>")
        for name in ("rot13", "hex", "zlib_codec", "utf-7", "no such")
    },
    "program": make_packet(MEMBER, files={"a.exe": b"MZ"}),
    "no pdf": make_packet(MEMBER, files={"a.pdf": b"MZ"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_kept(
    name: str, db: Session, world: World, browser: Open
) -> None:
    faults = send(browser("head"), world, WRONG[name], 422)

    assert len(faults) == 1
    assert "ngoài dự kiến" not in faults[0]
    assert db.scalars(select(Attachment)).all() == []


def test_each_damage_is_told_and_what_is_not_told_stays_unknown() -> None:
    with pytest.raises(BadInputError) as refused:
        read_packet(WRONG["another hash"])
    assert [str(fault) for fault in refused.value.faults] == [  # type: ignore[attr-defined]
        "Tệp bao-cao.docx trong gói đã bị sửa hoặc hỏng.",
        "Gói có tệp bao-cao.xml mà không danh sách nào ghi.",
    ]
    with pytest.raises(BadInputError) as refused:
        read_packet(WRONG["list without end"])
    assert len(refused.value.faults) < 20_000  # type: ignore[attr-defined]
    bare = read_packet(make_packet("x", xml="<D><IssuedDate>2021-12-03</IssuedDate></D>"))
    assert (bare.issued_on, bare.symbol, bare.issuer, bare.signer) == (None, "", "", "")
    told = read_packet(make_packet("A & <B>"))
    assert (told.issuer, told.issued_on) == ("A & <B>", dt.date(2021, 12, 3))
    assert zipfile.is_zipfile(io.BytesIO(make_packet("x")))


def test_names_and_texts_of_a_packet_are_cleaned_as_typed_ones(
    db: Session, world: World, browser: Open
) -> None:
    name = "x" * 9000 + "\u202efdp.docx"
    packet = make_packet(MEMBER, files={name: good("plan")})

    send(browser("head"), world, packet, 200)

    names = [row.file_name for row in db.scalars(select(Attachment).order_by(Attachment.id))]
    assert names[0] == "bao-cao.docx"
    assert len(names[1]) <= 200
    assert "\u202e" not in names[1]
    assert names[1].endswith(".docx")


def test_programs_send_packets_too(
    db: Session, world: World, program: Callable[..., Program]
) -> None:
    head, path = program("head"), f"/reviews/{world.review}/packets"

    taken = head.post(path, data={"file": (io.BytesIO(make_packet(MEMBER)), "gói.zip")})
    refused = head.post(path, data={"file": (io.BytesIO(make_packet("x")), "gói.zip")})
    empty = head.post(path, data={"x": "y"})

    assert taken.status_code == 201
    assert (taken.json or {})["files"] == ["bao-cao.docx"]
    assert ((taken.json or {})["symbol"], (taken.json or {})["issued_on"]) == (
        "12/BC-X", "2021-12-03",
    )  # fmt: skip
    assert [(one.status_code, (one.json or {})["field"]) for one in (refused, empty)] == [
        (422, "member"),
        (422, "file"),
    ]
    assert len(db.scalars(select(Attachment)).all()) == 1
