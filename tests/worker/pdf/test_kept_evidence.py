"""Signed PDF files that keep what they are held to later: behind the signature, or in it."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from cryptography import x509
from cryptography.x509.ocsp import OCSPCertStatus
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.worker.pdf.signing import (
    LEADER,
    NOW,
    Identity,
    add_to,
    answer,
    authority,
    issue,
    keep,
    revoke,
    sign,
    stamp,
)
from tests.worker.pdf.test_revocation import look
from tests.worker.pdf.test_signed_copy import printed
from workflow.domain.signatures import SignatureOutcome as Outcome

REVOKED = OCSPCertStatus.REVOKED
ANSWERS_FOR_OTHERS = (ExtendedKeyUsageOID.OCSP_SIGNING,)
NAMESAKE = authority.__wrapped__()


def let_answer() -> Identity:
    return issue("Máy trả lời", purposes=ANSWERS_FOR_OTHERS)


@dataclass(frozen=True)
class Kept:
    """Keeps something in a file that the owner of a certificate signed."""

    add: Callable[[bytes, x509.Certificate], bytes]
    outcome: Outcome
    is_known: bool = True


CASES: dict[str, Kept] = {
    "a list of nobody": Kept(lambda pdf, _cert: keep(pdf, [revoke()]), Outcome.GOOD),
    "a list of it": Kept(lambda pdf, cert: keep(pdf, [revoke(cert)]), Outcome.REVOKED),
    "a list by another of the same name": Kept(
        lambda pdf, cert: keep(pdf, [revoke(cert, by=NAMESAKE)]), Outcome.GOOD, is_known=False
    ),
    "an answer that it is good": Kept(
        lambda pdf, cert: keep(pdf, answers=[answer(cert)]), Outcome.GOOD
    ),
    "an answer that it is revoked": Kept(
        lambda pdf, cert: keep(pdf, answers=[answer(cert, status=REVOKED)]), Outcome.REVOKED
    ),
    "an answer that nothing is known": Kept(
        lambda pdf, cert: keep(pdf, answers=[answer(cert, status=OCSPCertStatus.UNKNOWN)]),
        Outcome.GOOD,
        is_known=False,
    ),
    "an answer by whom the issuer lets answer": Kept(
        lambda pdf, cert: keep(pdf, answers=[answer(cert, by=let_answer(), status=REVOKED)]),
        Outcome.REVOKED,
    ),
    "an answer by another that it certified": Kept(
        lambda pdf, cert: keep(pdf, answers=[answer(cert, by=issue("Ai đó"), status=REVOKED)]),
        Outcome.GOOD,
        is_known=False,
    ),
    "an answer by another of the same name": Kept(
        lambda pdf, cert: keep(pdf, answers=[answer(cert, issuer=NAMESAKE, status=REVOKED)]),
        Outcome.GOOD,
        is_known=False,
    ),
    "an answer about another": Kept(
        lambda pdf, _cert: keep(pdf, answers=[answer(issue(LEADER).certificate, status=REVOKED)]),
        Outcome.GOOD,
        is_known=False,
    ),
    "a stamp of the whole": Kept(
        lambda pdf, cert: stamp(keep(pdf, answers=[answer(cert)]), stamping()), Outcome.GOOD
    ),
    "what nobody can read": Kept(lambda pdf, _cert: keep_junk(pdf), Outcome.GOOD, is_known=False),
    "a page that was turned afterwards": Kept(
        lambda pdf, cert: add_to(keep(pdf, answers=[answer(cert)])),
        Outcome.CHANGED_LATER,
        is_known=False,
    ),
    "a page that was turned before": Kept(
        lambda pdf, cert: keep(add_to(pdf), answers=[answer(cert)]),
        Outcome.CHANGED_LATER,
        is_known=False,
    ),
}


def stamping() -> Identity:
    return issue("Dấu thời gian", rsa_bits=2048, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))


def keep_junk(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    junk = writer.add_object(generic.StreamObject(stream_data=b"khong phai"))
    names = ("/Certs", "/CRLs", "/OCSPs")
    store = generic.DictionaryObject(
        {generic.pdf_name(name): generic.ArrayObject([junk]) for name in names}
    )
    writer.root[generic.pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_what_a_file_keeps_counts_by_who_signed_it(name: str) -> None:
    case, who = CASES[name], issue(LEADER)

    outcome, day = look(case.add(sign(printed(), who), who.certificate), authority().pem)

    assert outcome is case.outcome
    assert (day is not None) is (case.outcome is Outcome.GOOD and case.is_known)


def test_a_certificate_between_signer_and_root_may_be_kept_behind() -> None:
    between = issue("CA giữa", is_authority=True)
    signed = sign(printed(), issue(LEADER, by=between))

    assert look(signed, authority().pem)[0] is Outcome.UNKNOWN_ISSUER
    assert look(keep(signed, certificates=[between]), authority().pem)[0] is Outcome.GOOD


def test_a_list_that_a_signature_carries_is_read() -> None:
    who = issue(LEADER)
    signed = sign(printed(), who, archived=[revoke()])

    outcome, day = look(signed, authority().pem)

    assert outcome is Outcome.GOOD
    assert day is not None
    later = revoke(who.certificate, at=NOW - dt.timedelta(minutes=1), listed_at=NOW)
    assert look(signed, authority().pem, later)[0] is Outcome.REVOKED
