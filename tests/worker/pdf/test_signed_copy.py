"""Signed copies of a paper: who signed, was it changed, is it that paper; each fault in a word."""

import datetime as dt
import io
from functools import cache
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from docx.document import Document
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.templates_docx.filled import CASES, Case, fill
from tests.worker.pdf.signing import (
    AGENCY,
    LEADER,
    NOW,
    add_to,
    authority,
    call_apart,
    issue,
    name_pss,
    sign,
)
from tests.worker.word.comparison.edited import Edit, edit, made, replace
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.errors import UnprintableError
from worker.pdf.signature_fields import prepare_for_signing
from worker.pdf.signed_copy import answer
from worker.word.check_mark import print_check_mark
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.domain.signatures import (
    SignatureOutcome,
    SignedCopyReport,
    TextOutcome,
    decode_signed_copy,
)


@cache
def printed() -> bytes:
    return EmbeddedEngine().to_pdf(made())


def look(copy: bytes, *trusted: bytes) -> SignedCopyReport:
    header, _ = call_apart(answer, asked(), [copy, made(), *trusted])
    return decode_signed_copy(header["report"])


def asked(received_at: dt.datetime = NOW) -> dict[str, str]:
    return {"do": "look", "received_at": received_at.isoformat()}


def outcomes(report: SignedCopyReport) -> list[SignatureOutcome]:
    return [one.outcome for one in report.signatures]


def test_two_signatures_of_the_leader_and_the_agency_are_good() -> None:
    signed = sign(sign(printed(), issue(LEADER)), issue(AGENCY), field="CoQuan")

    found = look(signed, authority().pem)

    assert outcomes(found) == [SignatureOutcome.GOOD] * 2
    assert [one.signer for one in found.signatures] == [LEADER, AGENCY]
    assert found.signatures[0].issuer == "CA thử nghiệm"
    assert found.signatures[0].signed_at is not None
    assert found.text is TextOutcome.SAME


def test_a_paper_is_signed_in_the_fields_that_were_put_at_their_places() -> None:
    prepared = prepare_for_signing(printed(), "Tiêu Hồng Phúc")

    form = PdfFileReader(io.BytesIO(prepared)).root["/AcroForm"]
    known = [field.get_object() for field in form["/Fields"]]
    fields = {str(field["/T"]): [int(side) for side in field["/Rect"]] for field in known}
    leader, seal = fields["NguoiKy"], fields["CoQuan"]
    third = (leader[2] - leader[0]) / 3
    assert abs(seal[2] - (leader[0] + third)) <= 1  # the seal covers its left third
    assert leader[0] > 250  # on the right of the page
    signed = sign(sign(prepared, issue(LEADER)), issue(AGENCY), field="CoQuan")
    assert outcomes(look(signed, authority().pem)) == [SignatureOutcome.GOOD] * 2
    with pytest.raises(UnprintableError, match="Không thấy tên"):
        prepare_for_signing(printed(), "Không Ai Cả")


def test_who_is_not_trusted_is_told_apart_from_what_was_changed() -> None:
    signed = sign(printed(), issue(LEADER, by=authority("CA lạ")))

    assert outcomes(look(signed, authority().pem)) == [SignatureOutcome.UNKNOWN_ISSUER]
    assert outcomes(look(signed)) == [SignatureOutcome.UNKNOWN_ISSUER]


TLS_SERVER, TLS_CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
CERTIFICATES: dict[str, tuple[dict[str, Any], SignatureOutcome]] = {
    "ended": ({"days_ago": 400, "days": 30}, SignatureOutcome.EXPIRED),
    "not begun": ({"days_ago": -30}, SignatureOutcome.NOT_YET_VALID),
    "short key": ({"rsa_bits": 1024}, SignatureOutcome.WEAK),
    "web server": ({"purposes": (TLS_SERVER, TLS_CLIENT)}, SignatureOutcome.OTHER_USE),
    "for enciphering": ({"signs": False}, SignatureOutcome.OTHER_USE),
    "client": ({"purposes": (TLS_CLIENT,)}, SignatureOutcome.GOOD),
    "e-mail": (
        {"purposes": (TLS_SERVER, ExtendedKeyUsageOID.EMAIL_PROTECTION)},
        SignatureOutcome.GOOD,
    ),
}


@pytest.mark.parametrize("case", CERTIFICATES)
def test_what_is_wrong_with_a_certificate_is_told(case: str) -> None:
    given, told = CERTIFICATES[case]

    signed = sign(printed(), issue(LEADER, **given))

    assert outcomes(look(signed, authority().pem)) == [told]


@pytest.mark.parametrize(
    ("bits", "told"), [(1024, SignatureOutcome.WEAK), (2048, SignatureOutcome.GOOD)]
)
def test_a_key_that_is_named_one_of_pss_is_measured_like_any_of_rsa(
    bits: int, told: SignatureOutcome
) -> None:
    signed = sign(printed(), name_pss(issue(LEADER, rsa_bits=bits)), by_pss=True)

    assert outcomes(look(signed, authority().pem)) == [told]


def test_a_weak_certificate_between_signer_and_root_is_told() -> None:
    between = issue("CA giữa", rsa_bits=1024, is_authority=True)
    signed = sign(printed(), issue(LEADER, by=between), behind=(between,))

    assert outcomes(look(signed, authority().pem)) == [SignatureOutcome.WEAK]


