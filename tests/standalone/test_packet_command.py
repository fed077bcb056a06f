"""`thidua packet` and `import-packet`: single issued papers out and in."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone.commands.packet import import_packet_command, packet_command
from tests.workflow.packets import make_packet
from tests.workflow.services.verification.conftest import Kept
from tests.workflow.services.verification.conftest import kept as kept
from workflow.domain.paper_life import PaperStage
from workflow.models import Attachment, Paper, Review
from workflow.services.archive.packets import read_packet


@pytest.fixture
def place(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    url = kept.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)
    return tmp_path


def pack(place: Path, *arguments: str) -> Result:
    return CliRunner().invoke(packet_command, [*arguments, "--out", str(place / "gói")])


def take(place: Path, packet: bytes, *arguments: str) -> Result:
    (place / "gói.zip").write_bytes(packet)
    return CliRunner().invoke(import_packet_command, ["1", str(place / "gói.zip"), *arguments])


def issue(kept: Kept) -> None:
    with Session(kept.engine) as session:
        paper = session.scalars(select(Paper).filter_by(kind="proposal")).one()
        paper.stage = PaperStage.ISSUED
        session.commit()


def test_issued_papers_go_out_one_by_one(kept: Kept, place: Path) -> None:
    issue(kept)

    ran = pack(place, "1", "proposal")

    assert ran.exit_code == 0, ran.output
    [path] = (place / "gói").iterdir()
    packet = read_packet(path.read_bytes())
    assert packet.type_name == "Tờ trình"
    assert {name.rpartition(".")[2] for name, _content in packet.files} >= {"docx", "pdf"}
    again = pack(place, "1")
    assert "không ghi được tệp" in str(again.exception)
    assert path.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("1",), "chưa có văn bản nào đã phát hành"),
        (("1", "minutes"), "chưa phát hành: minutes"),
        (("99",), "không có kỳ tổng kết số 99"),
        (("99999999999999999999",), "không có kỳ tổng kết"),
        (("-1",), "No such option"),
    ],
)
def test_what_cannot_go_out_is_said(place: Path, arguments: tuple[str, ...], why: str) -> None:
    ran = pack(place, *arguments)

    assert why in f"{ran.exception} {ran.output}"
    assert not (place / "gói").exists()


def test_a_packet_comes_in_and_lies_with_the_report_of_its_issuer(kept: Kept, place: Path) -> None:
    with Session(kept.engine) as session:
        name = session.get_one(Review, 1).members[1].name

    taken = take(place, make_packet(name.upper()))
    others = take(place, make_packet("Cơ quan khác"))
    answered = take(place, make_packet("Cơ quan khác"), "--member", name)

    assert taken.exit_code == answered.exit_code == 0, taken.output
    assert f"tệp kèm báo cáo của {name}" in taken.output
    assert "không phải đơn vị thành viên" in str(others.exception)
    with Session(kept.engine) as session:
        rows = session.scalars(select(Attachment).filter_by(file_name="bao-cao.docx")).all()
    assert [row.member for row in rows] == [name, name]


@pytest.mark.parametrize(
    "packet",
    [b"xin chao", make_packet("x")[:300], make_packet("x", files={"a.pdf": b"MZ"})],
    ids=["no zip", "cut", "no pdf in it"],
)
def test_what_is_no_packet_is_said_and_nothing_kept(kept: Kept, place: Path, packet: bytes) -> None:
    with Session(kept.engine) as session:
        name = session.get_one(Review, 1).members[1].name

    ran = take(place, packet, "--member", name)

    assert ran.exit_code != 0
    assert ran.exception is not None
    with Session(kept.engine) as session:
        assert len(session.scalars(select(Attachment)).all()) == 1  # the one that was there