@pytest.mark.parametrize(("rsa_bits", "by_pss"), [(0, False), (2048, False), (2048, True)])
def test_a_digest_that_can_be_forged_is_told(rsa_bits: int, *, by_pss: bool) -> None:
    signed = sign(printed(), issue(LEADER, rsa_bits=rsa_bits), digest="sha1", by_pss=by_pss)

    assert outcomes(look(signed, authority().pem)) == [SignatureOutcome.WEAK]


def test_a_byte_of_what_was_signed_breaks_the_signature() -> None:
    signed = bytearray(sign(printed(), issue(LEADER)))
    place = signed.index(b"/MediaBox") + 1
    signed[place : place + 8] = b"mEDIABOX"

    assert SignatureOutcome.GOOD not in outcomes(look(bytes(signed), authority().pem))
    assert outcomes(look(bytes(signed), authority().pem)) == [SignatureOutcome.BROKEN]


def test_what_was_added_after_signing_is_told() -> None:
    signed = add_to(sign(printed(), issue(LEADER)))

    assert outcomes(look(signed, authority().pem)) == [SignatureOutcome.CHANGED_LATER]


def test_a_changed_figure_is_found_in_the_copy() -> None:
    other = edit(replace("- Kết quả: Văn phòng", "9/9", "8/9"))

    found = look(EmbeddedEngine().to_pdf(other))

    assert found.text is TextOutcome.DIFFERENT
    assert found.missing == ["9/9"]
    assert "8/9" in found.extra


def _swap_rows(document: Document) -> None:
    """Two agencies of a table changed about, each in the row of the other."""
    runs = [
        next(run for run in row.cells[1].paragraphs[0].runs if run.text)
        for row in document.tables[1].rows[2:4]
    ]
    first, second = runs
    first.text, second.text = second.text, first.text


ALL_WORDS_ARE_THERE: dict[str, tuple[Edit, str]] = {
    "a word put in": (replace("- Kết quả: Văn phòng", "bình chọn", "không bình chọn"), "9/9"),
    "two figures changed about": (
        lambda document: [
            replace("3. Bầu Trưởng Khối", "3. Bầu", "4. Bầu")(document),
            replace("4. Phương hướng", "4. Phương", "3. Phương")(document),
        ],
        "3. Bầu Trưởng Khối năm 2022",
    ),
    "two rows changed about": (_swap_rows, "Ủy ban Kiểm tra Tỉnh ủy"),
}


@pytest.mark.parametrize("case", ALL_WORDS_ARE_THERE)
def test_words_in_another_order_or_with_one_put_in_are_another_text(case: str) -> None:
    change, told = ALL_WORDS_ARE_THERE[case]

    found = look(EmbeddedEngine().to_pdf(edit(change)))

    assert found.text is TextOutcome.DIFFERENT
    assert found.missing == []
    assert any(told in text for text in found.displaced)


@pytest.mark.parametrize("case", [one for one in CASES if one.facts == "full"], ids=str)
def test_every_paper_is_found_again_in_its_own_pdf(case: Case) -> None:
    """Also where paragraphs and rows go over the end of a page."""
    paper = fill(case)

    header, _ = answer(asked(), [EmbeddedEngine().to_pdf(paper), paper])

    assert decode_signed_copy(header["report"]).text is TextOutcome.SAME


def test_the_code_at_the_foot_of_the_page_is_nothing_added() -> None:
    marked = print_check_mark(made(), "7K2M-Q9XD-04TZ", "7K2M-Q9XD-04TZ")
    copy = EmbeddedEngine().to_pdf(marked)

    header, _ = call_apart(answer, asked(), [copy, marked])

    found = decode_signed_copy(header["report"])
    assert (found.text, found.extra) == (TextOutcome.SAME, [])
    assert look(copy).extra  # of a paper that has none


def test_whose_signature_is_missing_is_told() -> None:
    signed = look(sign(printed(), issue(LEADER)), authority().pem)

    assert not signed.lacks_signature_of(LEADER.upper())
    assert signed.lacks_signature_of("Kẻ Khác")
    assert not look(printed()).lacks_signature_of(LEADER)
    assert look(sign(printed(), issue(LEADER))).lacks_signature_of(LEADER)


def test_another_paper_is_refused() -> None:
    plan = Case(Family.PARTY, PaperKind.PLAN, "seed")

    found = look(EmbeddedEngine().to_pdf(fill(plan)))

    assert found.text is TextOutcome.OTHER_PAPER
    assert found.refusal is not None


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_scan_is_kept_and_said_to_have_no_text(format_: str) -> None:
    scan = io.BytesIO()
    Image.new("L", (600, 800), 255).save(scan, format_)

    found = look(scan.getvalue())

    assert found.text is TextOutcome.UNREADABLE
    assert found.signatures == []


def _locked() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(printed())))
    writer.encrypt("a", "b")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


FAULTS: dict[str, Any] = {
    "no PDF": (lambda: b"PK\3\4", "không phải PDF hay ảnh"),
    "torn": (lambda: printed()[:2000], "hỏng"),
    "empty PDF": (lambda: b"%PDF-1.7", "hỏng"),
    "locked": (_locked, "mật khẩu"),
    "torn picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "không phải PDF hay ảnh"),
}


@pytest.mark.parametrize(("make", "told"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_read_is_refused_in_words(make: Any, told: str) -> None:
    with pytest.raises(UnprintableError, match=told):
        look(make())
